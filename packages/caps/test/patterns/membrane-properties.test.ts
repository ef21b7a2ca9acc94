// The membrane's algebra: the same program of operations is run on a graph of objects directly and through a
// membrane; whoever performs it must not be able to tell which it was. Then everything it holds is walked for objects
// of the other side, and everything is tried again after the end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMembrane } from '../../src/index.ts';
import { sharedIntrinsics } from '../../src/membrane/intrinsics.ts';

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
const intrinsics = sharedIntrinsics();

/** A graph with most kinds of things in it. */
function makeGraph(): { root: object; received: unknown[] } {
  const received: unknown[] = [];
  const see = <V>(value: V): V => {
    received.push(value);
    return value;
  };
  class Box {
    #kept: unknown;
    open = 1;
    constructor(first?: unknown) {
      this.#kept = see(first);
    }
    get kept(): unknown {
      return this.#kept;
    }
    set kept(next: unknown) {
      this.#kept = see(next);
    }
    swap(next: unknown): unknown {
      const before = this.#kept;
      this.#kept = see(next);
      return before;
    }
    static make(): Box {
      return new Box();
    }
  }
  const cycle: Record<string, unknown> = { a: 1 };
  cycle.b = cycle;
  const root = {
    a: { b: { c: [1, { a: 2 }] } },
    b: [1, 'two', { a: 3 }],
    c: Object.freeze({ a: 1, f: Object.freeze(() => 'frozen'), list: Object.freeze([1, 2]) }),
    cycle,
    Box,
    box: new Box(7),
    sealed: Object.seal({ a: { x: 1 }, b: 2 }),
    get live() {
      return { fresh: true };
    },
    id: (value: unknown) => see(value),
    self(this: unknown) {
      return see(this);
    },
    call: (fn: unknown, ...args: unknown[]) => see((fn as (...args: unknown[]) => unknown)(...args.map(see))),
    put: (at: Record<PropertyKey, unknown>, key: PropertyKey, value: unknown) => {
      at[key] = see(value);
      return see(at);
    },
    fail: (what: unknown) => {
      throw see(what);
    },
    map: new Map<unknown, unknown>([['a', { in: 'map' }]]),
    date: new Date(5),
    bytes: new Uint8Array([1, 2, 3]),
    *items() {
      yield { a: 1 };
      yield 2;
    },
    promise: Promise.resolve({ a: 1 }),
    error: new RangeError('planned'),
    [Symbol.for('s')]: { a: 'symbol' },
  };
  Object.defineProperty(root, 'fixed', { value: { a: 1 }, writable: false, configurable: false, enumerable: true });
  Object.defineProperty(root, 'fixedGetter', { get: () => root.a, configurable: false });
  return { root, received };
}

