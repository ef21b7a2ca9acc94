// Attacks on memory outside of the heap, and on time by way of typed arrays.
import { describe, expect, it } from 'vitest';
import { typedArrayMethodGuards } from '../../src/guards/typed-arrays-methods.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const LIMITS = {
  fuelPerTurn: 10_000_000,
  wallMs: 60_000,
  bufferBytes: 2 ** 20,
  arrayLength: 2 ** 16,
  stringLength: 2 ** 16,
};

async function faultOf(source: string): Promise<string | undefined> {
  const tenant = makeTenant({ limits: LIMITS });
  const { status, fault, error } = await tenant.run(source);
  return fault ?? (status === 'error' ? error?.name : status);
}

describe('bytes of buffers', () => {
  it.each([
    'new ArrayBuffer(2 ** 21)',
    'new ArrayBuffer(1, { maxByteLength: 2 ** 21 })',
    'new ArrayBuffer({ valueOf: () => 2 ** 21 })',
    'const a = []; for (;;) a.push(new Uint8Array(1 << 10))',
    'const a = []; for (;;) a.push(new ArrayBuffer(2 ** 10))',
    'new Float64Array(2 ** 18)',
    'new Float64Array("262144")',
    'new Uint8Array({ length: 2 ** 21 })',
    'class B extends Uint8Array {}; new B(2 ** 21)',
    'class B extends ArrayBuffer {}; new B(2 ** 21)',
    'Reflect.construct(Uint8Array, [2 ** 21])',
    'new (new Uint8Array(1).constructor)(2 ** 21)',
    'new (new Uint8Array(1).buffer.constructor)(2 ** 21)',
    'new (Object.getPrototypeOf(new Uint8Array(1)).constructor)(2 ** 21)',
    'new (Uint8Array.bind(null, 2 ** 21))()',
    'const a = new Uint8Array(2 ** 19); for (;;) a.slice()',
    'const a = new Uint8Array(2 ** 19); for (;;) a.map((x) => x)',
    'const a = new Uint8Array(2 ** 19); for (;;) a.buffer.slice(0)',
    'const a = new Uint8Array(2 ** 19); for (;;) a.toSorted()',
    'const a = new Uint8Array(2 ** 19); for (;;) a.with(0, 1)',
    'const a = new Uint8Array(2 ** 19); for (;;) a.toReversed()',
    'const a = new Uint8Array(2 ** 19); for (;;) a.filter((x) => x === 0)',
    'const a = new Uint8Array(2 ** 19); for (;;) a.buffer.sliceToImmutable()',
    "const a = new Uint8Array(2 ** 19); Object.defineProperty(a, 'constructor', { value: { [Symbol.species]: Float64Array } }); a.slice()",
    'for (;;) Uint8Array.from({ length: 2 ** 12 })',
    'for (;;) Uint8Array.of(...new Array(2 ** 12).fill(1))',
    'Array.from.call(Uint8Array, { length: 2 ** 21 })',
    'Array.of.call(function () { return new Float64Array(2 ** 19) })',
  ])('%s', async (source) => {
    expect(await faultOf(source)).toBe('buffer');
  });

  it('count within a turn, and anew in the next', async () => {
    const tenant = makeTenant({ limits: LIMITS });
    for (let i = 0; i < 5; i++) expect(await tenant.evaluate('new Uint8Array(2 ** 20).length')).toBe(2 ** 20);
    expect(await tenant.run('new Uint8Array(2 ** 20); new Uint8Array(1)')).toMatchObject({
      fault: 'buffer',
      error: { code: 'LIMIT_BUFFER' },
    });
  });

  it('leave what a tenant may not have withheld', async () => {
    expect(await makeTenant({ deterministic: true }).evaluate('typeof Float64Array')).toBe('undefined');
  });
});

describe('typed arrays', () => {
  it.each(typedArrayMethodGuards.map(({ path }) => path.slice(23)))('%s in a loop ends', async (name) => {
    const args =
      name === 'set'
        ? 'new Uint8Array(20_000)'
        : name === 'with'
          ? '0, 1'
          : /^(fill|indexOf|lastIndexOf|includes)$/.test(name)
            ? '7'
            : /^(copyWithin|slice)$/.test(name)
              ? '1'
              : /sort|toSorted|join|everse/.test(name)
                ? ''
                : '() => {}';
    expect(['fuelPerTurn', 'buffer']).toContain(
      await faultOf(`const a = new Uint8Array(20_000); const f = a.${name}.bind(a, ${args}); for (;;) f()`),
    );
  });

  it.each([
    ['new Uint8Array({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['Uint8Array.from({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['new Uint8Array(10).set({ length: 2 ** 53 - 1 })', 'RangeError'],
    ['new Uint8Array(60000).join("x".repeat(60000))', 'string'],
    ['new Uint8Array(40000).fill(100).join()', 'string'],
    ['new Uint8Array(1).find.call(new Proxy(new Uint8Array(1), {}), () => {})', 'TypeError'],
  ])('%s', async (source, fault) => {
    expect(await faultOf(source)).toBe(fault);
  });
});

describe('Array.from()', () => {
  it.each([
    ['Array.from({ length: 2 ** 32 - 1 })', 'array'],
    ['Array.from({ length: 2 ** 53 - 1 })', 'RangeError'],
    ['Array.from.call(Object, { length: 2 ** 53 - 1 })', 'fuelPerTurn'],
    ['Array.from({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['Array.from.call(Object, { [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['const a = [1]; Array.from(a, a.push.bind(a, 1))', 'array'],
    ['for (;;) Array.from("x".repeat(5e4))', 'fuelPerTurn'],
    ['const s = new Set(Array(5e4).keys()); for (;;) Array.from(s)', 'fuelPerTurn'],
    ['Array.fromAsync({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['Array.fromAsync({ [Symbol.asyncIterator]: () => ({ next: Object.bind(null, { value: 1 }) }) })', 'array'],
    ['Array.fromAsync({ length: 2 ** 32 - 1 })', 'array'],
  ])('%s', async (source, fault) => {
    expect(await faultOf(source)).toBe(fault);
  });
});
