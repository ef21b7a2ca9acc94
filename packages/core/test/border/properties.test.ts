import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeFixture } from './fixture.ts';

const key = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'then', '0', 'length'),
);
const leaf = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom(null, undefined, Symbol.iterator, Symbol.for('x')),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array(),
  fc.float64Array(),
  fc.constant(null).map(() => new ArrayBuffer(3)),
);
const { value: anyData } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.sparseArray(tie('value'), { maxNumElements: 4, maxLength: 8 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((pairs) => {
      const record: object = {};
      for (const [name, value] of pairs) {
        Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
      }
      return record;
    }),
    fc
      .array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 })
      .map((pairs) => new Map(pairs as [unknown, unknown][])),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => new Set(values)),
  ),
}));

/** Every object that can be reached from `value` through data. */
function objectsOf(value: unknown, met = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || met.has(value)) return met;
  met.add(value);
  if (value instanceof Map) for (const [k, v] of value) objectsOf(v, objectsOf(k, met));
  if (value instanceof Set) for (const v of value) objectsOf(v, met);
  if (ArrayBuffer.isView(value)) return objectsOf(value.buffer, met);
  for (const name of Reflect.ownKeys(value)) objectsOf(Object.getOwnPropertyDescriptor(value, name)?.value, met);
  return met;
}

/** What differs between two graphs, walked side by side: undefined when one is the other renamed. */
function differenceOf(left: unknown, right: unknown, partners = new Map<unknown, unknown>()): string | undefined {
  const isObject = typeof left === 'object' && left !== null;
  if (!isObject) return Object.is(left, right) ? undefined : `${String(left)} is not ${String(right)}`;
  if (partners.has(left)) return partners.get(left) === right ? undefined : 'sharing differs';
  if (typeof right !== 'object' || right === null) return 'not an object';
  if (left === right) return 'the same object';
  partners.set(left, right);
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return 'classes differ';
  const parts = (object: object): unknown[] => {
    if (object instanceof Map) return [...object].flat();
    if (object instanceof Set) return [...object];
    if (object instanceof Date) return [object.getTime()];
    if (object instanceof ArrayBuffer) return [...new Uint8Array(object)];
    if (ArrayBuffer.isView(object)) return [object.buffer];
    return Reflect.ownKeys(object).flatMap((name) => [
      name,
      Object.getOwnPropertyDescriptor(object, name)?.value as unknown,
    ]);
  };
  const lefts = parts(left);
  const rights = parts(right);
  if (lefts.length !== rights.length) return 'sizes differ';
  for (let index = 0; index < lefts.length; index += 1) {
    const difference = differenceOf(lefts[index], rights[index], partners);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Adds references between containers: cycles and sharing. */
function knot(value: unknown, picks: readonly number[]): void {
  const containers = [...objectsOf(value)].filter((object) => Array.isArray(object) || object instanceof Map);
  picks.forEach((pick, index) => {
    const from = containers[pick % containers.length];
    const to = containers[(pick * 7 + index) % containers.length];
    if (Array.isArray(from)) from.push(to);
    else if (from instanceof Map) from.set(`knot${index}`, to);
  });
}

describe.each([true, false])('with proxies that can be told: %s', (tellProxies) => {
  describe.each(['toHost', 'toGuest'] as const)('border.%s()', (direction) => {
    test('gives an equal graph that shares no object with the original', () => {
      fc.assert(
        fc.property(anyData, fc.array(fc.nat(1_000), { maxLength: 6 }), (value, picks) => {
          knot(value, picks);
          const { border } = makeFixture({ tellProxies });
          const copy = border[direction](value);
          expect(differenceOf(value, copy)).toBeUndefined();
          const originals = objectsOf(value);
          const copies = objectsOf(copy);
          // One copy for each original: sharing and cycles are kept, not multiplied.
          expect(copies.size).toBe(originals.size);
          for (const object of copies) expect(originals.has(object)).toBe(false);
        }),
        { numRuns: 300 },
      );
    });
  });
});

test('what goes in and comes back out is equal data, and the same capabilities', () => {
  fc.assert(
    fc.property(
      anyData,
      fc.array(fc.constantFrom('function', 'record', 'promise'), { maxLength: 4 }),
      (value, kinds) => {
        const { border } = makeFixture();
        const capabilities = kinds.map((kind) =>
          kind === 'function' ? () => kind : kind === 'record' ? { m: () => kind } : Promise.resolve(kind),
        );
        const sent = { value, capabilities };
        const back = border.toHost(border.toGuest(sent)) as typeof sent;
        expect(differenceOf(value, back.value)).toBeUndefined();
        back.capabilities.forEach((capability, index) => {
          expect(capability).toBe(capabilities[index]);
        });
      },
    ),
    { numRuns: 200 },
  );
});

test('a call carries its arguments and result like a crossing', () => {
  const { guest } = makeFixture();
  const echo = guest('(...args) => args') as (...args: unknown[]) => unknown[];
  fc.assert(
    fc.property(fc.array(anyData, { maxLength: 4 }), (args) => {
      expect(differenceOf(args, echo(...args))).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
