// JSON in both directions, texts that are parsed, errors, templates.
import { constant, type Kind } from './kind.ts';
import { spied } from './trace.ts';

const json: Kind = {
  'a text of JSON': constant('{"a":[1,{"b":null}],"c":"x","__proto__":{"p":1},"a2":-0}'),
  'a number of JSON': constant('1e3'),
  'a string of JSON': constant('"\\u2028\\ud800"'),
  'no JSON': constant('{"a":}'),
  'JSON and more': constant('1 2'),
  'a long text of JSON': constant(JSON.stringify(Array.from({ length: 80 }, (_, i) => ({ i, s: 'x'.repeat(i % 5) })))),
};

const reviver: Kind = {
  'no reviver': constant(undefined),
  'a reviver': (trace, name) =>
    function (this: unknown, key: unknown, value: unknown) {
      trace.say(`${name}(${String(key)},${typeof value}) in ${Array.isArray(this) ? 'array' : typeof this}`);
      return value;
    },
  'a reviver that drops': () => (key: unknown, value: unknown) => (key === 'b' || key === '0' ? undefined : value),
  'a reviver that puts a spied array in': (trace, name) =>
    function (this: { c?: unknown }, key: unknown, value: unknown) {
      trace.say(`${name}(${String(key)})`);
      if (key === 'a') this.c = spied([1, 2], 'changed', trace);
      return value;
    },
};

const data: Kind = {
  data: () => ({
    b: [1, undefined, () => {}, Symbol.iterator, null],
    a: { n: Number.NaN, s: '\ud800"\n' },
    u: undefined,
  }),
  'spied data': (trace, name) => spied({ a: 1, list: spied([1, 'x'], `${name}.list`, trace) }, name, trace),
  'what has toJSON': (trace, name) => ({
    k: spied({ toJSON: (key: unknown) => (trace.say(`${name}.toJSON(${String(key)})`), { t: 1 }) }, name, trace),
  }),
  boxes: () => [Object(1), Object('s'), Object(true), Object(2n)],
  'boxes with methods': (trace, name) => [
    Object.assign(Object(1) as object, { valueOf: () => (trace.say(`${name}.valueOf`), 7), toString: () => 'no' }),
    Object.assign(Object('s') as object, { toString: () => (trace.say(`${name}.toString`), 't') }),
  ],
  'a circle': () => {
    const circle: Record<string, unknown> = { a: 1 };
    Object.assign(circle, { self: circle });
    return circle;
  },
  'data with accessors': (trace, name) => ({
    get a() {
      return (trace.say(`${name}.a`), 1);
    },
    b: 2,
  }),
  'a function with toJSON': () => Object.assign(() => {}, { toJSON: () => 'f' }),
  'much data': () => Array.from({ length: 60 }, (_, i) => ({ i, s: `${i}` })),
};

const replacer: Kind = {
  'no replacer': constant(undefined),
  'a replacer of data': (trace, name) =>
    function (this: unknown, key: unknown, value: unknown) {
      trace.say(`${name}(${String(key)},${typeof value}) in ${Array.isArray(this) ? 'array' : typeof this}`);
      return value;
    },
  'a replacer that gives other objects': () => (key: unknown, value: unknown) => (key === '' ? { z: value } : 1),
  'a list of keys': () => ['a', 1, Object('b'), 'a', {}, null],
  'a spied list of keys': (trace, name) => spied(['b', 'a'], name, trace),
};

const space: Kind = {
  'no space': constant(undefined),
  two: constant(2),
  'a word': constant('--'),
  twelve: constant(12),
  'a boxed number': () => Object.assign(Object(1) as object, { valueOf: () => 3 }),
};

const parsed: Kind = {
  digits: constant(' 0x1fz'),
  'a number': constant('-1.5e3x'),
  'an escape': constant('%C3%A9%u00e9%zz'),
  'a broken escape': constant('%C3'),
  'units to escape': constant('a\u00e9\u20ac\u{1f600}/?'),
  'half a pair': constant('\ud800'),
  'a date': constant('2020-01-02T03:04:05Z'),
  'many digits': constant(`${'1'.repeat(300)}.5`),
  'a bigint': constant('0b101'),
};

const errorOptions: Kind = {
  'no options': constant(undefined),
  'a cause': (trace, name) => spied({ cause: 5 }, name, trace),
};

const errorLike: Kind = {
  'an error': () => new RangeError('words'),
  'a spied error': (trace, name) => spied({ name: 'N', message: 'm' }, name, trace),
  'an error without words': () => ({ name: '', message: undefined }),
};

const template: Kind = {
  'a template': () => ({ raw: ['a', 'b', 'c'] }),
  'a spied template': (trace, name) => ({ raw: spied(['a', 'b', 'c'], name, trace) }),
  'a template of a text': () => ({ raw: 'xyz' }),
  'a template of a length': (trace, name) => ({ raw: spied({ length: '2', 0: 1 }, name, trace) }),
  'a template of no length': () => ({ raw: { length: -1 } }),
};

export const dataKinds = {
  json,
  reviver,
  data,
  replacer,
  space,
  parsed,
  errorOptions,
  errorLike,
  template,
} as const satisfies Record<string, Kind>;
