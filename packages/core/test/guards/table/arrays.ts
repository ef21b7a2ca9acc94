// Arrays and what passes for them.
import { constant, converts, type Kind, type Make } from './kind.ts';
import { spied, type Trace } from './trace.ts';

const items = (): unknown[] => [3, 'b', 1, undefined, 'b', Number.NaN, -0, 2];

/** Longer than what guards let pass for nothing. */
const long = (): unknown[] => Array.from({ length: 40 }, (_, i) => (i % 7 === 3 ? 'b' : 40 - i));

const like =
  (length: Make, content: object = { 0: 'b', 1: 2, 3: 'd' }): Make =>
  (trace, name) =>
    spied({ ...content, length: length(trace, `${name}.length`) }, name, trace);

/** An array whose constructor says what it makes. */
const withConstructor =
  (make: (trace: Trace, name: string) => unknown, list = items): Make =>
  (trace, name) => {
    const array = trace.subject(list());
    Object.defineProperty(array, 'constructor', {
      configurable: true,
      get() {
        trace.say(`${name}.constructor`);
        return make(trace, name);
      },
    });
    return array;
  };

const species =
  (value: Make): Make =>
  (trace, name) =>
    withConstructor(() => ({
      get [Symbol.species]() {
        trace.say(`${name}[species]`);
        return value(trace, name);
      },
    }))(trace, name);

const makes =
  (result: (trace: Trace, length: unknown) => unknown): Make =>
  (trace, name) =>
    function Made(length: unknown) {
      trace.say(`new ${name}(${String(length)})`);
      return result(trace, length);
    };

export const array: Kind = {
  'an array': ({ subject }) => subject(items()),
  'a long array': ({ subject }) => subject(long()),
  'an empty array': () => [],
  'an array of one': ({ subject }) => subject(['b']),
  'an array with holes': ({ subject }) => {
    const list = subject(items());
    delete list[1];
    delete list[7];
    return list;
  },
  'a long array with holes': ({ subject }) => {
    const list = subject(long());
    delete list[5];
    delete list[39];
    return list;
  },
  'a spied array': (trace, name) => spied(trace.subject(items()), name, trace),
  'a spied long array': (trace, name) => spied(trace.subject(long()), name, trace),
  'a spied array with holes': (trace, name) => {
    const list = trace.subject(items());
    delete list[2];
    return spied(list, name, trace);
  },
  'an array with a spied prototype': (trace, name) => {
    const list = trace.subject(items());
    delete list[1];
    return Object.setPrototypeOf(list, spied(Object.create(Array.prototype) as object, name, trace)) as unknown;
  },
  'an array with accessors': (trace, name) => {
    const list = trace.subject(items());
    for (const key of ['0', '4'])
      Object.defineProperty(list, key, {
        configurable: true,
        enumerable: true,
        get: () => (trace.say(`${name}.get ${key}`), 'b'),
        set: (value: unknown) => trace.say(`${name}.set ${key} ${typeof value}`),
      });
    return list;
  },
  'a long array with accessors': (trace, name) => {
    const list = trace.subject(long());
    for (const key of ['2', '30'])
      Object.defineProperty(list, key, {
        configurable: true,
        enumerable: true,
        get: () => (trace.say(`${name}.get ${key}`), 'b'),
        set: (value: unknown) => trace.say(`${name}.set ${key} ${typeof value}`),
      });
    return list;
  },
  'a frozen array': () => Object.freeze(items()),
  'a sealed array': () => Object.seal(items()),
  'an array that grows no more': () => Object.preventExtensions(items()),
  'an array of fixed length': () => Object.defineProperty(items(), 'length', { writable: false }),
  'an array-like': like(constant(4)),
  'an array-like of a converted length': like(converts(4)),
  'an array-like of a long length': like(constant(20)),
  'an array-like of a text length': like(constant('2.9')),
  'an array-like of a negative length': like(constant(-2)),
  'an array-like of no length': like(constant(undefined)),
  'an array-like of a length that is a symbol': like(constant(Symbol.iterator)),
  'an array-like of a length that is a bigint': like(constant(2n)),
  'a frozen array-like': () => Object.freeze({ 0: 'b', 1: 2, length: 2 }),
  'a text': constant('bab'),
  'an array of another class': ({ subject }) => {
    class Own extends Array<unknown> {}
    return subject(Object.setPrototypeOf(items(), Own.prototype));
  },
  'species: none': species(constant(undefined)),
  'species: null': species(constant(null)),
  'species: no constructor': species(constant(() => 1)),
  'species: Array': species(constant(Array)),
  'species: makes a spied object': species(makes((trace) => spied({}, 'made', trace))),
  'species: makes a frozen object': species(makes(() => Object.freeze({ length: 0 }))),
  'species: makes a frozen array': species(makes(() => Object.freeze([]))),
  'species: makes an array of fixed length': species(
    makes(() => Object.defineProperty([9], 'length', { writable: false })),
  ),
  'species: throws': species(
    makes(() => {
      throw new EvalError('made');
    }),
  ),
  'constructor: none': withConstructor(() => undefined),
  'constructor: a number': withConstructor(() => 1),
  'constructor: makes a spied array': withConstructor((trace, name) =>
    makes((t) => spied([9], 'made', t))(trace, name),
  ),
};

/** What happens to arrays in the middle of a call. */
export const arrayChanges: Readonly<Record<string, (subjects: readonly unknown[]) => void>> = {
  'is emptied': each((list) => {
    list.length = 0;
  }),
  grows: each((list) => void list.push('grown', 'b')),
  'loses an element': each((list) => void delete list[2]),
  'is frozen': each((list) => void Object.freeze(list)),
  'gets an accessor': each((list) =>
    Object.defineProperty(list, 3, { get: () => 'got', configurable: true, enumerable: true }),
  ),
};

function each(change: (list: unknown[]) => void): (subjects: readonly unknown[]) => void {
  return (subjects) => {
    for (const subject of subjects)
      if (Array.isArray(subject) && Object.isExtensible(subject)) change(subject as unknown[]);
  };
}

/** Arrays in arrays. */
export const nested: Kind = {
  'nested arrays': ({ subject }) => subject([1, [2, ['b', [4, [5]]]], [], [[]]]),
  'nested spied arrays': (trace, name) =>
    trace.subject([1, spied([2, spied(['b'], `${name}.1.1`, trace)], `${name}.1`, trace), { length: 1, 0: 'no' }]),
  'nested holes': ({ subject }) => {
    const inner: unknown[] = [1];
    inner.length = 3;
    return subject([inner, [inner]]);
  },
  ...array,
};

/** What concat may be told to spread. */
export const spreadable: Kind = {
  'an array to spread': ({ subject }) => subject(['x', 'y']),
  'an object that says it spreads': (trace, name) =>
    spied({ [Symbol.isConcatSpreadable]: true, length: 2, 1: 'y' }, name, trace),
  'a spied array that says it does not': (trace, name) =>
    spied(Object.assign(['x'], { [Symbol.isConcatSpreadable]: false }), name, trace),
  'a spied array to spread': (trace, name) => spied(['x', , 'z'], name, trace),
  'a class of array to spread': () => Object.setPrototypeOf(['x'], class extends Array {}.prototype) as unknown,
  'holes to spread': () => [, 'y', ,],
};
