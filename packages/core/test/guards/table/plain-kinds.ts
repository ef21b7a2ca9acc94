// Numbers, texts, patterns, keys, functions, objects: what stands in most places of most calls.
import { constant, converts, type Kind, type Make, toPrimitive } from './kind.ts';
import { spied } from './trace.ts';

const any: Kind = { 'a text': constant('b') };

/** An index, or a count that a native does not count up to. */
const index: Kind = {
  '1': constant(1),
  '2': constant(2),
  '-2': constant(-2),
  '-0': constant(-0),
  '30': constant(30),
  '-100': constant(-100),
  "'1'": constant('1'),
  '1.9': constant(1.9),
  Infinity: constant(Number.POSITIVE_INFINITY),
  '-Infinity': constant(Number.NEGATIVE_INFINITY),
  '2 ** 53': constant(2 ** 53),
};

/** A length, or how often: what a native makes so many of. */
const count: Kind = {
  '3': constant(3),
  '0': constant(0),
  "'4'": constant('4'),
  '-0.9': constant(-0.9),
  '-Infinity': constant(Number.NEGATIVE_INFINITY),
  '300': constant(300),
};

const texts = {
  'a text': 'abcabdab',
  'another text': 'ab',
  'one unit': 'b',
  'a long text': 'ab,cab'.repeat(60),
  'half a pair': 'a\ud800b',
  pairs: '\u{1f600}b\u{1f600}',
  'a text to normalise': 'a\u0301\u00e9\u1e9b\u0323',
  'a text with blanks': ' \u2003\n ab \ufeff',
  'a text with quotes': 'a"b"<',
  'a template': "[$&$1$`$'$$$<x>]",
  digits: '0x1f',
};
const text: Kind = {
  ...Object.fromEntries(Object.entries(texts).map(([label, value]) => [label, constant(value)])),
  'a String object': () => Object('abab') as unknown,
};

const method =
  (symbol: symbol, result: unknown): Make =>
  (trace, name) =>
    spied(
      {
        [symbol]: (...args: unknown[]) => (trace.say(`${name}[${String(symbol)}](${args.map(typeOf).join()})`), result),
        toString: () => 'b',
        flags: 'g',
      },
      name,
      trace,
    );
const typeOf = (value: unknown): string => typeof value;

/** What is looked for in a text. */
const pattern: Kind = {
  'a text to find': constant('ab'),
  nothing: constant(''),
  'a regexp': () => /a(b)?/g,
  'a regexp that finds one': () => /b/,
  'a sticky regexp': () => /a./y,
  'a spied regexp': (trace, name) => spied(/b/g, name, trace),
  'a regexp of another class': () => Object.setPrototypeOf(/a/g, class extends RegExp {}.prototype) as unknown,
  'what splits': method(Symbol.split, ['x']),
  'what replaces': method(Symbol.replace, 'x'),
  'what searches': method(Symbol.search, 2),
  'what matches': method(Symbol.match, ['x']),
  'what matches all': method(Symbol.matchAll, 'all'),
  'what says that it matches': (trace, name) => spied({ [Symbol.match]: true, toString: () => 'b' }, name, trace),
  'a regexp that says it is none': () => Object.defineProperty(/b/g, Symbol.match, { value: false }),
  'a method that is no function': () => ({ [Symbol.split]: 1, [Symbol.replace]: 1, [Symbol.search]: 1 }),
};

const replacement: Kind = {
  'a text to put in': constant('<$&>'),
  templates: constant("$1$$$`$'$<n>"),
  'a replacer':
    (trace, name) =>
    (...args: unknown[]) => (trace.say(`${name}(${args.map(String).join('|')})`), '$&'),
  'a replacer that gives an object': (trace, name) => () => converts('x')(trace, `${name}()`),
  'a replacer that gives a symbol': () => () => Symbol.iterator,
};

const locale: Kind = {
  'a locale': constant('en'),
  'a list of locales': () => ['de', 'en'],
  'no locale': constant('not a locale'),
  'a spied list': (trace, name) => spied(['en'], name, trace),
};

const form: Kind = { NFC: constant('NFC'), NFKD: constant('NFKD'), 'no form': constant('nfc') };

/** A function that is called for each of something. */
const callback: Kind = {
  'a callback': (trace, name) =>
    function (this: unknown, ...args: unknown[]) {
      trace.say(`${name}(${args.slice(0, 2).map(said).join()}) this ${typeof this}`);
      return args[0];
    },
  'a callback that says yes': (trace, name) => (value: unknown) => (trace.say(`${name}(${said(value)})`), 'yes'),
  'a callback that says no': (trace, name) => (value: unknown) => (trace.say(`${name}(${said(value)})`), ''),
  'a callback that gives arrays': (trace, name) => (value: unknown) => (
    trace.say(`${name}(${said(value)})`), [value, [value]]
  ),
  'a callback that gives spied arrays': (trace, name) => (value: unknown) => (
    trace.say(`${name}()`), spied([value], `${name}()`, trace)
  ),
  'a callback that gives converted values': (trace, name) => () => converts(1)(trace, `${name}()`),
  'a spied callback': (trace, name) => spied(() => true, name, trace),
  'a bound native': constant(String.bind(undefined)),
  'a class': () => class A {},
};

