// What is iterated: each way in which an iterator can behave, end, or not.
import { type Kind, type Make, constant } from './kind.ts';
import { spied, type Trace } from './trace.ts';

interface Steps {
  readonly items: readonly unknown[];
  /** What `next` gives after them. */
  readonly last?: (trace: Trace, name: string) => unknown;
  readonly next?: unknown;
  readonly close?: unknown;
  readonly closes?: (trace: Trace) => unknown;
}

/** An iterator that says each of its steps. */
function steps({ items, last, next, closes, close }: Steps, trace: Trace, name: string): object {
  let at = 0;
  const iterator = {
    next:
      next === undefined
        ? (...args: unknown[]) => {
            trace.say(`${name}.next(${args.length})`);
            if (at < items.length) return spied({ done: false, value: items[at++] }, `${name} result`, trace);
            return last === undefined ? { done: true, value: 'the end' } : last(trace, name);
          }
        : next,
    return:
      closes === undefined
        ? close
        : (...args: unknown[]) => {
            trace.say(`${name}.return(${args.length})`);
            return closes(trace);
          },
  };
  return spied(iterator, `${name} iterator`, trace);
}

const iterable =
  (how: Steps): Make =>
  (trace, name) => ({
    get [Symbol.iterator]() {
      trace.say(`${name}[iterator]`);
      return () => (trace.say(`${name}[iterator]()`), steps(how, trace, name));
    },
  });

const closes = (): object => ({});
const thrower = (): never => {
  throw new EvalError('in an iterator');
};

/** How iterables of `items` can be. */
const ways = (items: () => readonly unknown[]): Kind => ({
  'an array to iterate': ({ subject }) => subject([...items()]),
  'what iterates': (trace, name) => iterable({ items: items(), closes })(trace, name),
  'what cannot be closed': (trace, name) => iterable({ items: items() })(trace, name),
  'what closes with a number': (trace, name) => iterable({ items: items(), closes: () => 1 })(trace, name),
  'what throws when it is closed': (trace, name) => iterable({ items: items(), closes: thrower })(trace, name),
  'what has a return that is no function': (trace, name) => iterable({ items: items(), close: 1 })(trace, name),
  'what has a return that is null': (trace, name) => iterable({ items: items(), close: null })(trace, name),
  'what throws at the end': (trace, name) => iterable({ items: items(), closes, last: thrower })(trace, name),
  'what ends with a number': (trace, name) => iterable({ items: items(), closes, last: () => 1 })(trace, name),
  'what throws when asked whether it is done': (trace, name) =>
    iterable({
      items: items(),
      closes,
      last: (t) => ({
        get done() {
          return (t.say('done'), thrower());
        },
      }),
    })(trace, name),
  'what throws when asked for a value': (trace, name) =>
    iterable({
      items: items(),
      closes,
      last: (t) => ({
        done: false,
        get value() {
          return (t.say('value'), thrower());
        },
      }),
    })(trace, name),
  'what is done with a truthy word': (trace, name) =>
    iterable({ items: items(), closes, last: () => ({ done: 'yes', value: 1 }) })(trace, name),
  'a next that is no function': (trace, name) => iterable({ items: items(), closes, next: 1 })(trace, name),
  'an iterator that is none': () => ({ [Symbol.iterator]: () => 1 }),
  'an iterator method that is none': () => ({ [Symbol.iterator]: 1 }),
  'an iterator method that is null, and a length': () => ({ [Symbol.iterator]: null, length: 1, 0: items()[0] }),
  'an iterator method that throws': () => ({ [Symbol.iterator]: thrower }),
  'a spied array to iterate': (trace, name) => spied([...items()], name, trace),
  'an array with an iterator of its own': (trace, name) =>
    Object.defineProperty([...items()], Symbol.iterator, {
      value: () => steps({ items: items().slice(0, 1), closes }, trace, name),
    }),
  'an array with holes to iterate': () => {
    const list: unknown[] = [...items()];
    list.length += 1;
    return list;
  },
  'an array with an accessor to iterate': (trace, name) =>
    Object.defineProperty([...items()], 0, { get: () => (trace.say(`${name}.0`), items()[0]), configurable: true }),
  'an array of another class to iterate': () =>
    Object.setPrototypeOf([...items()], class extends Array {}.prototype) as unknown,
  'a set to iterate': () => new Set(items()),
  'a map': () => new Map([[1, 2]]),
  'a generator': (trace, name) =>
    (function* () {
      try {
        yield* items();
      } finally {
        trace.say(`${name} closed`);
      }
    })(),
  'an array-like': () => Object.assign({ length: 2 }, items()),
  'a spied array-like': (trace, name) => spied(Object.assign({ length: 2 }, items()), name, trace),
});

