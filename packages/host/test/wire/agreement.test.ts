// Both sides count alike: what the encoder lets through at some limits, the decoder takes at the same. Otherwise a value
// of a guest's could close the wire, and with it the side on which other tenants live.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDecoder } from '../../src/wire/decode.ts';
import { makeEncoder } from '../../src/wire/encode.ts';
import { fillWireLimits } from '../../src/wire/limits.ts';
import type { WireLimits } from '../../src/wire/types.ts';

let ids = 0;
const next = (): number => {
  ids += 1;
  return ids;
};
const ignore = (): void => {};

/** Sends `value` at these limits: whether it went through. Throws when it arrived and was refused. */
function crosses(value: unknown, given: Partial<WireLimits>): boolean {
  const limits = fillWireLimits(given);
  const encode = makeEncoder({
    peer: 'the other side',
    limits: () => limits,
    isProxy: undefined,
    symbols: new Set(),
    referrer: { home: () => undefined, capability: next, promise: next, signal: next, recall: ignore, commit: ignore },
  });
  const decode = makeDecoder(limits, {
    home: () => undefined,
    result: () => undefined,
    capability: () => ({ value: {}, complete: ignore }),
    promise: () => Promise.resolve(),
    signal: () => new AbortController(),
  });
  let sent: ReturnType<typeof encode>;
  try {
    sent = encode(value, 'value');
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === 'WIRE_LIMIT' || code === 'WIRE_VALUE') return false;
    throw error;
  }
  const [arrived, table] = structuredClone([sent.value, sent.table]);
  decode(arrived, table);
  return true;
}

describe('what the encoder lets through', () => {
  const f = (): number => 0;
  const holes: unknown[] = Array.from({ length: 70 }, () => 1);
  delete holes[0];
  const shared = new Uint8Array(50);
  const shapes: readonly (readonly [string, unknown])[] = [
    ['a list without its first', holes],
    ['a list with named members', Object.assign([1, 2], { index: 1, input: 'some text' })],
    [
      'capabilities with data',
      [
        { f, a: 1 },
        { f, b: { c: [2] } },
        { f, d: 'x' },
        { f, e: 'x' },
      ],
    ],
    ['capabilities', [{ f, g: f, 'a long name of a method': f }, f, { f }]],
    ['errors', [new RangeError('a message', { cause: new AggregateError([1, new Error('x')]) }), new Error('y')]],
    [
      'a map',
      new Map<unknown, unknown>([
        [f, { a: 1 }],
        ['k', [1]],
        [{}, new Map([[1, 2]])],
      ]),
    ],
    ['a set', new Set([f, 1, 'text', {}])],
    ['bytes', [shared, shared.buffer, shared.subarray(1), new DataView(shared.buffer), new Float64Array(3)]],
    [
      'symbols and signals',
      [Symbol.for('a key'), Symbol.iterator, AbortSignal.abort({ why: [1] }), Promise.resolve(1)],
    ],
    ['records', { 'a name': { 'another name': 'text', __proto__: null }, n: -1, big: 2n ** 70n, date: new Date(1) }],
  ];

  it.each(shapes)('the decoder takes, at every limit: %s', (_, value) => {
    const sweep = (limit: keyof WireLimits, from: number, to: number): void => {
      const went = Array.from({ length: to - from }, (_slot, at) => crosses(value, { [limit]: from + at }));
      // Refused below some limit and let through from there on.
      expect(went.indexOf(true)).toBeGreaterThan(limit === 'depth' ? -1 : 0);
      expect(went.slice(went.indexOf(true))).not.toContain(false);
    };
    sweep('nodes', 1, 400);
    sweep('messageBytes', 1, 4000);
    sweep('depth', 1, 10);
  });

  it('the decoder takes, whatever it is', () => {
    const fns = [() => 0, () => 1];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
        }),
        fc.constantFrom<unknown>(...fns, Symbol.for('a'), new RangeError('x', { cause: [1] }), AbortSignal.abort(5)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string({ maxLength: 30 }), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
        fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 3 }).map((pairs) => new Map(pairs as [])),
        fc.integer({ min: 1, max: 40 }).map((at) => {
          const holes: unknown[] = [];
          holes[at] = fns[0];
          return holes;
        }),
        fc
          .array(fc.constantFrom('x', 1, fns[1]), { maxLength: 30 })
          .map((list) => Object.assign([, ...list], { named: 'y' })),
        fc
          .tuple(fc.dictionary(fc.string({ maxLength: 9 }), tie('tree')), fc.constantFrom(...fns))
          .map(([data, f]) => ({ ...data, f })),
        tie('tree').map((value) => Promise.resolve(value)),
      ),
    }));
    const limits = fc.record({
      messageBytes: fc.integer({ min: 100, max: 3000 }),
      nodes: fc.integer({ min: 5, max: 60 }),
      depth: fc.integer({ min: 1, max: 6 }),
    });
    let went = 0;
    fc.assert(
      fc.property(tree, limits, (value, tight) => {
        if (crosses(value, tight)) went += 1;
      }),
      { numRuns: 2000 },
    );
    expect(went).toBeGreaterThan(200);
    expect(went).toBeLessThan(1800);
  });
});
