import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeClockPower, makeCryptoPower, makeRandomPower, makeSecrets } from '../../src/powers/index.ts';
import { cryptoPrimitives } from '../../src/node/index.ts';

const refused = (code: string) => expect.objectContaining({ code });

describe('makeClockPower()', () => {
  it('is as coarse as it is told and never goes back', () => {
    let time = 1234.567;
    const { value, revoke } = makeClockPower({ clock: { now: () => time }, resolution: 100 });
    expect(value.now()).toBe(1200);
    time = 1299.999;
    expect(value.now()).toBe(1200);
    time = 1300;
    expect(value.now()).toBe(1300);
    time = 5;
    expect(value.now()).toBe(1300);
    revoke();
    expect(() => value.now()).toThrow(refused('CAPABILITY_REVOKED'));
  });
});

describe('makeRandomPower()', () => {
  it('gives the same numbers for a seed, others for another, and shares no state', () => {
    const [one, two, other] = [7, 7, 8].map((seed) => makeRandomPower({ seed }).value);
    const numbers = Array.from({ length: 50 }, () => one?.random());
    for (let skipped = 0; skipped < 30; skipped += 1) other?.random();
    expect(Array.from({ length: 50 }, () => two?.random())).toEqual(numbers);
    expect(new Set(numbers).size).toBe(50);
    expect(numbers).not.toContain(other?.random());
  });

  it('stays in [0, 1) at both ends of what the generator gives', () => {
    const of = (byte: number) => makeRandomPower({ randomBytes: (count) => new Uint8Array(count).fill(byte) }).value;
    expect(of(0).random()).toBe(0);
    expect(of(255).random()).toBe(1 - 2 ** -53);
  });

  it('spreads evenly over ten buckets', () => {
    const { value } = makeRandomPower({ seed: 1 });
    const buckets = new Array<number>(10).fill(0);
    for (let drawn = 0; drawn < 20_000; drawn += 1) buckets[Math.floor(value.random() * 10)]! += 1;
    for (const many of buckets) expect(Math.abs(many - 2000)).toBeLessThan(200);
  });

  it.each([[{}], [{ seed: 1, randomBytes: cryptoPrimitives.randomBytes }], [{ seed: 0.5 }], [{ seed: Number.NaN }]])(
    'refuses options that say neither or both (%#)',
    (options) => expect(() => makeRandomPower(options)).toThrow(refused('OPTION_INVALID')),
  );
});

describe('makeCryptoPower()', () => {
  const { value } = makeCryptoPower({ primitives: cryptoPrimitives, maxBytes: 1000, maxRandomBytes: 32 });

  it("agrees with Node's digests", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, key) => {
        expect(Buffer.from(value.digest('SHA-384', bytes))).toEqual(createHash('sha384').update(bytes).digest());
        expect(Buffer.from(value.hmac('SHA-256', key, bytes))).toEqual(
          createHmac('sha256', key).update(bytes).digest(),
        );
      }),
    );
  });

  it.each([
    ['an algorithm that was not granted', () => value.digest('SHA-1', ''), 'VALUE_REFUSED'],
    ['a name the platform would understand', () => value.digest('md5' as never, ''), 'VALUE_REFUSED'],
    ['a name that is no string', () => value.digest({ toString: () => 'SHA-256' } as never, ''), 'VALUE_REFUSED'],
    ['one byte too many', () => value.digest('SHA-256', new Uint8Array(1001)), 'POWER_LIMIT'],
    ['a string of too many bytes', () => value.digest('SHA-256', 'é'.repeat(501)), 'POWER_LIMIT'],
    ['a look-alike of bytes', () => value.digest('SHA-256', { length: 1, 0: 1 } as never), 'VALUE_REFUSED'],
    ['too many random bytes', () => value.randomBytes(33), 'VALUE_REFUSED'],
    ['a negative count', () => value.randomBytes(-1), 'VALUE_REFUSED'],
  ])('refuses %s', (_name, act, code) => expect(act).toThrow(refused(code)));

  it('takes what is exactly at its limits', () => {
    expect(value.digest('SHA-256', new Uint8Array(1000))).toHaveLength(32);
    expect(value.randomBytes(32)).toHaveLength(32);
  });

  it('gives random bytes that are no view of a pool', () => {
    expect(value.randomBytes(16).buffer.byteLength).toBe(16);
  });

  it('makes version 4 UUIDs', () => {
    expect(value.randomUUID()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('compares bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (left, right) => {
        expect(value.timingSafeEqual(left, new Uint8Array(left))).toBe(true);
        expect(value.timingSafeEqual(left, right)).toBe(Buffer.compare(left, right) === 0);
      }),
    );
  });
});

