// Natives that only later versions of Node have, where they are: attacks through them end, and what they cost is the
// same on each version. `npm run test:nodes` runs this where they are.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const LIMITS = { fuelPerTurn: 3_000_000, wallMs: 60_000, bufferBytes: 2 ** 20, stringLength: 2 ** 20 };

const realm = makeTenant();
/** Each native that a program is about must be here. */
const isHere = (needs: string): boolean =>
  needs.split(' ').every((path) => realm.evaluateNear(`(() => { try { return ${path} } catch {} })()`) !== undefined);

async function endOf(source: string): Promise<string> {
  const { status, fault, error } = await makeTenant({ limits: LIMITS }).run(source);
  return fault ?? (status === 'error' ? `${error?.name}: ${error?.message}` : status);
}

/** An iterator without end in which no line of a guest's runs. */
const ENDLESS = 'const next = Object.bind(null, { done: false, value: 1 }); const endless = { next };';
/** An iterable of it. */
const ITERABLE = `${ENDLESS} const iterable = { [Symbol.iterator]: Object.bind(null, endless) };`;

const helpers = 'Iterator.from Iterator.prototype.map';
const attacks: readonly (readonly [string, string, string])[] = [
  [helpers, `${ENDLESS} Iterator.from(endless).toArray()`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.from(endless).forEach(Boolean)`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.from(endless).drop(2 ** 53 - 1).next()`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.from(endless).filter(Array.prototype.at.bind([0], 0)).next()`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.from(endless).map(Boolean).map(Boolean).take(Infinity).toArray()`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.from(endless).flatMap(Array.bind(null)).filter(isNaN).next()`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Iterator.prototype.reduce.call(endless, Math.max)`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} new Set(Iterator.from(endless))`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Array.from(Iterator.from(endless).map(Boolean))`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} [...Iterator.from(endless)]`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} const [...all] = Iterator.from(endless)`, 'fuelPerTurn'],
  [helpers, `${ENDLESS} Promise.all(Iterator.from(endless).map(Boolean))`, 'jobs'],
  [helpers, `${ITERABLE} [0].values().flatMap(Object.bind(null, iterable)).some(isNaN)`, 'fuelPerTurn'],
  [helpers, `${ITERABLE} Iterator.prototype.every.call(Iterator.from(iterable), Boolean)`, 'fuelPerTurn'],
  // each source has the next one's helper for its source: a step of one is a step of each
  [
    helpers,
    `let all = Array.prototype.values.call({ length: 2 ** 40 });
     for (let i = 0; i < 200; i++) all = all.map(Boolean);
     for (;;) all.next()`,
    'fuelPerTurn',
  ],
  ['Iterator.concat', `${ITERABLE} Iterator.concat(iterable, iterable).toArray()`, 'fuelPerTurn'],
  ['Iterator.concat', 'for (;;) Iterator.concat(...new Array(2 ** 10).fill([])).next()', 'fuelPerTurn'],
  ['RegExp.escape', `RegExp.escape('\\n,'.repeat(2 ** 18))`, 'string'],
  ['RegExp.escape', `RegExp.escape('\\ud800'.repeat(2 ** 18))`, 'string'],
  ['RegExp.escape', `const text = 'a'.repeat(2 ** 17); for (;;) RegExp.escape(text)`, 'fuelPerTurn'],
  [
    'Uint8Array.fromBase64',
    `Uint8Array.fromBase64('A'.repeat(2 ** 20)), Uint8Array.fromBase64('A'.repeat(2 ** 20))`,
    'buffer',
  ],
  ['Uint8Array.fromBase64', `const text = ' '.repeat(2 ** 19); for (;;) Uint8Array.fromBase64(text)`, 'buffer'],
  ['Uint8Array.fromHex', `const text = 'a0'.repeat(2 ** 18); for (;;) Uint8Array.fromHex(text)`, 'buffer'],
  [
    'Uint8Array.fromHex',
    `const text = 'xx'.repeat(2 ** 18); for (;;) try { Uint8Array.fromHex(text) } catch {}`,
    'buffer',
  ],
  [
    'Uint8Array.prototype.setFromBase64',
    `const one = new Uint8Array(1), text = ' '.repeat(2 ** 19); for (;;) one.setFromBase64(text)`,
    'fuelPerTurn',
  ],
  [
    'Uint8Array.prototype.setFromHex',
    `const one = new Uint8Array(1), text = '00'.repeat(2 ** 18); for (;;) one.setFromHex(text)`,
    'fuelPerTurn',
  ],
  ['Uint8Array.prototype.toHex', 'new Uint8Array(2 ** 20).toHex()', 'string'],
  ['Uint8Array.prototype.toHex', 'const bytes = new Uint8Array(2 ** 19); for (;;) bytes.toHex()', 'fuelPerTurn'],
  ['Uint8Array.prototype.toBase64', 'new Uint8Array(2 ** 20).toBase64()', 'string'],
  [
    'Uint8Array.prototype.toBase64',
    `const buffer = new ArrayBuffer(1, { maxByteLength: 2 ** 20 }), bytes = new Uint8Array(buffer);
     for (;;) bytes.toBase64({ get omitPadding() { buffer.resize(2 ** 18); return true; } })`,
    'fuelPerTurn',
  ],
  [
    'Map.prototype.getOrInsertComputed',
    'const map = new Map(); for (let i = 0; ; i++) map.getOrInsertComputed(i, Boolean)',
    'fuelPerTurn',
  ],
];

