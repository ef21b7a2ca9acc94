// Promises, thenables that behave and that do not, classes of promises, reactions.
import { constant, type Kind, type Make } from './kind.ts';
import { iterated } from './iterables.ts';
import { spied, told } from './trace.ts';

const { resolve: promiseResolve } = Promise;

const thenable =
  (then: (fulfil: (value: unknown) => void, refuse: (reason: unknown) => void) => unknown): Make =>
  (trace, name) => ({
    get then() {
      trace.say(`${name}.then`);
      return (fulfil: (value: unknown) => void, refuse: (reason: unknown) => void) => {
        trace.say(`${name}.then()`);
        return then(fulfil, refuse);
      };
    },
  });

const settled: Kind = {
  'a value': constant(5),
  'a promise': () => Promise.resolve('kept'),
  'a broken promise': () => {
    const promise = Promise.reject(new RangeError('broken'));
    promise.catch(() => {});
    return promise;
  },
  'a thenable that fulfils': thenable((fulfil) => fulfil('f')),
  'a thenable that fulfils twice': thenable((fulfil) => (fulfil('f'), fulfil('g'))),
  'a thenable that refuses': thenable((_, refuse) => refuse('r')),
  'a thenable that throws': thenable(() => {
    throw new EvalError('then');
  }),
  'a thenable that throws too late': thenable((fulfil) => {
    fulfil('f');
    throw new EvalError('late');
  }),
  'a then that is no function': () => ({ then: 1 }),
  'a thenable of a thenable': (trace, name) =>
    thenable((fulfil) => fulfil(thenable((f) => f('inner'))(trace, `${name} inner`)))(trace, name),
  'a promise with a then of its own': (trace, name) =>
    Object.defineProperty(Promise.resolve(1), 'then', {
      value: (fulfil: (value: unknown) => void) => (trace.say(`${name} own then`), fulfil('own')),
    }),
  'a promise with a constructor of its own': (trace, name) =>
    Object.defineProperty(Promise.resolve(1), 'constructor', {
      get: () => (trace.say(`${name}.constructor`), Promise),
    }),
};

/** Iterables of what may be waited for. */
const awaited: Kind = {
  'promises and values': (trace, name) => [
    Promise.resolve(1),
    2,
    (settled['a thenable that fulfils'] as Make)(trace, `${name}.2`),
  ],
  'one that is broken': (trace, name) => [
    (settled['a broken promise'] as Make)(trace, name),
    (settled['a thenable that refuses'] as Make)(trace, `${name}.1`),
  ],
  'promises with methods of their own': (trace, name) => [
    (settled['a promise with a then of its own'] as Make)(trace, `${name}.0`),
    (settled['a promise with a constructor of its own'] as Make)(trace, `${name}.1`),
    (settled['a thenable that fulfils twice'] as Make)(trace, `${name}.2`),
  ],
  nothing: () => [],
  ...iterated,
};

const capability =
  (call: (executor: (resolve: unknown, reject: unknown) => void, log: (what: string) => () => void) => unknown): Make =>
  (trace, name) =>
    Object.assign(
      function Own(executor: (resolve: unknown, reject: unknown) => void) {
        trace.say(`new ${name}`);
        return call(
          executor,
          (what) =>
            (...args: unknown[]) =>
              trace.say(`${what}(${args.map((a) => typeof a).join()})`),
        );
      },
      { resolve: (value: unknown) => (trace.say(`${name}.resolve`), Promise.resolve(value)) },
    );

/** What Promise's functions are called on. */
const promiseClass: Kind = {
  Promise: constant(Promise),
  'a class of promises': (trace, name) =>
    Object.defineProperty(class Own extends Promise<unknown> {}, 'resolve', {
      value(this: unknown, value: unknown): unknown {
        trace.say(`${name}.resolve`);
        return Reflect.apply(promiseResolve, this, [value]);
      },
    }),
  'a class of promises that says what is asked': (trace, name) => spied(class extends Promise<unknown> {}, name, trace),
  'a class with a resolve that is none': () => {
    const Own = class extends Promise<unknown> {};
    return Object.defineProperty(Own, 'resolve', { value: 1 });
  },
  'a class with an accessor for resolve': (trace, name) => {
    const Own = class extends Promise<unknown> {};
    return Object.defineProperty(Own, 'resolve', { get: () => (trace.say(`${name}.resolve?`), undefined) });
  },
  'what makes an object of its own': capability(
    (executor, log) => (executor(log('resolve'), log('reject')), { own: 1 }),
  ),
  'what calls back twice': capability((executor, log) => {
    executor(undefined, undefined);
    executor(log('resolve'), log('reject'));
    return {};
  }),
  'what calls back twice too often': capability((executor, log) => {
    executor(log('resolve'), log('reject'));
    executor(log('again'), log('again'));
    return {};
  }),
  'what never calls back': capability(() => ({})),
  'what gives no functions': capability((executor) => (executor(1, 2), {})),
};

const promise: Kind = {
  'a promise': () => Promise.resolve('kept'),
  'a broken promise': settled['a broken promise'] as Make,
  'a promise with a species': (trace, name) =>
    Object.defineProperty(Promise.resolve(1), 'constructor', {
      get: () => (
        trace.say(`${name}.constructor`),
        {
          get [Symbol.species]() {
            trace.say(`${name}[species]`);
            return class Own extends Promise<unknown> {};
          },
        }
      ),
    }),
  'a promise whose constructor is a number': () =>
    Object.defineProperty(Promise.resolve(1), 'constructor', { value: 1 }),
  'an object with then': (trace, name) => ({
    then: (...args: unknown[]) => (trace.say(`${name}.then(${args.map((a) => typeof a).join()})`), 'then'),
  }),
};

const reaction: Kind = {
  'a reaction': (trace, name) => (value: unknown) => (trace.say(`${name}(${told(value)})`), 'reacted'),
  'a reaction that throws': (trace, name) => () => {
    trace.say(`${name}()`);
    throw new EvalError('reaction');
  },
  'a reaction that gives a thenable': (trace, name) => () =>
    (settled['a thenable that fulfils'] as Make)(trace, `${name}()`),
  'a reaction that gives a promise': (trace, name) => () => (trace.say(`${name}()`), Promise.resolve('later')),
  'a spied reaction': (trace, name) => spied((value: unknown) => value, name, trace),
};

const asyncGenerator: Kind = {
  'an asynchronous generator': (trace) =>
    (async function* () {
      try {
        yield 1;
      } finally {
        trace.say('closed');
      }
    })(),
};

export const promiseKinds = {
  settled,
  awaited,
  promiseClass,
  promise,
  reaction,
  asyncGenerator,
} as const satisfies Record<string, Kind>;
