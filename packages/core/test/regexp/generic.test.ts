// Unusual regexps inside of a turn: what our methods do is what the engine's own do, to the order of questions.
import { describe, expect, test } from 'vitest';
import { makeTenant } from '../../src/index.ts';

/** Each gives a regexp that is not plain; `log` takes what it is asked. */
const makers: readonly (readonly [string, string])[] = [
  ['a subclass', 'new (class extends RegExp {})("(b)?(a)", "g")'],
  [
    'an own exec',
    'Object.assign(/a/g, { exec(s) { log.push("exec", s, this.lastIndex); return /(b)?(a)/y.exec(s) && this.lastIndex++ < 2 ? ["x", "y"] : null; } })',
  ],
  ['no exec', 'Object.assign(/(b)?(a)/g, { exec: undefined })'],
  ['own flags', 'Object.defineProperty(/(b)?(a)/g, "flags", { get() { log.push("flags"); return "gy"; } })'],
  ['flags without g', 'Object.defineProperty(/(b)?(a)/g, "flags", { value: "" })'],
  [
    'a lying result',
    'Object.assign(/a/, { exec: () => ({ index: -3, length: "2", 0: 7, 1: { toString: () => "one" }, groups: { n: null } }) })',
  ],
  ['an index beyond', 'Object.assign(/a/, { exec: () => ({ index: 99, length: 1, 0: "" }) })'],
  ['results that are no objects', 'Object.assign(/a/, { exec: () => 1 })'],
  [
    'a species',
    'Object.assign(/(b)?(a)/g, { constructor: { [Symbol.species]: function (r, f) { log.push(f); return new RegExp(r, f); } } })',
  ],
  ['a species that is null', 'Object.assign(/(b)?(a)/g, { constructor: { [Symbol.species]: null } })'],
  ['a constructor that is none', 'Object.assign(/a/g, { constructor: 1 })'],
  [
    'an object lastIndex',
    'Object.assign(/(b)?(a)/g, { lastIndex: { valueOf() { log.push("lastIndex"); return 1; } } })',
  ],
  ['a negative lastIndex', 'Object.assign(/(b)?(a)/y, { lastIndex: -1.5 })'],
  ['a large lastIndex', 'Object.assign(/(b)?(a)/g, { lastIndex: Infinity })'],
  ['a frozen regexp', 'Object.freeze(/(b)?(a)/g)'],
  ['a plain object', '({ flags: "g", exec() { return null; } })'],
  ['nothing', 'undefined'],
];

const calls: readonly string[] = [
  'RegExp.prototype[Symbol.match].call(re, text)',
  'RegExp.prototype[Symbol.replace].call(re, text, "[$1$&$<n>$2]")',
  'RegExp.prototype[Symbol.replace].call(re, text, (...all) => JSON.stringify(all))',
  'RegExp.prototype[Symbol.search].call(re, text)',
  'RegExp.prototype[Symbol.split].call(re, text)',
  'RegExp.prototype[Symbol.split].call(re, text, 2)',
  '[...RegExp.prototype[Symbol.matchAll].call(re, text)]',
  'RegExp.prototype.test.call(re, text)',
  'RegExp.prototype.exec.call(re, text)',
];

/** As text, since it runs on both sides. */
const program = (make: string, call: string): string => `(() => {
  const log = [];
  let came;
  try {
    const re = ${make};
    const text = { toString() { log.push('text'); return 'baab a'; } };
    came = ${call};
    log.push(String(re && re.lastIndex));
  } catch (error) {
    came = error.name;
  }
  return JSON.stringify([came, log]);
})()`;

/** Older editions of the standard, and engines, ask for `global` and `unicode` instead; V8 of Node 24 where it replaces. */
function readsFlags(call: (regexp: RegExp) => unknown): boolean {
  let reads = false;
  const get = (): string => {
    reads = true;
    return '';
  };
  call(Object.defineProperty(/a/, 'flags', { get }));
  return reads;
}
const matchReads = readsFlags((regexp) => regexp[Symbol.match](''));
const replaceReads = readsFlags((regexp) => regexp[Symbol.replace]('', ''));

describe.each(makers)('a regexp with %s', (_, make) => {
  const tenant = makeTenant();
  test.each(calls)('%s', (call) => {
    const reads = call.includes('match') ? matchReads : !call.includes('replace') || replaceReads;
    if (!reads && make.includes('flags')) return;
    const source = program(make, call);
    // the engine's own answer: nobody pays out here
    const native: unknown = (0, eval)(source);
    expect(tenant.evaluateNow(source)).toBe(native);
  });
});
