// Why a test that passes in the engine fails in every tenant: classes by where the test stands, by what its text asks
// for and by the words of the failure. The first that fits counts; what fits none is `other`.

/** @typedef {{ path: string, source: string, reason: string }} Lost */
/** @typedef {{ why: string, at?: RegExp, in?: RegExp, says?: RegExp }} Class */

/** @type {readonly Class[]} */
const classes = [
  { why: 'by design: HTML-like comments are refused', says: /HTML-like comments|SOURCE_HTML_COMMENT/ },
  {
    why: 'by design: Math, globalThis and Reflect are each compartment’s own and inherit what is shared',
    at: /^built-ins\/(?:Math|global)\/|15\.2\.3\.(?:2-2-8|3-4-(?:9[6-9]|1[01]\d)|13-2-)|15\.2\.3\.4-2-4/,
    says: /own property|reading|\[object Math\]|SameValue|Assignment to constant|prop-desc/,
  },
  {
    why: 'by design: shared intrinsics are frozen',
    says: /read only property|not extensible|extensib|Cannot (?:delete|redefine|define) property|(?:writable|configurable|writability)|which has only a getter|read-only/i,
  },
  {
    why: 'by design: shared intrinsics are frozen',
    at: /\/Object\/(?:isFrozen|isSealed|isExtensible)\/|extensib/,
  },
  {
    why: 'by design: shared intrinsics are frozen',
    says: /must return true|(?:Array|Object|Function)\.prototype\[|arr\[0\]/,
  },
  {
    why: 'by design: properties that objects may override are accessors',
    in: /getOwnPropertyDescriptor/,
    says: /desc\.value|descriptor value should be/,
  },
  {
    why: 'by design: methods that depend on a locale are those that do not',
    at: /toLocale|localeCompare/,
  },
  {
    why: 'by design: not given to tenants (WeakRef, FinalizationRegistry, Atomics, SharedArrayBuffer, Intl)',
    in: /\b(?:WeakRef|FinalizationRegistry|Atomics|SharedArrayBuffer|Intl|ShadowRealm)\b/,
  },
  {
    why: 'by design: text of functions',
    in: /nativeFunctionMatcher|assertNativeFunction|assertToStringOrNativeFunction/,
  },
  {
    why: 'by design: Function, eval and functions made from text are strict and have the tenant’s scope',
    in: /\b(?:Function|GeneratorFunction|AsyncFunction|AsyncGeneratorFunction)\s*\(|\beval\b|\bFunction\.(?:call|apply|bind)|Reflect\.construct\((?:Async|Generator)?\w*Function/,
  },
  { why: 'by design: caller and arguments of functions are gone', in: /\.caller\b|\.arguments\b|ThrowTypeError/ },
  {
    why: 'by design: RegExp statics and compile() are gone',
    in: /RegExp\.(?:\$|input|lastMatch|lastParen|leftContext|rightContext|prototype\.compile)|\.compile\(|legacyRegExp|\$['`&+1]/,
  },
  {
    why: 'by design: constructors are not reached by prototypes’ `constructor`, functions’ ones always throw',
    says: /not a constructor|constructor|length descriptor value should be 1|prototype/i,
    in: /\.constructor\b|wellKnownIntrinsicObjects|GeneratorFunction|AsyncFunction/,
  },
  { why: 'of ses: methods of ArrayBuffer are not the engine’s', at: /\/ArrayBuffer\// },
  {
    why: 'by design: top-level `var` and functions are no properties of the global object',
    in: /\bthis\.\w+|\bthis\[|\bin this\b|globalThis\.\w+|fnGlobalObject|global-code/,
  },
];

/** @param {Lost} lost */
export function classOf({ path, source, reason }) {
  if (reason.startsWith('limit ')) return `limits: ${reason.slice(6)}`;
  if (/^(?:hung|the process ended)/.test(reason)) return 'limits: the process was stopped from outside';
  for (const { why, at, in: inside, says } of classes)
    if ((at?.test(path) ?? true) && (inside?.test(source) ?? true) && (says?.test(reason) ?? true)) return why;
  return 'other';
}