const keys = [
  'a',
  'b',
  'c',
  'cycle',
  'Box',
  'box',
  'sealed',
  'live',
  'id',
  'self',
  'call',
  'put',
  'fail',
  'map',
  'date',
];
const moreKeys = ['bytes', 'items', 'error', 'fixed', 'fixedGetter', 'kept', 'swap', 'make', 'open', 'x', 'f', 'list'];
const languageKeys = [
  '0',
  '1',
  'length',
  'name',
  'prototype',
  'constructor',
  'toString',
  'get',
  'set',
  'size',
  'next',
  'value',
];
const key = fc.constantFrom<PropertyKey>(...keys, ...moreKeys, ...languageKeys, Symbol.for('s'), Symbol.iterator);
const at = fc.nat(1_000_000);
const operation = fc.oneof(
  { arbitrary: fc.record({ op: fc.constant('get' as const), on: at, key }), weight: 8 },
  {
    arbitrary: fc.record({ op: fc.constant('call' as const), on: at, self: at, args: fc.array(at, { maxLength: 3 }) }),
    weight: 6,
  },
  {
    arbitrary: fc.record({ op: fc.constant('method' as const), on: at, key, args: fc.array(at, { maxLength: 3 }) }),
    weight: 6,
  },
  fc.record({ op: fc.constant('set' as const), on: at, key, value: at }),
  fc.record({ op: fc.constantFrom('has' as const, 'delete' as const, 'descriptor' as const), on: at, key }),
  fc.record({
    op: fc.constantFrom('keys' as const, 'prototype' as const, 'extensible' as const, 'frozen' as const),
    on: at,
  }),
  fc.record({ op: fc.constantFrom('prevent' as const, 'freeze' as const, 'seal' as const), on: at }),
  fc.record({
    op: fc.constant('define' as const),
    on: at,
    key,
    value: at,
    flags: fc.record(
      { writable: fc.boolean(), enumerable: fc.boolean(), configurable: fc.boolean() },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ op: fc.constant('defineGetter' as const), on: at, key, get: at, configurable: fc.boolean() }),
  fc.record({ op: fc.constant('construct' as const), on: at, args: fc.array(at, { maxLength: 2 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** What one who performs operations holds: things of its own, the graph, and what is most telling in that. */
function makeHolder(root: object): unknown[] {
  const own = { a: { mine: true }, b: 1 };
  const frozen = Object.freeze({ a: 1, f: Object.freeze(() => own) });
  return [
    ...[own, frozen, (value: unknown) => value, () => own.a, [1, own], 5, 'text', undefined, root],
    ...['Box', 'box', 'id', 'call', 'put', 'a', 'sealed', 'map'].map((name) => Reflect.get(root, name) as unknown),
  ];
}
/** How many of those are its own. */
const OWN = 8;

type Outcome = { readonly threw: boolean; readonly value: unknown };

function perform(operation_: Operation, held: readonly unknown[]): Outcome {
  const pick = (index: number): unknown => held[index % held.length];
  const on = pick(operation_.on);
  try {
    if (!isObject(on)) return { threw: false, value: 'no object' };
    // The realm is shared and frozen; nothing is learnt from it, and its own answers differ by nothing.
    if (intrinsics.has(on)) return { threw: false, value: 'intrinsic' };
    return { threw: false, value: performOn(operation_, on, pick) };
  } catch (value) {
    return { threw: true, value };
  }
}

function performOn(each: Operation, on: object, pick: (index: number) => unknown): unknown {
  switch (each.op) {
    case 'get':
      return Reflect.get(on, each.key);
    case 'call':
      return Reflect.apply(on as () => unknown, pick(each.self), each.args.map(pick));
    case 'method':
      // A function's text is its own side's business.
      if (each.key === 'toString' && typeof on === 'function') return 'text';
      return Reflect.apply(Reflect.get(on, each.key) as () => unknown, on, each.args.map(pick));
    case 'set':
      return Reflect.set(on, each.key, pick(each.value));
    case 'has':
      return Reflect.has(on, each.key);
    case 'delete':
      return Reflect.deleteProperty(on, each.key);
    case 'descriptor':
      return Reflect.getOwnPropertyDescriptor(on, each.key);
    case 'keys':
      return Reflect.ownKeys(on).map(String).join();
    case 'prototype':
      return Reflect.getPrototypeOf(on);
    case 'extensible':
      return Reflect.isExtensible(on);
    case 'frozen':
      return Object.isFrozen(on);
    case 'prevent':
      return Reflect.preventExtensions(on);
    case 'freeze':
      return Object.freeze(on) === on;
    case 'seal':
      return Object.seal(on) === on;
    case 'define':
      return Reflect.defineProperty(on, each.key, { ...each.flags, value: pick(each.value) });
    case 'defineGetter': {
      const get = pick(each.get);
      if (typeof get !== 'function') return 'no getter';
      return Reflect.defineProperty(on, each.key, { get: get as () => unknown, configurable: each.configurable });
    }
    case 'construct':
      return Reflect.construct(on as new () => object, each.args.map(pick));
  }
}

/** What can be said of an outcome without identity. */
const kind = ({ threw, value }: Outcome): string => {
  if (!isObject(value)) return `${threw} ${String(value)}`;
  // Text that names what was called differs; the class of an error does not.
  return `${threw} ${typeof value} ${Array.isArray(value)} ${value instanceof Error ? Object.getPrototypeOf(value).constructor.name : ''}`;
};

/** Both sides' view of one object, in step: one for one. */
class Twins {
  readonly #there = new Map<object, object>();
  readonly #back = new Map<object, object>();
  /** Whether these two may stand for each other: both new, or each other's known twin. */
  match(direct: object, through: object): boolean {
    const [known, reverse] = [this.#there.get(direct), this.#back.get(through)];
    if (known === undefined && reverse === undefined) {
      this.#there.set(direct, through);
      this.#back.set(through, direct);
      return true;
    }
    return known === through && reverse === direct;
  }
}

const transient = (each: Operation): boolean => each.op === 'descriptor';

describe('makeMembrane()', () => {
  it('cannot be told from nothing at all: values, identity, invariants', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 60 }), (program) => {
        const [directGraph, innerGraph] = [makeGraph(), makeGraph()];
        const { value: wrapped } = makeMembrane(innerGraph.root);
        const [direct, through] = [makeHolder(directGraph.root), makeHolder(wrapped)];
        const twins = new Twins();
        for (let i = 0; i < direct.length; i += 1)
          if (isObject(direct[i])) expect(twins.match(direct[i] as object, through[i] as object)).toBe(true);
        for (const [step, each] of program.entries()) {
          const [one, two] = [perform(each, direct), perform(each, through)];
          expect(`${step} ${kind(two)}`).toBe(`${step} ${kind(one)}`);
          if (!isObject(one.value) || !isObject(two.value)) continue;
          if (transient(each)) {
            // A fresh descriptor: its members are compared, not itself.
            for (const part of ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const) {
              const [a, b] = [(one.value as PropertyDescriptor)[part], (two.value as PropertyDescriptor)[part]];
              expect(kind({ threw: false, value: b })).toBe(kind({ threw: false, value: a }));
              if (isObject(a) && isObject(b) && !intrinsics.has(a)) expect(twins.match(a, b)).toBe(true);
            }
            continue;
          }
          if (intrinsics.has(one.value)) {
            // The same for everybody; but for methods that need their own receiver, which are called over there.
            if (!intrinsics.has(two.value)) expect(typeof two.value).toBe('function');
            continue;
          }
          if (one.value instanceof Error && one.threw) continue; // made by the engine, each time anew
          expect(twins.match(one.value, two.value)).toBe(true);
          direct.push(one.value);
          through.push(two.value);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('lets neither side reach an object of the other, whatever was done, and ends all of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (program) => {
        const { root, received } = makeGraph();
        const inside = reach([root], { calls: false });
        const { value: wrapped, revoke } = makeMembrane(root);
        const held = makeHolder(wrapped);
        const mine = reach(held.slice(0, OWN), { calls: false });
        expect(Math.max(inside.size, mine.size)).toBeLessThan(1000); // both are whole
        const promise = (wrapped as { promise: Promise<unknown> }).promise;
        const never = (wrapped as { id(x: unknown): Promise<unknown> }).id(new Promise(() => {}));
        held.push(promise, await promise, never);
        for (const each of program) {
          const { value } = perform(each, held);
          if (isObject(value) && !intrinsics.has(value)) held.push(value);
        }
        // What the holder made in between is its own: only what was inside from the start is looked for.
        const outsideNow = reach(held, { calls: true });
        for (const found of outsideNow) expect(inside.has(found)).toBe(false);
        for (const found of reach(received, { calls: true })) expect(mine.has(found)).toBe(false);

        revoke();
        for (const found of [...outsideNow, ...reach(received, { calls: false })]) {
          if (inside.has(found) || mine.has(found)) continue;
          expect(uses(found)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Everything that can be reached from these: properties, prototypes, accessors, contents, and results of calls. */
function reach(from: readonly unknown[], { calls }: { readonly calls: boolean }): Set<object> {
  const found = new Set<object>();
  const queue = [...from];
  const attempt = (work: () => unknown): void => {
    try {
      queue.push(work());
    } catch (thrown) {
      queue.push(thrown);
    }
  };
  // Calls can make new things for ever.
  let budget = 1000;
  while (queue.length > 0 && budget > 0) {
    const next = queue.pop();
    if (!isObject(next) || found.has(next) || intrinsics.has(next)) continue;
    found.add(next);
    budget -= 1;
    attempt(() => Object.getPrototypeOf(next));
    let names: PropertyKey[] = [];
    attempt(() => {
      names = Reflect.ownKeys(next);
    });
    for (const name of names) {
      attempt(() => {
        const descriptor = Reflect.getOwnPropertyDescriptor(next, name);
        queue.push(descriptor?.get, descriptor?.set);
        return descriptor?.value;
      });
      if (calls) attempt(() => Reflect.get(next, name));
    }
    if (calls && typeof next === 'function') {
      attempt(() => Reflect.apply(next, undefined, []));
      attempt(() => Reflect.construct(next, []));
    }
    attempt(() => (next instanceof Map ? queue.push(...next.keys(), ...next.values()) : 0));
  }
  return found;
}

/** The ways in which a dead thing can still be used to reach the other side: calls, and looks that run something. */
function uses(thing: object): string[] {
  const alive: string[] = [];
  const dead = (thrown: unknown): boolean => (thrown as { code?: unknown } | undefined)?.code === 'CAPABILITY_REVOKED';
  const attempt = (what: string, work: () => unknown, isPlain: boolean): void => {
    try {
      work();
      if (!isPlain) alive.push(what);
    } catch (thrown) {
      if (!dead(thrown) && !(thrown instanceof TypeError)) alive.push(`${what} threw ${String(thrown)}`);
    }
  };
  // Plain frozen copies, errors and promises hold nothing of the other side: they may be looked at, not called.
  if (typeof thing === 'function') attempt('call', () => Reflect.apply(thing, undefined, []), false);
  const plain = isOrdinary(thing);
  for (const [what, work] of Object.entries({
    get: () => Reflect.get(thing, 'a'),
    set: () => Reflect.set(thing, 'zzz', 1),
    has: () => Reflect.has(thing, 'a'),
    keys: () => Reflect.ownKeys(thing),
    prototype: () => Reflect.getPrototypeOf(thing),
    extensible: () => Reflect.isExtensible(thing),
  }))
    attempt(what, work, plain);
  return alive;
}

/** Whether it is no proxy: asking one for its keys throws when it has ended. */
function isOrdinary(thing: object): boolean {
  try {
    Reflect.ownKeys(thing);
    return true;
  } catch {
    return false;
  }
}
