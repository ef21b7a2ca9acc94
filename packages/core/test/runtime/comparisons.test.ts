// A BigInt that is compared with a text reads the text as a BigInt: that is paid for, and means what it meant.
import { describe, expect, it } from 'vitest';
import { namesBigInts } from '../../src/compiler/comparisons.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

/** `wallMs`: enough for what ends by itself on a machine that does much else. */
const endOf = (source: string, wallMs = 200): unknown => {
  const tenant = makeTenant({ limits: { wallMs, fuelPerTurn: 50_000_000 } });
  try {
    tenant.evaluateNow(source);
    return 'ok';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a BigInt that is compared with a text', () => {
  it.each(['==', '!=', '<', '>', '<=', '>='])('is paid for by the digits, on either side of %s', (operator) => {
    for (const comparison of [`1n ${operator} s`, `s ${operator} x`, `f() ${operator} x`])
      expect(endOf(`const s = '9'.repeat(1.6e7), x = 1n, f = () => s; ${comparison}`), comparison).toBe('LIMIT_BIGINT');
  });

  it('is paid for behind a loop that was fast', () => {
    const loop = 'let n = 0; for (let i = 0; i < 1e6; i++); for (;;) if (1n == s) n++;';
    expect(endOf(`const s = '9'.repeat(60000); ${loop}`)).toMatch(/^LIMIT_(WALL|FUEL_PER_TURN)$/);
  });

  it('means what it meant', () => {
    const tenant = makeTenant();
    const long = '7'.repeat(100);
    const answers = tenant.evaluateNow(`
      const long = ${JSON.stringify(long)}, big = ${long}n, log = [];
      const say = (name, value) => (log.push(name), value);
      const o = { get a() { return say('a', 2n); }, b: { valueOf: () => say('valueOf', long) } };
      let x = 1n;
      ({
        values: [big == long, long == big, big < long, long <= big, big > long + '0', 1n < 'z', 1n == 'z', big + 1n > long,
          x < (x = 2n, 3n), x == (x = '2', 2n), o.a < 3, o.b == big, big == o.b, typeof x == 'bigint', x == null, 1 < 2],
        log,
      })`);
    expect(answers).toEqual({
      values: [true, true, false, true, false, false, false, true, true, true, true, true, true, false, false, true],
      log: ['a', 'valueOf', 'valueOf'],
    });
  });
});

describe('namesBigInts()', () => {
  it.each([
    '1n',
    'a = 0x1Fn;',
    'x + 10_000n',
    '`${0n}`',
    'typeof BigInt',
    'BigInt(1)',
    'globalThis.BigInt',
    '0b11n',
    '0o7n',
  ])('sees a BigInt in %s', (source) => expect(namesBigInts(source)).toBe(true));
  it.each(['1', '"BigInt"', "['Boolean', 'BigInt']", 'a1n', '/\\dn/', '$1n', '// `0n`', 'BigInteger', 'asBigInt'])(
    'sees none in %s',
    (source) => expect(namesBigInts(source)).toBe(false),
  );
});

describe('a literal of many digits', () => {
  it('is a large BigInt like any other', () => {
    const digits = 'f'.repeat(60_000);
    const loop = 'let n = 0; for (let i = 0; i < 1e6; i++); for (;;) n += `${b}`.length;';
    const tenant = makeTenant({ limits: { wallMs: 200, fuel: 5_000_000 } });
    expect(() => tenant.evaluateNow(`const b = 0x${digits}n; ${loop}`)).toThrow(
      expect.objectContaining({ code: 'LIMIT_WALL' }) as Error,
    );
    expect(endOf(`0x${digits}ffffffffffffffffn`, 10_000)).toBe('ok');
    expect(endOf(`0x1${'0'.repeat(70_000)}n`)).toBe('LIMIT_BIGINT');
    expect(makeTenant().evaluateNow(`({ ${'1'.repeat(70)}n: 1, m() { return -${'1'.repeat(70)}n } }).m()`)).toBe(
      -BigInt('1'.repeat(70)),
    );
  });
});
