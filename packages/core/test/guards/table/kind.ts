// A kind: what may stand in one place of a call. The first value of a kind is what the native expects.
import { spied, type Trace } from './trace.ts';

export type Make = (trace: Trace, name: string) => unknown;

/** Label → value. Labels are what a failure shows. */
export type Kind = Readonly<Record<string, Make>>;

export const constant =
  (value: unknown): Make =>
  () =>
    value;

/** An object that says how it is converted, step by step. */
const converts =
  (to: unknown, asText: unknown = to): Make =>
  (trace, name) =>
    spied(
      {
        valueOf: () => (trace.say(`${name}.valueOf()`), to),
        toString: () => (trace.say(`${name}.toString()`), asText),
      },
      name,
      trace,
    );

const toPrimitive =
  (to: unknown): Make =>
  (trace, name) => ({
    get [Symbol.toPrimitive]() {
      trace.say(`${name}[toPrimitive]`);
      return (hint: unknown) => (trace.say(`${name} as ${String(hint)}`), to);
    },
  });

const callable: Make = (trace, name) => () => trace.say(`${name}()`);

/** What any place may be given, whatever it expects. */
export const universal: Kind = {
  undefined: constant(undefined),
  null: constant(null),
  true: constant(true),
  NaN: constant(Number.NaN),
  '3.7': constant(3.7),
  '-1': constant(-1),
  'empty text': constant(''),
  text: constant('b'),
  symbol: constant(Symbol.iterator),
  bigint: constant(2n),
  object: () => ({}),
  array: () => ['b', 1],
  function: callable,
  'object without prototype': () => Object.create(null),
  'a converted number': converts(1),
  'a converted text': converts({}, 'b'),
  'a converted symbol': toPrimitive(Symbol.iterator),
  'what toPrimitive gives': toPrimitive(1),
  'what converts to objects': converts({}, {}),
  'a toPrimitive that is no function': () => ({ [Symbol.toPrimitive]: 1 }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a revoked proxy of an array': () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
};

/** Things with a brand, each of which some native is for, and all others are not. */
export const brands: Kind = {
  'a map': () => new Map([[1, 2]]),
  'a set': () => new Set([1]),
  'a weak map': () => new WeakMap(),
  'a date': () => new Date(0),
  'a regexp': () => /b/g,
  'an error': () => Object.defineProperty(new RangeError('b'), 'stack', { value: 'no stack' }),
  'a promise': () => Promise.resolve(1),
  'a buffer': () => new ArrayBuffer(4),
  'a typed array': () => new Uint8Array([3, 1, 2]),
  'a view': () => new DataView(new ArrayBuffer(4)),
  'a String object': () => Object('ab') as unknown,
  'a Symbol object': () => Object(Symbol.iterator) as unknown,
  'a generator': () =>
    (function* () {
      yield 1;
    })(),
  'a class': () => class A {},
  arguments: () =>
    (function (..._: unknown[]): unknown {
      // biome-ignore lint/complexity/noArguments: this is the object that is meant
      return arguments;
    })(3, 1, 2),
};

/** The prototypes themselves, and objects that only inherit from them. */
export const inherited: Kind = Object.fromEntries(
  Object.entries({ Array, Map, Set, Uint8Array, String, RegExp, Promise, BigInt, ArrayBuffer }).flatMap(
    ([name, { prototype }]): [string, Make][] => [
      [`${name}.prototype`, constant(prototype)],
      [`what inherits from ${name}`, () => Object.create(prototype as object) as unknown],
    ],
  ),
);

export { callable, converts, toPrimitive };
