// Functions, lists of arguments, and what proxies are made of.
import { callable, constant, type Kind } from './kind.ts';
import { spied, told } from './trace.ts';

const fn: Kind = {
  'a function': (trace, name) =>
    function given(this: unknown, ...args: unknown[]) {
      trace.say(`${name}(${args.map(told).join()}) this ${typeof this} new ${String(new.target !== undefined)}`);
      return args.length;
    },
  'an arrow function':
    (trace, name) =>
    (...args: unknown[]) =>
      trace.say(`${name}(${args.map(told).join()})`),
  'a spied function': (trace, name) => spied((a: unknown, b: unknown) => [a, b], name, trace),
  'a class': (trace, name) =>
    class A {
      constructor(...args: unknown[]) {
        trace.say(`new ${name}(${args.map(told).join()})`);
      }
    },
  'a bound function': () => ((a: unknown, b: unknown) => [a, b]).bind(1, 2),
  'a native': constant(Math.max),
  'a function with a name of its own': () => Object.defineProperty(() => {}, 'name', { value: 5 }),
  'a function with a length that throws': (trace, name) =>
    Object.defineProperty(() => {}, 'length', { get: () => (trace.say(`${name}.length`), Number.POSITIVE_INFINITY) }),
  'a function without a prototype': () => Object.setPrototypeOf(() => {}, null) as unknown,
  'an async function': () => async () => {},
  'a generator function': () => function* () {},
};

/** What lists arguments. */
const list: Kind = {
  'a list of arguments': () => [1, 'b'],
  'a spied list': (trace, name) => spied([1, 'b'], name, trace),
  'a list with holes': () => [1, , 3],
  'a spied array-like': (trace, name) => spied({ length: 2, 0: 'x' }, name, trace),
  'a list of a length that is text': () => ({ length: '1', 0: 'y' }),
  'a list of a negative length': () => ({ length: -1 }),
  'a long list': () => Array.from({ length: 40 }, (_, i) => i),
  'a typed list': () => new Uint8Array([4, 5]),
};

const newTarget: Kind = {
  'a class to make': () => class Made {},
  'a spied class': (trace, name) => spied(class Made {}, name, trace),
};

const handler: Kind = {
  'a handler': (trace, name) => ({
    get: (_: object, key: PropertyKey) => (trace.say(`${name}.get ${String(key)}`), 1),
  }),
  'a spied handler': (trace, name) => spied({}, name, trace),
};

const target: Kind = {
  'an object': () => ({ a: 1 }),
  'a function': callable,
  'a class': () => class A {},
  'an array': () => [1],
};

export const functionKinds = { fn, list, newTarget, handler, target } as const satisfies Record<string, Kind>;
