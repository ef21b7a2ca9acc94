// What regular expressions have been used for to hang a process. Each ends, with its fuel or with a value.
import { describe, expect, test } from 'vitest';
import { makeTenant } from '../../src/index.ts';

const attacks: readonly (readonly [string, string])[] = [
  ['nested quantifiers', `/(a+)+$/.test('a'.repeat(5000) + 'b')`],
  ['nested quantifiers that ignore case', `/^(([a-z])+.)+[A-Z]([a-z])+$/i.test('a'.repeat(5000))`],
  ['overlapping alternatives', `/^(?:a|a|aa)+$/.test('a'.repeat(5000) + 'b')`],
  ['overlapping alternatives, unicode', `/^(?:\\w|\\d)+$/u.test('1'.repeat(5000) + '!')`],
  ['spaces at the end', `/\\s*,\\s*$/.test(' '.repeat(200000))`],
  ['trim', `' '.repeat(100000).concat('x').replace(/\\s+$/, '')`],
  ['comments', `/<!--[^]*?-->/.test('<!--'.repeat(50000))`],
  ['cubic', `/.*.*.*=/s.test('x'.repeat(20000))`],
  ['references', `/(.*)\\1\\1\\1\\1x/.test('a'.repeat(6000))`],
  ['references that ignore case', `/(.*)\\1\\1x/i.test('a'.repeat(6000))`],
  ['look-ahead', `/(?=(a+))+(a+)+$/.test('a'.repeat(5000) + 'b')`],
  ['look-ahead in a loop', `/(?:(?=a*b)a)*c/.test('a'.repeat(50000))`],
  ['look-behind', `/(?<=(a+)+)b/.test('a'.repeat(5000) + 'c')`],
  ['negative look-ahead', `/^(?!(a+)+$)/.test('a'.repeat(5000) + 'b')`],
  ['counted', `/(?:a{1,1000}){1,1000}b/.test('a'.repeat(5000))`],
  ['many optional', `new RegExp('^' + '(?:a?|b)'.repeat(60) + 'a{60}$').test('a'.repeat(59))`],
  ['choices without loops', `new RegExp('^' + '(?:a|a)'.repeat(60) + 'b').test('a'.repeat(60))`],
  ['empty rounds', `/(?:a*)*(?:a*)*b/.test('a'.repeat(5000))`],
  ['many matches', `[...'a'.repeat(1e7).matchAll(/a/g)].length`],
  ['many parts', `'a'.repeat(1e7).split(/(?:)/).length`],
  ['matches that each look far', `'b'.repeat(100000).match(/b*c|b/g).length`],
  ['replacements', `'a'.repeat(1e6).replace(/a/g, 'b'.repeat(1e6)).length`],
  ['replacements by the text before', `'a'.repeat(1e5).replace(/a/g, '$\`').length`],
  [
    'an exec that always finds',
    `
    const re = /a/g;
    re.exec = () => ({ 0: 'x', index: 0, length: 1 });
    'a'.replace(re, '')`,
  ],
  [
    'a native exec that always finds',
    `
    const re = /a/g;
    re.exec = Object;
    're'.match(re)`,
  ],
  [
    'a lying number of groups',
    `
    const re = /a/;
    re.exec = () => ({ 0: 'x', index: 0, length: 2 ** 53 });
    'a'.replace(re, '')`,
  ],
  [
    'a lastIndex that goes back',
    `
    class Back extends RegExp { get flags() { return 'g'; } set lastIndex(v) {} }
    const re = /(?:)/g;
    re.exec = function () { return { 0: '' }; };
    'a'.match(re)`,
  ],
  [
    'no exec at all',
    `
    const re = /(a+)+$/;
    re.exec = undefined;
    re[Symbol.replace]('a'.repeat(5000) + 'b', '')`,
  ],
  [
    'a subclass',
    `
    class Own extends RegExp {}
    new Own('(a+)+$').test('a'.repeat(5000) + 'b')`,
  ],
  [
    'a species',
    `
    class Own extends RegExp { static get [Symbol.species]() { return RegExp; } }
    ('a'.repeat(5000) + 'b').split(new Own('(a+)+$'))`,
  ],
  ['a text', `('a'.repeat(5000) + 'b').match('(a+)+$')`],
  ['a search for a text', `('a'.repeat(5000) + 'b').search('(a+)+$')`],
  ['matchAll of a text', `[...('a'.repeat(5000) + 'b').matchAll('(a+)+$')]`],
  ['eval', `eval('/(a+)+$/').test('a'.repeat(5000) + 'b')`],
  ['Function', `Function('s', 'return /(a+)+$/.test(s)')('a'.repeat(5000) + 'b')`],
  ['constructor', `new (/x/.constructor)('(a+)+$').test('a'.repeat(5000) + 'b')`],
  ['many groups within one another', `new RegExp('('.repeat(50000) + ')'.repeat(50000)).test('')`],
  ['open groups', `new RegExp('('.repeat(50000)).test('')`],
  ['open classes', `new RegExp('['.repeat(50000), 'v').test('')`],
  ['huge counts', `/(?:(?:(?:a{1000}){1000}){1000}){1000}/.test('a'.repeat(100000))`],
  ['huge counts of nothing', `/(?:){2147483647}{0,1}/.test('') || /(?:){2147483647}a/.test('b')`.replace('{0,1}', '')],
  ['counts within loops', `new RegExp('('.repeat(20) + 'a' + '){2,9}'.repeat(20)).test('a'.repeat(10000))`],
  ['many patterns', `for (let i = 0; ; i++) new RegExp('a' + i + '|[b-z]*c').test('x')`],
  ['quotes that never close', `/(["'])(?:\\\\.|(?!\\1)[^\\\\])*\\1/.test('"a'.repeat(30000) + "'")`],
  ['references in a loop', `/(['"])(?:x\\1|y)*z/.test(("'" + "x'".repeat(200)).repeat(200))`],
  ['references to what may not have taken part', `/(?:(a)|b)*(?:\\1|b)*c/.test('b'.repeat(5000))`],
  ['references to a run', `/(a+)(?:\\1)*b/.test('a'.repeat(5000))`],
  ['two characters that are not there', `/(?:#@|(?!#@)[^x])*y/.test('#'.repeat(50000))`],
  ['two characters that are there', `/(?:#@|(?!#a)[^x])*y/.test('#@'.repeat(25000))`],
  ['parts in which nothing is found', `/"[^]*?x/.test('"'.repeat(60000))`],
  ['parts that look far and find near by', `'ab'.repeat(20000).match(/a[^]*?x|b/g).length`],
  ['parts, again and again', `const s = '"'.repeat(3000); for (;;) /"[^]*?x/.test(s)`],
  ['an input that comes again', `const s = ' '.repeat(30000) + 'x'; for (;;) /\\s+$/.test(s)`],
  [
    'another input of the same length',
    `const r = /(a+)+$/; const calm = 'b'.repeat(3000); r.test(calm); r.test(calm); r.test('a'.repeat(2999) + 'b')`,
  ],
  [
    'an input that shares its beginning',
    `const r = /^(?:\\w+\\s?)*$/; const calm = 'a b '.repeat(8000); r.test(calm); r.test(calm); r.test(calm + 'a'.repeat(5000) + '!')`,
  ],
  ['what cannot fail, until it must', `/(?:[a-z]+\\.?)+[^\\s<]*$/.test('a'.repeat(5000) + ' ')`],
  [
    'what cannot fail, searched for',
    `('a'.repeat(3000) + ' ').repeat(30).match(/(?:[a-z]+\\.?)+[^\\s<]*(?! )/g).length`,
  ],
  ['short inputs: nested quantifiers', `/(a+)+$/.test('a'.repeat(1000) + 'b')`],
  ['short inputs: references', `/(.*)\\1\\1\\1\\1x/.test('a'.repeat(1000))`],
  ['short inputs: look-aheads', `/(?:(?=a*b)a)*c/.test('a'.repeat(1000))`],
  ['short inputs: many powers', `/\\s*\\w*\\s*\\w*\\s*\\w*\\s*\\w*=/.test('a '.repeat(500))`],
  ['short inputs, again and again', `const s = 'x'.repeat(1000); for (;;) /.*.*.*=/.test(s)`],
  ['short inputs, each another', `for (let i = 0; ; i++) /.*.*.*=/.test('x'.repeat(500) + i)`],
  [
    'weighed: loops that a look-ahead does not end',
    `for (let i = 0; ; i++) /^(?:.|\\n(?!\\s*?\\n))*(?:.|\\n)*=/.test('a\\n'.repeat(3000) + i)`,
  ],
  ['weighed: counts that grow', `for (let i = 0; ; i++) /(?:\\w+\\s*)*\\s*=/.test('a '.repeat(1000) + i)`],
  [
    'weighed: many states',
    `for (let i = 0; ; i++) /(?:a|b)*a(?:a|b){12}(?:a|b)*a(?:a|b){12}c/.test('abbab'.repeat(400) + i)`,
  ],
  [
    'weighed: all that it takes for granted',
    `for (let i = 0; ; i++) /"[^]*?"[^]*?"[^]*?"|'[^]*x/.test("'".repeat(2000) + i)`,
  ],
  ['weighed: look-behinds', `for (let i = 0; ; i++) /(?<=(?:a|b)*)(?:a|b)*c/.test('ab'.repeat(1000) + i)`],
  [
    'weighed: sticky, at each position',
    `const r = /(?:.*,)*.*;/y; const s = 'a,'.repeat(20) + 'b'.repeat(3000); for (;;) for (r.lastIndex = 0; r.lastIndex < s.length; r.lastIndex++) r.test(s)`,
  ],
  [
    'weighed: global, ignoring case',
    `const r = /k.*k.*\u212a=/gi; const s = 'kK\u212a'.repeat(700); for (;;) { r.lastIndex = 5; r.test(s) }`,
  ],
  ['weighed: pairs', `for (let i = 0; ; i++) /(?:.+.+)+=/u.test('😀'.repeat(1000) + i)`],
  [
    'weighed: what looks far, again and again',
    `const s = '\`\`\`\\n' + 'x \`y\\n'.repeat(15000); for (;;) /^(\`+)\\n(?:[^]*?\\n|)(?:\\1|\`*)*z/.test(s)`,
  ],
  ['at the bound, again and again', `const s = 'x'.repeat(60); for (;;) /.*.*.*=/.test(s)`],
];

/** These take the engine's time for their fuel, as long as they may. */
const endless =
  /^(?:parts, again|an input that comes|short inputs, |weighed: |at the bound|matches that each|many patterns)/;

describe('regular expressions of a tenant end', () => {
  test.each(attacks)('%s', async (name, source) => {
    const fuelPerTurn = endless.test(name) ? 1_000_000 : 20_000_000;
    const tenant = makeTenant({ limits: { fuelPerTurn, wallMs: 60_000 } });
    const { status, fault, error } = await tenant.run(source);
    expect(fault ?? error?.name ?? status).toMatch(
      /^(?:ok|fuelPerTurn|string|array|regexp|SyntaxError|TypeError|heap)$/,
    );
    expect(status).not.toBe('stopped');
  });
});
