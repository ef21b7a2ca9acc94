// The guard's algebra, for any shape: what fits arrives equal and as a copy; whatever a liar shows, what arrives fits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard, type Shape, shape } from '../../src/index.ts';

/** A shape, as data: what a second opinion can be formed of. */
type Spec =
  | { readonly is: 'number' | 'string' | 'boolean' | 'integer' }
  | { readonly is: 'literal'; readonly value: string | number | null }
  | { readonly is: 'array'; readonly item: Spec }
  | { readonly is: 'record'; readonly fields: Readonly<Record<string, Spec>>; readonly maybe: readonly string[] }
  | { readonly is: 'or'; readonly one: Spec; readonly two: Spec };

const names = ['a', 'b', '__proto__', 'toString', 'then', 'x y'];
const spec = (depth: number): fc.Arbitrary<Spec> => {
  const leaf = fc.oneof(
    fc.record({ is: fc.constantFrom('number' as const, 'string' as const, 'boolean' as const, 'integer' as const) }),
    fc.record({ is: fc.constant('literal' as const), value: fc.constantFrom('x', 7, null) }),
  );
  if (depth === 0) return leaf;
  const inner = spec(depth - 1);
  return fc.oneof(
    leaf,
    fc.record({ is: fc.constant('array' as const), item: inner }),
    fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...names), { maxLength: 5 }),
        fc.array(inner, { minLength: 5, maxLength: 5 }),
        fc.subarray(names),
      )
      .map(([keys, specs, maybe]) => ({
        is: 'record' as const,
        fields: Object.fromEntries(keys.map((key, index) => [key, specs[index]!])),
        maybe: maybe.filter((key) => keys.includes(key)),
      })),
    fc.record({ is: fc.constant('or' as const), one: inner, two: inner }),
  );
};

function build(from: Spec): Shape<unknown> {
  switch (from.is) {
    case 'number':
      return shape.number();
    case 'string':
      return shape.string();
    case 'boolean':
      return shape.boolean();
    case 'integer':
      return shape.integer();
    case 'literal':
      return shape.literal(from.value);
    case 'array':
      return shape.array(build(from.item), { max: 5 });
    case 'record':
      return shape.record(
        Object.fromEntries(
          Object.entries(from.fields).map(([key, inner]) => [
            key,
            from.maybe.includes(key) ? shape.optional(build(inner)) : build(inner),
          ]),
        ),
      );
    case 'or':
      return shape.or(build(from.one), build(from.two));
  }
}

/** The second opinion, on plain honest data. */
function fits(from: Spec, value: unknown): boolean {
  switch (from.is) {
    case 'number':
      return Number.isFinite(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'string':
    case 'boolean':
      return typeof value === from.is;
    case 'literal':
      return value === from.value;
    case 'array':
      return Array.isArray(value) && value.length <= 5 && [...value].every((item) => fits(from.item, item));
    case 'record': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const own = Object.getOwnPropertyDescriptors(value);
      if (Object.keys(own).some((key) => !Object.hasOwn(from.fields, key))) return false;
      return Object.entries(from.fields).every(([key, inner]) => {
        const maybe = from.maybe.includes(key);
        if (!Object.hasOwn(own, key)) return maybe;
        const held: unknown = own[key]!.value;
        return (maybe && held === undefined) || fits(inner, held);
      });
    }
    case 'or':
      return fits(from.one, value) || fits(from.two, value);
  }
}

function example(from: Spec): fc.Arbitrary<unknown> {
  switch (from.is) {
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'integer':
      return fc.integer();
    case 'string':
      return fc.string();
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constant(from.value);
    case 'array':
      return fc.array(example(from.item), { maxLength: 5 });
    case 'record':
      return fc.record(Object.fromEntries(Object.entries(from.fields).map(([key, inner]) => [key, example(inner)])), {
        requiredKeys: Object.keys(from.fields).filter((key) => !from.maybe.includes(key)),
        noNullPrototype: true,
      });
    case 'or':
      return fc.oneof(example(from.one), example(from.two));
  }
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
  maxDepth: 3,
});
const specAndValue = spec(3).chain((from) =>
  fc.tuple(fc.constant(from), fc.oneof({ arbitrary: example(from), weight: 3 }, { arbitrary: anything, weight: 1 })),
);

/** What reaches the target, or undefined when it was refused. */
function pass(from: Spec, value: unknown): { readonly got: unknown } | undefined {
  let got: { readonly got: unknown } | undefined;
  const { value: f } = guard(
    (each: unknown) => {
      got = { got: each };
    },
    shape.method([build(from)]),
  );
  try {
    f(value);
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'VALUE_REFUSED' && (thrown as Error).message !== 'trap') throw thrown;
  }
  return got;
}

/** A value that mostly shows what `honest` holds, and at some looks something else. */
function makeLiar(honest: unknown, answers: readonly unknown[], every: number): unknown {
  if (typeof honest !== 'object' || honest === null) return honest;
  let looks = 0;
  const answer = (truth: unknown): unknown => {
    looks += 1;
    if (looks % every !== 0) return makeLiar(truth, answers, every);
    const lie = answers[looks % answers.length];
    if (lie === 'throw') throw new Error('trap');
    return lie;
  };
  return new Proxy(honest, {
    get: (target, key, receiver) =>
      key === 'length' && looks++ % every === 0 ? 2 : answer(Reflect.get(target, key, receiver)),
    getOwnPropertyDescriptor: (target, key) => {
      const found = Reflect.getOwnPropertyDescriptor(target, key);
      return found === undefined || found.configurable === false ? found : { ...found, value: answer(found.value) };
    },
    getPrototypeOf: (target) => (looks % every === every - 1 ? Array.prototype : Reflect.getPrototypeOf(target)),
  });
}

describe('guard()', () => {
  it('takes what fits and nothing else; it arrives equal, frozen, and as a copy', () => {
    fc.assert(
      fc.property(specAndValue, ([from, value]) => {
        const passed = pass(from, value);
        expect(passed !== undefined).toBe(fits(from, value) && isPlain(value));
        if (passed === undefined) return;
        expect(passed.got).toEqual(value);
        if (typeof value === 'object' && value !== null) {
          expect(passed.got).not.toBe(value);
          expect(Object.isFrozen(passed.got)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('lets nothing through that does not fit, whatever a liar shows', () => {
    const answer = fc.oneof(
      fc.constantFrom<unknown>('x', 7, 1.5, null, undefined, 'throw', true, [], {}, [1], { a: 1 }),
      anything,
    );
    const lies = spec(3).chain((from) =>
      fc.tuple(
        fc.constant(from),
        example(from),
        fc.array(answer, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 2, max: 12 }),
      ),
    );
    const counts = { through: 0, refused: 0 };
    fc.assert(
      fc.property(lies, ([from, honest, answers, every]) => {
        const passed = pass(from, makeLiar(honest, answers, every));
        counts[passed === undefined ? 'refused' : 'through'] += typeof honest === 'object' ? 1 : 0;
        if (passed !== undefined) expect(fits(from, passed.got)).toBe(true);
      }),
      { numRuns: 1500 },
    );
    // Both happen, often: it is no test of one of them.
    expect(Math.min(counts.through, counts.refused)).toBeGreaterThan(50);
  });
});

/** Whether no object in it has a prototype of its own making, or an accessor. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && prototype !== Array.prototype) return false;
  return Object.values(value).every(isPlain);
}