export const iterated: Kind = ways(() => ['b', 2, 'c']);

/** Iterables of entries. */
export const entries: Kind = {
  ...ways(() => [
    ['a', 1],
    ['b', 2],
  ]),
  'spied entries': (trace, name) => [
    spied(['k', 'v'], `${name}.0`, trace),
    spied({ 0: 'l', 1: 'w' }, `${name}.1`, trace),
  ],
  'entries that are numbers': (trace, name) => iterable({ items: [['a', 1], 5], closes })(trace, name),
  'entries that throw': (trace, name) =>
    iterable({
      items: [
        {
          get 0() {
            return (trace.say('key'), thrower());
          },
        },
      ],
      closes,
    })(trace, name),
  'entries with objects for keys': () => [[{}, 1]],
};

/** Iterables of objects, which weak collections hold. */
export const holdable: Kind = ways(() => [Object.freeze({ a: 1 }), Object.freeze({ b: 2 })]);
/** Entries whose keys are objects. */
export const holdableEntries: Kind = ways(() => [[Object.freeze({ a: 1 }), 1]]);

/** An iterator itself. */
export const iterator: Kind = {
  'an iterator': (trace, name) => steps({ items: ['b', 2, 'c'], closes }, trace, name),
  'an iterator that cannot be closed': (trace, name) => steps({ items: ['b', 2, 'c'] }, trace, name),
  'an iterator that throws when closed': (trace, name) => steps({ items: ['b', 2, 'c'], closes: thrower }, trace, name),
  'an iterator that closes with a number': (trace, name) =>
    steps({ items: ['b', 2, 'c'], closes: () => 1 }, trace, name),
  'an iterator that throws': (trace, name) => steps({ items: ['b'], closes, last: thrower }, trace, name),
  'an iterator that ends with a number': (trace, name) => steps({ items: ['b'], closes, last: () => 1 }, trace, name),
  'an iterator with a next that is none': (trace, name) => steps({ items: ['b'], closes, next: 1 }, trace, name),
  'an iterator of iterables': (trace, name) => steps({ items: [['x'], 'yz', new Set([1])], closes }, trace, name),
  'an iterator of an array': () => ['b', 2, 'c'].values(),
  'a generator': () =>
    (function* () {
      yield 'b';
      yield 2;
    })(),
};

/** What has `size`, `has` and `keys`. */
const setLike =
  (content: object): Make =>
  (trace, name) =>
    spied(
      {
        size: 2,
        has: (item: unknown) => (trace.say(`${name}.has(${String(item)})`), item === 'b'),
        keys: () => (trace.say(`${name}.keys()`), steps({ items: ['b', 'z'], closes }, trace, name)),
        ...content,
      },
      name,
      trace,
    );

export const setLikes: Kind = {
  'a set': () => new Set(['b', 'z']),
  'a spied set-like': setLike({}),
  'a set-like of many': setLike({ size: 10 }),
  'a set-like of no size': setLike({ size: Number.NaN }),
  'a set-like of a size that is undefined': setLike({ size: undefined }),
  'a set-like of a negative size': setLike({ size: -1 }),
  'a set-like of endless size': setLike({ size: Number.POSITIVE_INFINITY }),
  'a set-like without has': setLike({ has: undefined }),
  'a set-like without keys': setLike({ keys: 1 }),
  'a set-like whose keys are no iterator': setLike({ keys: () => 1 }),
  'a map': () => new Map([['b', 1]]),
  'an array': constant(['b']),
};

export const set: Kind = {
  'a set': ({ subject }) => subject(new Set(['a', 'b', 'c', -0, Number.NaN])),
  'an empty set': ({ subject }) => subject(new Set()),
  'a long set': ({ subject }) => subject(new Set(Array.from({ length: 30 }, (_, i) => i))),
};
export const map: Kind = {
  'a map': ({ subject }) =>
    subject(
      new Map<unknown, unknown>([
        ['a', 1],
        ['b', 2],
        [Number.NaN, 3],
      ]),
    ),
  'an empty map': ({ subject }) => subject(new Map()),
};

/** What happens to collections in the middle of a call. */
export const collectionChanges: Readonly<Record<string, (subjects: readonly unknown[]) => void>> = {
  'is cleared': changed((collection) => collection.clear()),
  'loses an entry': changed((collection) => void collection.delete('b')),
  'gets an entry': changed(
    (collection) => void ('set' in collection ? collection.set('new', 1) : collection.add('new')),
  ),
};

type Collection = Map<unknown, unknown> | Set<unknown>;
function changed(change: (collection: Collection) => void): (subjects: readonly unknown[]) => void {
  return (subjects) => {
    for (const subject of subjects) if (subject instanceof Map || subject instanceof Set) change(subject as Collection);
  };
}