describe('makeSecrets()', () => {
  const key = 'k'.repeat(32);
  const secrets = makeSecrets({
    secrets: { key, short: 'fifteen bytes!!', raw: new Uint8Array(16) },
    primitives: cryptoPrimitives,
    maxBytes: 100,
  });

  it('signs and verifies with a secret', () => {
    const { value } = secrets.signer('key');
    const signature = value.sign('message');
    expect(Buffer.from(signature)).toEqual(createHmac('sha256', key).update('message').digest());
    expect(value.verify('message', signature)).toBe(true);
    expect(value.verify('massage', signature)).toBe(false);
    expect(value.verify('message', signature.slice(0, 31))).toBe(false);
    expect(value.verify('message', new Uint8Array(0))).toBe(false);
  });

  it('signs within a domain: nothing it signs is a signature outside of it', () => {
    const { value } = secrets.signer('key', { domain: 'plugin' });
    expect(Buffer.from(value.sign('m'))).toEqual(createHmac('sha256', key).update('plugin\0m').digest());
    // With a NUL in it, it would sign as `plugin` does what begins with `a`.
    expect(() => secrets.signer('key', { domain: 'plugin\0a' })).toThrow(refused('OPTION_INVALID'));
    expect(secrets.signer('key').value.verify('m', value.sign('m'))).toBe(false);
  });

  it('shows nothing of a secret, however it is looked at', () => {
    const { value } = secrets.signer('key');
    const seen = new Set<unknown>();
    const look = (at: unknown): void => {
      if ((typeof at !== 'object' && typeof at !== 'function') || at === null || seen.has(at)) {
        if (typeof at === 'string') expect(at).not.toContain(key);
        return;
      }
      seen.add(at);
      for (const each of Reflect.ownKeys(at)) look(Reflect.getOwnPropertyDescriptor(at, each)?.value);
    };
    const header = secrets.header('key', (text) => `Bearer ${text}`);
    for (const each of [value, header, secrets, `${value.sign}`, JSON.stringify([value, header, secrets])]) look(each);
    expect(seen.size).toBeGreaterThan(5);
    expect(Reflect.ownKeys(header)).toEqual([]);
  });

  it.each([
    ['a secret that can be guessed from one signature', () => secrets.signer('short'), 'SECRET_WEAK'],
    ['a secret that is not there', () => secrets.signer('nope'), 'SECRET_UNKNOWN'],
    ['a name of Object.prototype', () => secrets.signer('constructor'), 'SECRET_UNKNOWN'],
    ['a header of bytes', () => secrets.header('raw'), 'VALUE_REFUSED'],
    ['a message too long', () => secrets.signer('raw').value.sign('x'.repeat(101)), 'POWER_LIMIT'],
  ])('refuses %s', (_name, act, code) => expect(act).toThrow(refused(code)));

  it('signs what it read, once: not what a look-alike says, nor what bytes become meanwhile', () => {
    class Liar extends Uint8Array {
      override get length(): number {
        return 0;
      }
      override *[Symbol.iterator](): ArrayIterator<number> {}
    }
    const { value } = secrets.signer('key');
    expect(value.sign(new Liar([1, 2, 3]))).toEqual(value.sign(new Uint8Array([1, 2, 3])));
    const bytes = new Uint8Array([1, 2, 3]);
    const seen: Uint8Array[] = [];
    const slow = makeSecrets({
      secrets: { key },
      primitives: {
        hmac: (algorithm, secret, message) => {
          bytes.fill(9);
          seen.push(message);
          return cryptoPrimitives.hmac(algorithm, secret, message);
        },
      },
    });
    slow.signer('key').value.sign(bytes);
    expect([...seen[0]!]).toEqual([1, 2, 3]);
  });

  it('says nothing of a secret in any refusal', () => {
    const { value } = secrets.signer('key');
    const odd: readonly unknown[] = [
      undefined,
      null,
      7,
      {},
      [],
      Symbol('x'),
      () => 1,
      'x'.repeat(101),
      new Uint8Array(101),
      new Uint16Array(2),
      new DataView(new ArrayBuffer(2)),
    ];
    let count = 0;
    for (const each of odd)
      for (const use of [
        () => value.sign(each as never),
        () => value.verify(each as never, each as never),
        () => secrets.signer(each as never),
        () => secrets.signer('short'),
      ])
        try {
          use();
        } catch (error) {
          count += 1;
          const { message, stack, ...rest } = error as Error;
          for (const secret of [key, 'fifteen bytes!!'])
            expect(`${message} ${stack} ${JSON.stringify(rest)}`).not.toContain(secret);
        }
    expect(count).toBeGreaterThan(30);
  });

  it('ends every signer with it, and one alone with its own end', () => {
    const own = makeSecrets({ secrets: { key }, primitives: cryptoPrimitives });
    const [one, two] = [own.signer('key'), own.signer('key')];
    one.revoke();
    expect(() => one.value.sign('')).toThrow(refused('CAPABILITY_REVOKED'));
    expect(two.value.sign('')).toHaveLength(32);
    own.revoke();
    expect(() => two.value.sign('')).toThrow(refused('CAPABILITY_REVOKED'));
  });
});
