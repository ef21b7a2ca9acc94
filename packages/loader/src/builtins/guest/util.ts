// What Node's `util` has since its polyfill was written.

export const utilSource: string = `'use strict';
const util = Object.assign({}, require('util/util.js')); // as \`util/\` polyfills know this module
const isObject = (value) => typeof value === 'object' && value !== null;
const { toString } = Object.prototype;
const tag = (value) => toString.call(value).slice(8, -1);

// Node's strict deep equality, for data: prototypes, own enumerable keys, symbols, Map, Set, Date, RegExp, Error.
function same(a, b, seen) {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || tag(a) !== tag(b)) return false;
  if (Array.isArray(a) && a.length !== b.length) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  switch (tag(a)) {
    case 'Date': case 'Number': case 'Boolean': case 'String':
      if (!Object.is(a.valueOf(), b.valueOf())) return false;
      break;
    case 'RegExp':
      if (String(a) !== String(b) || a.lastIndex !== b.lastIndex) return false;
      break;
    case 'Error':
      if (a.name !== b.name || a.message !== b.message) return false;
      break;
    case 'ArrayBuffer':
      return same(new Uint8Array(a), new Uint8Array(b), seen);
    case 'Map':
      if (a.size !== b.size) return false;
      for (const [key, value] of a) {
        if (b.has(key) ? !same(value, b.get(key), seen)
          : !isObject(key) || ![...b].some(([other, its]) => same(key, other, seen) && same(value, its, seen))) return false;
      }
      break;
    case 'Set':
      if (a.size !== b.size) return false;
      for (const value of a) {
        if (!b.has(value) && (!isObject(value) || ![...b].some((other) => same(value, other, seen)))) return false;
      }
      break;
  }
  const keysOf = (value) => Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  const keys = keysOf(a);
  if (keys.length !== keysOf(b).length) return false;
  return keys.every((key) => Object.prototype.propertyIsEnumerable.call(b, key) && same(a[key], b[key], seen));
}
const styles = { reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], inverse: [7, 27],
  black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], magenta: [35, 39], cyan: [36, 39],
  white: [37, 39], gray: [90, 39], grey: [90, 39] };
for (const name of ['TextDecoder', 'TextEncoder', 'AbortController', 'AbortSignal', 'MIMEType'])
  if (typeof globalThis[name] === 'function') util[name] = globalThis[name];
// Node's own, which is a large text: taken when a value is first shown.
let shown;
const show = () => (shown ||= require('node-inspect-extracted'));
const inspect = function inspect(value, options) { return Reflect.apply(show().inspect, this, arguments); };
Object.defineProperties(inspect, {
  custom: { value: Symbol.for('nodejs.util.inspect.custom'), enumerable: true, writable: true, configurable: true },
  defaultOptions: { get: () => show().inspect.defaultOptions, set: (options) => { show().inspect.defaultOptions = options; }, enumerable: true, configurable: true },
  colors: { get: () => show().inspect.colors, enumerable: true, configurable: true },
  styles: { get: () => show().inspect.styles, enumerable: true, configurable: true },
});
const isPlain = (values) => values.every((value) => typeof value === 'string') && (values.length < 2 || !values[0].includes('%'));
module.exports = Object.assign(util, {
  inspect,
  format: function format(...args) { return isPlain(args) ? args.join(' ') : show().format(...args); },
  isDeepStrictEqual: (a, b) => same(a, b, new Map()),
  stripVTControlCharacters: (text) => String(text).replace(/\\u001b\\[[0-9;]*[A-Za-z]/g, ''),
  toUSVString: (text) => String(text).replace(/[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]/g, '\\ufffd'),
  styleText: (format, text, { validateStream = true, stream = process.stdout } = {}) => validateStream && !(stream && stream.isTTY) ? String(text) : [format].flat().reduceRight((inner, name) => {
    const style = styles[name];
    if (style === undefined) throw new TypeError("The argument 'format' must be one of: " + Object.keys(styles).join(', '));
    return '\\u001b[' + style[0] + 'm' + inner + '\\u001b[' + style[1] + 'm';
  }, String(text)),
  formatWithOptions: function formatWithOptions(options, ...args) { return show().formatWithOptions(options, ...args); },
  debug: util.debuglog,
  parseArgs: function parseArgs(config) { return require('util/parse-args')(config); },
  getSystemErrorName: (number) => ({ '-1': 'EPERM', '-2': 'ENOENT', '-13': 'EACCES', '-17': 'EEXIST', '-20': 'ENOTDIR', '-21': 'EISDIR', '-22': 'EINVAL', '-32': 'EPIPE' })[number],
  aborted: (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
});
util.types = Object.fromEntries(Object.getOwnPropertyNames(util.types).map((name) => [name, util.types[name]]));
Object.assign(util.types, { isProxy: () => false, isExternal: () => false }); // which code cannot tell
`;
