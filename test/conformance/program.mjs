// One test as one program: the harness before it, in strict mode, since that is all a tenant has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFrontmatter } from './frontmatter.mjs';

/**
 * What is handed to a realm.
 *
 * @typedef {object} Program
 * @property {string} file the test's path
 * @property {string} source
 * @property {number} harness units of the source that are the harness's
 * @property {boolean} module
 * @property {boolean} async ends with a word to `print`, and not with its last line
 * @property {{ phase: string, type: string } | undefined} negative
 */

/** What no realm of ours is asked: why → how a test shows that it needs it. */
const needs = /** @type {const} */ ([
  ['another realm ($262.createRealm)', /\$262\.createRealm|\bcreateRealm\(/],
  ['agents ($262.agent)', /\$262\.agent/],
  ['scripts that share a scope ($262.evalScript)', /\$262\.evalScript/],
  ['a host object ($262.IsHTMLDDA, AbstractModuleSource)', /IsHTMLDDA|AbstractModuleSource/],
]);

/**
 * Intrinsics are frozen in tenants, some behind accessors that let objects that inherit from them be assigned the same
 * names. Of a frozen object nobody asks here whether its properties are writable and configurable; values, names,
 * lengths and enumerability are asked as ever. It is the same text in all realms.
 */
const FROZEN = `
var __verifyOpen = verifyProperty;
verifyProperty = function (obj, name, desc, options) {
  var own = obj !== null && obj !== undefined && __getOwnPropertyDescriptor(obj, name);
  if (!own || !desc || !Object.isFrozen(obj)) return __verifyOpen.apply(undefined, arguments);
  var asked = {};
  for (var key of __getOwnPropertyNames(desc)) {
    if ((key === 'writable' || key === 'configurable') && desc[key] === true) continue;
    if (key === 'writable' && own.get) continue;
    asked[key] = desc[key];
  }
  if (own.get && 'value' in asked) {
    assert.sameValue(obj[name], asked.value, String(name) + ' value');
    delete asked.value;
  }
  return __verifyOpen(obj, name, asked, options);
};
`;

/** Immutable buffers are ses's own, and no typed array can be made over one. */
const IMMUTABLE = `
if (makeImmutableArrayBuffer && new Uint8Array(makeImmutableArrayBuffer(Uint8Array, 2)).length !== 2)
  typedArrayCtorArgFactories.pop();
`;

/** What is added to a file of the harness. */
const MORE = /** @type {Readonly<Record<string, string>>} */ ({
  // asyncHelpers.js looks for it there, and functions of a program are no globals in tenants
  'doneprintHandle.js': 'globalThis.$DONE = $DONE;\n',
  'propertyHelper.js': FROZEN,
  'testTypedArray.js': IMMUTABLE,
});

/** Functions made from text are strict in tenants: this one has a better way to the global object. */
const OWN = /** @type {Readonly<Record<string, string>>} */ ({
  'fnGlobalObject.js': 'var __globalObject = globalThis; function fnGlobalObject() { return __globalObject; }\n',
});

/**
 * Reads tests of a checkout.
 *
 * @param {string} checkout
 */
export function makeReader(checkout) {
  /** @type {Map<string, string>} */
  const harness = new Map();
  const include = (/** @type {string} */ name) => {
    let text = OWN[name] ?? harness.get(name);
    if (text === undefined) {
      text = `${readFileSync(join(checkout, 'harness', name), 'utf8')}\n${MORE[name] ?? ''}`;
      harness.set(name, text);
    }
    return text;
  };

  /**
   * @param {string} path from the checkout's `test` folder
   * @returns {{ program: Program } | { skip: string }}
   */
  return function read(path) {
    const file = join(checkout, 'test', path);
    const test = readFileSync(file, 'utf8');
    const { flags, includes, negative } = readFrontmatter(test);
    if (flags.includes('noStrict')) return { skip: 'sloppy mode (noStrict)' };
    if (flags.includes('CanBlockIsFalse') || flags.includes('CanBlockIsTrue')) return { skip: 'agents ($262.agent)' };
    for (const [why, pattern] of needs) if (pattern.test(test)) return { skip: why };
    const async = flags.includes('async');
    const module = flags.includes('module');
    const raw = flags.includes('raw');
    const before = raw
      ? ''
      : ['assert.js', 'sta.js', ...(async ? ['doneprintHandle.js'] : []), ...includes].map(include).join('');
    const strict = raw || module ? '' : '"use strict";\n';
    const harness = strict.length + before.length;
    // a promise that is the value of a script would be waited for
    const after = raw || module || negative !== undefined ? '' : '\n;undefined;\n';
    return { program: { file, source: strict + before + test + after, harness, module, async, negative } };
  };
}
