// Attacks on a host's time and memory by way of arrays: each ends the tenant, or ends by itself.
import { describe, expect, it } from 'vitest';
import { arrayGuards } from '../../src/guards/arrays.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const LIMITS = { fuelPerTurn: 300_000, wallMs: 60_000, arrayLength: 2 ** 17, stringLength: 2 ** 17 };

async function faultOf(source: string): Promise<string | undefined> {
  const tenant = makeTenant({ limits: LIMITS });
  const { status, fault, error } = await tenant.run(source);
  return fault ?? (status === 'error' ? error?.name : status);
}

const methods = arrayGuards.map(({ path }) => path).filter((path) => path.startsWith('Array.prototype.'));

/** What ends a method at once on what says it is as long as can be. */
const refusals: Readonly<Record<string, string>> = {
  unshift: 'TypeError',
  concat: 'ok',
  pop: 'ok',
  with: 'RangeError',
  toReversed: 'RangeError',
  toSorted: 'RangeError',
  toSpliced: 'RangeError',
  map: 'RangeError',
  slice: 'RangeError',
  join: 'TypeError',
  splice: 'TypeError',
};

/** Arguments that make a method visit all there is. */
const argsOf = (path: string): string => {
  switch (path.slice(16)) {
    case 'with':
    case 'fill':
    case 'slice':
      return '0';
    case 'unshift':
    case 'concat':
      return '0, 0, 1';
    case 'copyWithin':
      return '0, 1';
    case 'splice':
      return '0, 0, 1';
    case 'toSpliced':
      return '0, 1';
    case 'sort':
    case 'toSorted':
    case 'flat':
    case 'join':
      return '';
    case 'every':
      return '() => true';
    default:
      return '() => {}';
  }
};

describe('a length of 2 ** 53 - 1', () => {
  it.each(methods)('ends %s', async (path) => {
    const name = path.slice(16);
    const expected = refusals[name] ?? 'fuelPerTurn';
    expect(await faultOf(`${path}.call({ length: 2 ** 53 - 1 }, ${argsOf(path)})`)).toBe(expected);
  });

  it.each(methods.filter((path) => argsOf(path).includes('=>') && refusals[path.slice(16)] === undefined))(
    'ends %s when what it calls is native',
    async (path) => {
      const native = path.endsWith('every') ? 'Array.isArray.bind(undefined, [])' : 'Array.isArray';
      expect(await faultOf(`const f = ${path}.bind({ length: 2 ** 53 - 1 }, ${native}); f()`)).toBe('fuelPerTurn');
    },
  );
});

describe.each(methods)('%s of arrays that are mostly holes', (path) => {
  const call = `.${path.slice(16)}(${argsOf(path)})`;

  it('ends where every index is looked at', async () => {
    const outcome = await faultOf(`const a = []; a[2 ** 32 - 2] = 1; a${call}`);
    // a splice or an insertion at the very end has no room, and one element is taken off at once
    expect(
      ['fuelPerTurn', 'array', 'string'].includes(String(outcome)) || /^(unshift|splice|pop)$/.test(path.slice(16)),
    ).toBe(true);
  });

  it('ends in a loop', async () => {
    expect(await faultOf(`for (;;) { const a = []; a[5e4] = 1; a${call} }`)).toBe('fuelPerTurn');
  });
});

describe('arrays', () => {
  it.each([
    ['new Array(1e7).fill("abc").join("")', 'array'],
    ['const a = []; a[5e6] = 1; a.fill(0)', 'array'],
    ['const a = []; a[5e6] = 1; a.map((x) => [x])', 'array'],
    ['let o = []; for (let i = 0; i < 60; i++) o = [o, o]; o.join()', 'fuelPerTurn'],
    ['let o = []; for (let i = 0; i < 60; i++) o = [o, o]; String(o)', 'fuelPerTurn'],
    ['let o = []; for (let i = 0; i < 60; i++) o = [o, o]; `${o}`', 'fuelPerTurn'],
    ['let o = [1]; for (let i = 0; i < 60; i++) o = [o, o]; o.flat(Infinity)', 'fuelPerTurn'],
    ['let o = [1]; for (let i = 0; i < 60; i++) o = [].concat(o, o)', 'array'],
    ['let o = [1]; for (;;) o = o.concat(o)', 'array'],
    ['let o = [1]; for (let i = 0; i < 30; i++) o = o.flatMap((x) => [x, x])', 'fuelPerTurn'],
    ['["x".repeat(2 ** 15), "", "", "", "", ""].fill("x".repeat(2 ** 15)).join()', 'string'],
    ['Array(1000).join("x".repeat(2 ** 12))', 'string'],
    ['[1, 2].join({ toString() { for (;;) {} } })', 'fuelPerTurn'],
    ['const n = (1n << 200000n); for (;;) [n].join()', 'fuelPerTurn'],
    ['const a = []; for (;;) { a.push(...Array(5e4).fill(a)) }', 'fuelPerTurn'],
    ['const a = Array(5e4).fill(1); for (;;) a.indexOf(2)', 'fuelPerTurn'],
    ['const a = Array(5e4).fill(1); for (;;) a.shift(), a.push(1)', 'fuelPerTurn'],
    ['const a = Array(5e4).fill(1); a.forEach(a.indexOf.bind(a, 2))', 'fuelPerTurn'],
    ['const a = Array(5e4).fill(1); a.sort(a.indexOf.bind(a, 2))', 'fuelPerTurn'],
    ['const a = [1]; a.length = 2 ** 32 - 1; a.sort()', 'array'],
    [
      'class A extends Array {} ; A.prototype.indexOf.call(new Proxy([], { get: () => 2 ** 53 - 1, has: () => false }), 1)',
      'fuelPerTurn',
    ],
  ])('%s', async (source, fault) => {
    expect(await faultOf(source)).toBe(fault);
  });

  it('nothing catches the end', async () => {
    expect(
      await faultOf(
        'try { Array.prototype.forEach.call({ length: 2 ** 53 - 1 }, () => {}) } catch {} finally { for (;;) {} }',
      ),
    ).toBe('fuelPerTurn');
  });

  it('a native costs the same fuel each time', async () => {
    const spend = async (): Promise<number> => {
      const tenant = makeTenant();
      await tenant.evaluate(
        'const a = Array(5e4).fill(1); a.map(String).filter(Boolean).concat(a).sort().join().length + a.indexOf(2)',
      );
      return tenant.usage().fuel;
    };
    const first = await spend();
    expect(first).toBeGreaterThan(5e4);
    for (let i = 0; i < 5; i++) expect(await spend()).toBe(first);
  });
});