describe.each(attacks.map(([needs, source, end]) => ({ needs, source, end })))('$source', ({ needs, source, end }) => {
  it.skipIf(!isHere(needs))('ends', async () => {
    expect(await endOf(source)).toBe(end);
  });
});

const prices: readonly (readonly [string, string, number])[] = [
  [helpers, '[1, 2, 3, 4].values().map((x) => x * 2).filter((x) => x > 2).take(2).toArray()', 30],
  [helpers, '(function* () { yield* [1, 2, 3]; })().flatMap((x) => [x, x]).drop(1).reduce((a, b) => a + b)', 33],
  [helpers, 'Iterator.from({ i: 0, next() { return { done: this.i++ > 9, value: this.i }; } }).some((x) => x > 8)', 40],
  [helpers, '[...new Set([1, 2, 3]).values().map(String)].join()', 23],
  ['Set.prototype.union', 'new Set([1, 2, 3]).union(new Set([3, 4])).isSupersetOf(new Set([1, 4]))', 27],
  ['Iterator.concat', 'Iterator.concat([1, 2], new Set([3]), Object("45")).toArray()', 21],
  ['RegExp.escape', 'RegExp.escape("(a.b)*".repeat(100)).length', 643],
  ['Uint8Array.fromBase64', 'Uint8Array.fromBase64("QUJD".repeat(1000)).toBase64().length', 1305],
  ['Uint8Array.fromHex', 'Uint8Array.fromHex("00ff".repeat(1000)).toHex().length', 1289],
  ['Uint8Array.prototype.setFromHex', 'new Uint8Array(4).setFromHex("00ff".repeat(1000)).written', 759],
  [
    'Map.prototype.getOrInsert',
    'const m = new Map([[1, 2]]); m.getOrInsert(1, 3) + m.getOrInsertComputed(2, (k) => k)',
    13,
  ],
  ['JSON.isRawJSON', 'JSON.stringify([JSON.rawJSON("1e1000"), JSON.isRawJSON({})])', 19],
  ['Math.f16round', '[1.1, 2.2].map(Math.f16round)[0]', 4],
];

describe.each(prices.map(([needs, source, fuel]) => ({ needs, source, fuel })))(
  '$source',
  ({ needs, source, fuel }) => {
    it.skipIf(!isHere(needs))('costs the same on every version of Node that has it', async () => {
      const tenant = makeTenant();
      await tenant.evaluate(source);
      expect(tenant.usage().fuel).toBe(fuel);
    });
  },
);

describe('Temporal', () => {
  it('is the host’s alone', async () => {
    const look = `[typeof Temporal, 'toTemporalInstant' in Date.prototype, typeof new Compartment().globalThis.Temporal]`;
    expect(await makeTenant().evaluate(look)).toEqual(['undefined', false, 'undefined']);
  });

  it.skipIf(!('Temporal' in globalThis))('is still there for the host', () => {
    const { Temporal } = globalThis as unknown as {
      Temporal: { Instant: { from(text: string): object }; Now: object };
    };
    expect([String(Temporal.Instant.from('2000-01-01T00:00Z')), typeof Temporal.Now]).toEqual([
      '2000-01-01T00:00:00Z',
      'object',
    ]);
  });
});
