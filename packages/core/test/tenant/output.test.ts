import { makeTenant } from '@cofferdam/core';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Length, utf8Prefix } from '../../src/tenant/utf8.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

describe('utf8Length() and utf8Prefix()', () => {
  it('agree with the platform, and cut at the last whole character that fits', async () => {
    await assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(bytesOf(text));
        for (let room = 0; room <= bytesOf(text) + 1; room += 1) {
          const cut = utf8Prefix(text, room);
          expect(text.startsWith(cut)).toBe(true);
          expect(bytesOf(cut)).toBeLessThanOrEqual(room);
          const next = String.fromCodePoint(text.slice(cut.length).codePointAt(0) ?? 0);
          if (cut !== text) expect(bytesOf(cut + next)).toBeGreaterThan(room);
        }
      }),
    );
  });
});

describe('Outcome.output', () => {
  it('keeps lines in order, each with its stream', async () => {
    const tenant = makeTenant();
    const { output } = await tenant.run(
      "console.log(1); console.error('two'); console.info({ three: 3 }); console.warn(4n); console.debug([5]); await null; console.log('six')",
    );
    expect(output).toEqual([
      { stream: 'stdout', text: '1' },
      { stream: 'stderr', text: 'two' },
      { stream: 'stdout', text: '{ three: 3 }' },
      { stream: 'stderr', text: '4n' },
      { stream: 'stdout', text: '[ 5 ]' },
      { stream: 'stdout', text: 'six' },
    ]);
  });

  it('shows what an error says, and where it was made', async () => {
    const { output } = await makeTenant().run(
      "console.log(new TypeError('t')); console.log([new Error('', { cause: new RangeError('r') })])",
    );
    expect(output.map(({ text }) => text)).toEqual([
      'TypeError: t\n    at script.js:1:13',
      '[\n  Error\n      at script.js:1:47 {\n    [cause]: RangeError: r\n        at script.js:1:70\n  }\n]',
    ]);
    expect((await makeTenant().run("new Error('val')")).inspection).toBe('Error: val\n    at script.js:1:1');
  });

  it('reaches the host console as it comes, formatted, on the level it was written', async () => {
    const seen: string[] = [];
    const level =
      (name: string) =>
      (line: string): void => {
        seen.push(`${name} ${line}`);
      };
    const tenant = makeTenant({ console: { log: level('log'), warn: level('warn') } });
    await tenant.run(
      "console.log('a %s %d', 'b', 1); console.warn([1]); console.error('nobody listens'); console.info('nor here')",
    );
    expect(seen).toEqual(['log a b 1', 'warn [ 1 ]']);
  });

  // A line takes its bytes and one for its end.
  it.each([
    ['exactly the limit', "console.log('x'.repeat(9))", 10, 'ok', ['xxxxxxxxx'], 10],
    ['one over', "console.log('x'.repeat(10))", 10, 'exhausted', ['xxxxxxxxx'], 10],
    [
      'one over, in the second line',
      "console.log('abc'); console.log('defghi')",
      10,
      'exhausted',
      ['abc', 'defgh'],
      10,
    ],
    ['no room left', "console.log('abcdefghi'); console.log('')", 10, 'exhausted', ['abcdefghi'], 10],
    ['two bytes where one is left', "console.log('éééé'); console.log('x')", 10, 'exhausted', ['éééé'], 9],
    ['four bytes do not fit into three', "console.log('ab', '😀😀')", 10, 'exhausted', ['ab 😀'], 8],
    ['nothing at all', "console.log('')", 0, 'exhausted', [], 0],
  ] as const)('is capped at outputBytes: %s', async (_name, source, outputBytes, status, lines, bytes) => {
    const written: string[] = [];
    const tenant = makeTenant({ limits: { outputBytes }, console: { log: (line) => written.push(line) } });
    const outcome = await tenant.run(source);
    expect(outcome.status).toBe(status);
    expect(outcome.fault).toBe(status === 'ok' ? undefined : 'output');
    expect(outcome.output.map(({ text }) => text)).toEqual(lines);
    expect(written).toEqual(lines);
    expect(outcome.usage.outputBytes).toBe(bytes);
    expect(tenant.usage().outputBytes).toBe(bytes);
  });

  it('counts lines that are next to nothing as what it takes to keep them, after the first few thousand', async () => {
    const source = 'for (;;) console.log()';
    const { fault, output, usage } = await makeTenant({ limits: { outputBytes: 4_096 + 16_000 } }).run(source);
    expect([fault, output.length, usage.outputBytes]).toEqual(['output', 5_096, 5_096]);
    const long = await makeTenant({ limits: { outputBytes: 200_000 } }).run(`for (;;) console.log('x'.repeat(19))`);
    expect([long.fault, long.output.length, long.usage.outputBytes]).toEqual(['output', 10_000, 200_000]);
  });

  it('counts each run by itself, and the tenant as a whole', async () => {
    const tenant = makeTenant({ limits: { outputBytes: 10 } });
    for (let round = 1; round <= 3; round += 1) {
      const { status, usage } = await tenant.run("console.log('x'.repeat(9))");
      expect([status, usage.outputBytes, tenant.usage().outputBytes]).toEqual(['ok', 10, round * 10]);
    }
  });

  it('of code outside of runs counts for the life of the tenant', async () => {
    const tenant = makeTenant({ limits: { outputBytes: 10 } });
    tenant.evaluateNow("console.log('xxxx')");
    tenant.evaluateNow("console.log('xxxx')");
    expect(() => tenant.evaluateNow("console.log('x')")).toThrow(expect.objectContaining({ code: 'LIMIT_OUTPUT' }));
  });

  it.each([
    ['a getter', '({ get x() { throw 1 } })'],
    ['a proxy', 'new Proxy({}, { get() { throw 1 }, ownKeys() { throw 1 } })'],
    ['a revoked proxy', '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()'],
    ['a cycle', '(() => { const a = {}; a.a = a; return a })()'],
    ['custom inspection', "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } })"],
    ['a toString', '({ toString() { throw 1 }, [Symbol.toPrimitive]() { throw 1 } })'],
    ['a null prototype', 'Object.create(null)'],
    ['a symbol', "Symbol('s')"],
    ['a class', 'class A { static x = 1 }'],
    ['an error without a stack', "Object.assign(new Error('e'), { stack: undefined, name: 1, message: {} })"],
    ['a huge array', 'Array.from({ length: 100000 }, (_, i) => i)'],
    ['a deep object', '(() => { let d = {}; for (let i = 0; i < 10000; i++) d = { d }; return d })()'],
    ['a sparse array', "((a, key) => { a[key] = 2 ** 32 - 1; return a; })([], 'length')"],
    ['a huge string', "'x'.repeat(100000)"],
    ['a huge map', 'new Map(Array.from({ length: 50000 }, (_, i) => [i, i]))'],
    ['a name that is a lie', "Object.defineProperty(() => {}, 'name', { get() { throw 1 } })"],
  ])('shows %s, running none of its code, in bounded text', async (_name, value) => {
    const tenant = makeTenant();
    const { status, output, error } = await tenant.run(
      `const v = ${value}; console.log(v); console.log('%s %d %i %j %o %O', v, v, v, v, v, v); console.table(v); console.dir(v); 'done'`,
    );
    expect(error).toBeUndefined();
    expect(status).toBe('ok');
    expect(output).toHaveLength(4);
  });

  it('ends a flood', async () => {
    const tenant = makeTenant({ limits: { outputBytes: 1_000 } });
    const { status, fault, output } = await tenant.run("for (;;) console.log('flood')");
    expect([status, fault, output.length]).toEqual(['exhausted', 'output', 167]);
  });

  it('is false with `console: false`, and the endowed one with a global', async () => {
    expect((await makeTenant({ console: false }).run('typeof console')).value).toBe('undefined');
    const own = makeTenant({ globals: { console: { log: (x: number) => x * 2 } } });
    expect(await own.run('console.log(21)')).toMatchObject({ value: 42, output: [] });
  });
});
