// `Intl` without the host's locale, time zone and clock: guest classes that ask the platform's formatters in plain data.
//
// The platform's own classes cannot be handed over: all tenants would share their prototypes. Where nothing is said the
// locale is en-US and the time zone UTC. What comes out depends on the engine's Unicode data.

export const intlSource: string = `'use strict';
const { make, call, locales } = require('internal/intl');
const Intl = {};
const listOf = (given) => (given === undefined ? [] : typeof given === 'string' ? [given] : Array.from(given, String));
const plain = (options) => {
  if (options === undefined) return {};
  if (options === null) throw new TypeError('Cannot convert undefined or null to object');
  const copy = {};
  for (const key in Object(options)) {
    const value = options[key];
    if (value !== undefined) copy[key] = typeof value === 'object' && value !== null ? String(value) : value;
  }
  return copy;
};
// A Date is its time; what is not given is the tenant's now.
const timeOf = (value) => (value === undefined ? Date.now() : typeof value === 'object' && value !== null ? Number(value.epochMilliseconds === undefined ? value : value.epochMilliseconds) : Number(value));
const numberOf = (value) => (typeof value === 'bigint' || typeof value === 'string' ? value : Number(value));
const text = (value) => String(value);
const kinds = {
  NumberFormat: { bound: { format: [numberOf] }, methods: { formatToParts: [numberOf], formatRange: [numberOf, numberOf], formatRangeToParts: [numberOf, numberOf] }, callable: true },
  DateTimeFormat: { bound: { format: [timeOf] }, methods: { formatToParts: [timeOf], formatRange: [timeOf, timeOf], formatRangeToParts: [timeOf, timeOf] }, callable: true },
  Collator: { bound: { compare: [text, text] }, methods: {}, callable: true },
  PluralRules: { bound: {}, methods: { select: [Number], selectRange: [Number, Number] } },
  RelativeTimeFormat: { bound: {}, methods: { format: [Number, text], formatToParts: [Number, text] } },
  ListFormat: { bound: {}, methods: { format: [listOf], formatToParts: [listOf] } },
  DisplayNames: { bound: {}, methods: { of: [text] } },
  Segmenter: { bound: {}, methods: {} },
};
for (const kind of Object.keys(kinds)) {
  const { bound, methods, callable = false } = kinds[kind];
  const handles = new WeakMap();
  const handleOf = (self, method) => {
    const handle = handles.get(self);
    if (handle === undefined) throw new TypeError('Method Intl.' + kind + '.prototype.' + method + ' called on incompatible receiver');
    return handle;
  };
  const ask = (self, method, readers, args) =>
    call(kind, handleOf(self, method), method, readers.map((read, at) => read(args[at])));
  const Made = { [kind]: function (...args) {
    if (new.target === undefined) {
      if (callable) return new Made(...args);
      throw new TypeError('Constructor Intl.' + kind + " requires 'new'");
    }
    handles.set(this, JSON.stringify([listOf(args[0]), plain(args[1])]));
    make(kind, handles.get(this));
  } }[kind];
  Object.defineProperty(Made, 'length', { value: 0, configurable: true });
  Object.defineProperty(Made, 'supportedLocalesOf', { value: (given) => locales(kind, listOf(given)), writable: true, configurable: true });
  const { prototype } = Made;
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'Intl.' + kind, configurable: true });
  const define = (key, value) => Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
  for (const method of Object.keys(methods)) define(method, function (...args) { return ask(this, method, methods[method], args); });
  for (const method of Object.keys(bound)) {
    const given = new WeakMap();
    Object.defineProperty(prototype, method, { configurable: true, get() {
      handleOf(this, method);
      if (!given.has(this)) given.set(this, (...args) => ask(this, method, bound[method], args));
      return given.get(this);
    } });
  }
  define('resolvedOptions', function () { return ask(this, 'resolvedOptions', [], []); });
  if (kind === 'Segmenter') {
    define('segment', function (input) {
      const self = this;
      const string = String(input);
      const all = () => ask(self, 'segment', [text], [string]).map((segment) => ({ ...segment, input: string }));
      return {
        *[Symbol.iterator]() { yield* all(); },
        containing: (index = 0) => all().find((one) => index >= one.index && index < one.index + one.segment.length),
      };
    });
  }
  Object.defineProperty(Intl, kind, { value: Made, writable: true, configurable: true });
}
for (const name of ['getCanonicalLocales', 'supportedValuesOf'])
  Object.defineProperty(Intl, name, { value: (given) => locales(name, name === 'supportedValuesOf' ? [String(given)] : listOf(given)), writable: true, configurable: true });
class Locale {
  constructor(tag, options) {
    const [facts] = locales('Locale', [String(tag), JSON.stringify(plain(options))]).map((json) => JSON.parse(json));
    Object.defineProperty(this, '_facts', { value: facts });
  }
  toString() { return this._facts.text; }
  maximize() { return new Locale(this._facts.maximal); }
  minimize() { return new Locale(this._facts.minimal); }
}
for (const key of ['baseName', 'language', 'script', 'region', 'calendar', 'collation', 'hourCycle', 'caseFirst', 'numeric', 'numberingSystem'])
  Object.defineProperty(Locale.prototype, key, { get() { return this._facts[key]; }, configurable: true });
Object.defineProperty(Intl, 'Locale', { value: Locale, writable: true, configurable: true });
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });
module.exports = { Intl };
`;