const said = (value: unknown): string =>
  Object(value) === value ? typeof value : typeof value === 'string' ? JSON.stringify(value) : String(value);

/** A function that compares two. */
const comparator: Kind = {
  none: constant(undefined),
  'a comparator': (trace, name) => (a: unknown, b: unknown) => {
    trace.say(`${name}(${said(a)},${said(b)})`);
    return String(a) < String(b) ? 1 : -1;
  },
  'a comparator that gives NaN': (trace, name) => () => (trace.say(`${name}()`), Number.NaN),
  'a comparator that gives objects': (trace, name) => () => toPrimitive(-1)(trace, `${name}()`),
  'a comparator that gives bigints': (trace, name) => () => (trace.say(`${name}()`), 1n),
};

const bigint: Kind = {
  'a bigint': constant(0x1234_5678_9abc_def0n),
  'a negative bigint': constant(-3n),
  'a BigInt object': () => Object(5n) as unknown,
  'what converts to a bigint': converts(7n),
  'digits of a bigint': constant('12'),
};

const key: Kind = {
  'a key': constant('a'),
  'a key that is not there': constant('zz'),
  length: constant('length'),
  'an index': constant(1),
  'a registered symbol': constant(Symbol.for('k')),
  'a converted key': converts({}, 'a'),
};

/** An object whose properties are looked at. */
const object: Kind = {
  'an object': ({ subject }) => subject({ b: 1, a: 'x', [Symbol.iterator]: 2, 3: 'three' }),
  'a spied object': (trace, name) => spied(trace.subject({ a: 1, b: 2, [Symbol.for('k')]: 3 }), name, trace),
  'an object with accessors': (trace, name) => ({
    get a() {
      return (trace.say(`${name}.a`), 1);
    },
    set a(value: unknown) {
      trace.say(`${name}.a = ${said(value)}`);
    },
    b: 2,
  }),
  'an object with hidden properties': () => Object.defineProperty({ a: 1 }, 'b', { value: 2 }),
  'an array': () => [1, 'b', , 3],
  'a spied array': (trace, name) => spied([1, 'b'], name, trace),
  'a frozen object': () => Object.freeze({ a: 1 }),
  'a sealed object': () => Object.seal({ a: 1 }),
  'an object that grows no more': () => Object.preventExtensions({ a: 1 }),
  'an object with many properties': () => Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, i])),
  'a text of many units': constant('abcdefghijklmnopqrstuvwxyz'),
  'a typed array': () => new Uint8Array([1, 2]),
  'a proxy that says no': (trace, name) => {
    const says = (trap: string) => (): boolean => (trace.say(`${name}.${trap}`), false);
    return new Proxy(
      { a: 1 },
      { defineProperty: says('define'), preventExtensions: says('prevent'), set: says('set') },
    );
  },
  'a proxy that lists twice': (trace, name) =>
    new Proxy({ a: 1, b: 2 }, { ownKeys: () => (trace.say(`${name}.ownKeys`), ['a', 'b', 'a']) }),
  'a proxy that lists what it has not': (trace, name) =>
    new Proxy({ a: 1 }, { ownKeys: () => (trace.say(`${name}.ownKeys`), ['a', 'zz', Symbol.iterator]) }),
};

export const objectChanges: Readonly<Record<string, (subjects: readonly unknown[]) => void>> = {
  'loses a property': (subjects) => {
    for (const subject of subjects as { b?: number }[]) Reflect.deleteProperty(subject, 'b');
  },
  'hides a property': (subjects) => {
    for (const subject of subjects) Reflect.defineProperty(subject as object, 'b', { enumerable: false });
  },
};

const descriptor: Kind = {
  'a descriptor': () => ({ value: 7, writable: true, enumerable: true, configurable: true }),
  'a spied descriptor': (trace, name) => spied({ value: 2, writable: false, configurable: true }, name, trace),
  'a descriptor of an accessor': () => ({ get: () => 1, enumerable: false, configurable: true }),
  'a descriptor of both': () => ({ get: () => 1, value: 1 }),
  'a length that converts': (trace, name) => ({ value: converts(2)(trace, `${name}.value`) }),
  'a length that is none': () => ({ value: -1 }),
  'an empty descriptor': () => ({}),
};

export const plainKinds = {
  any,
  index,
  count,
  text,
  pattern,
  replacement,
  locale,
  form,
  callback,
  comparator,
  bigint,
  key,
  object,
  descriptor,
} as const satisfies Record<string, Kind>;
