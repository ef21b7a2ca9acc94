// What the polyfills' own dependencies do, for an engine of today. `util` alone needs sixty files of packages that
// find out what an engine lacks, and compiling and running them costs more than most plugins do. None is a power, and
// only polyfills can name them.
import { parseArgsSource } from './parse-args.ts';

/** CommonJS texts by the specifier that a polyfill asks with. */
const standIns: Readonly<Record<string, string>> = Object.freeze({
  'is-arguments': `'use strict';
const { toString } = Object.prototype;
module.exports = (value) =>
  typeof value === 'object' && value !== null && !(Symbol.toStringTag in value) && toString.call(value) === '[object Arguments]';
`,
  'is-generator-function': `'use strict';
const { getPrototypeOf } = Object;
const prototypes = [getPrototypeOf(function* () {}), getPrototypeOf(async function* () {})];
module.exports = (value) => typeof value === 'function' && prototypes.includes(getPrototypeOf(value));
`,
  'which-typed-array': `'use strict';
const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
module.exports = (value) => Reflect.apply(get, value, []) || false;
`,
  'is-typed-array': `'use strict';
const which = require('which-typed-array');
module.exports = (value) => which(value) !== false;
`,
  'call-bind/callBound': `'use strict';
module.exports = (path) => {
  const method = path.split('.').reduce((at, name) => at[name], globalThis);
  return (self, ...args) => Reflect.apply(method, self, args);
};
`,
  // npm's own asks Node's `util` first, which asks it: whoever is first gets half of the other. As Node's, this one
  // leaves methods where they are that a class was given before.
  'util/': "module.exports = require('util');",
  inherits: `'use strict';
const invalid = (name, type) => Object.assign(new TypeError('The "' + name + '" argument must be of type ' + type), { code: 'ERR_INVALID_ARG_TYPE' });
module.exports = function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw invalid('ctor', 'function');
  if (superCtor === undefined || superCtor === null) throw invalid('superCtor', 'function');
  if (superCtor.prototype === undefined) throw invalid('superCtor.prototype', 'object');
  Object.defineProperty(ctor, 'super_', { value: superCtor, writable: true, configurable: true });
  if (superCtor === Array) Object.setPrototypeOf(ctor.prototype, Array.prototype); // which the compiler knows
  else Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
};
`,
  // a part of `util`, which few ask for
  'util/parse-args': parseArgsSource,
  'object.assign/polyfill': 'module.exports = () => Object.assign;',
  'object-is/polyfill': 'module.exports = () => Object.is;',
  // Node's own `url` reads queries by `querystring`, too.
  qs: `'use strict';
const { parse, stringify } = require('querystring');
module.exports = { parse: (text) => parse(text), stringify: (query) => stringify(query) };
`,
});

/** The text that stands in for `specifier` where a polyfill asks; undefined when the package itself does. */
export const standInSource = (specifier: string): string | undefined =>
  Object.hasOwn(standIns, specifier) ? standIns[specifier] : undefined;
