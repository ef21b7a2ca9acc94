// Attacks on a host's time and memory by way of texts: each ends the tenant, or ends by itself.
import { describe, expect, it } from 'vitest';
import { endOf } from './support/ends.ts';

describe('texts that grow', () => {
  it.each([
    ['repeat', `'ab'.repeat(2 ** 28)`],
    [
      'repeat of a converted receiver',
      `String.prototype.repeat.call({ toString: () => 'ab' }, { valueOf: () => 2 ** 28 })`,
    ],
    ['repeat twice over', `'ab'.repeat(2 ** 8).repeat(2 ** 8).repeat(2 ** 8)`],
    ['padStart', `''.padStart(2 ** 28, 'x')`],
    ['padEnd', `'x'.padEnd(2 ** 29, 'ab')`],
    ['padEnd to what no text is long', `'x'.padEnd(2 ** 53, 'ab')`],
    ['concat', `let s = 'x'; for (;;) s = s.concat(s)`],
    ['concat of many', `const s = 'x'.repeat(2 ** 15); s.concat(s, s, s, s)`],
    ['replace by what is around', `const s = 'x'.repeat(2 ** 12); ('a' + s).replace('a', "$'".repeat(2 ** 10))`],
    ['replace by what is before', 'const s = "x".repeat(2 ** 12); (s + "a").replace("a", "$`".repeat(2 ** 10))'],
    [
      'replace by more than any engine makes',
      `const s = 'x'.repeat(2 ** 16); ('a' + s).replace('a', "$'".repeat(2 ** 15))`,
    ],
    ['replace by itself', `const s = 'x'.repeat(2 ** 12); s.replace(s, '$&'.repeat(2 ** 10))`],
    ['replaceAll', `'a'.repeat(2 ** 12).replaceAll('a', 'b'.repeat(2 ** 10))`],
    ['replaceAll of nothing', `'a'.repeat(2 ** 12).replaceAll('', 'b'.repeat(2 ** 10))`],
    ['replaceAll by a function', `const b = 'b'.repeat(2 ** 10); 'a'.repeat(2 ** 12).replaceAll('a', () => b)`],
    ['normalize', `'\\ufdfa'.repeat(2 ** 14).normalize('NFKD')`],
    ['toUpperCase', `'\\u0390'.repeat(2 ** 16).toUpperCase()`],
    ['encodeURIComponent', `encodeURIComponent('\\u20ac'.repeat(2 ** 14))`],
    ['encodeURI', `encodeURI('\\u20ac'.repeat(2 ** 14))`],
    ['escape', `escape('\\u20ac'.repeat(2 ** 15))`],
    ['link', `'x'.link('"'.repeat(2 ** 15))`],
    [
      'String.raw',
      `String.raw({ raw: { length: 100, get 1() { return 'x'.repeat(2 ** 12) }, get 2() { return 'x'.repeat(2 ** 16) }, get 3() { return 'x'.repeat(2 ** 16) } } })`,
    ],
    ['String.raw of what says it is endless', `String.raw({ raw: { length: 2 ** 53 - 1 } })`],
    ['an error shown', `const x = 'x'.repeat(2 ** 16); Object.assign(new Error(x), { name: x }).toString()`],
    ['a sum with a number', `let s = 'x'.repeat(2 ** 17); s + 5`],
    ['a sum with a number, assigned', `let s = 'x'.repeat(2 ** 17); s += 5`],
    ['a sum with a number, on the left', `const s = 'x'.repeat(2 ** 17); 5 + s`],
  ])('%s ends by its length', async (_, source) => {
    expect(await endOf(source)).toBe('string');
  });

  it('gives what is as long as may be', async () => {
    for (const source of [
      `'x'.repeat(2 ** 17)`,
      `''.padStart(2 ** 17, 'ab')`,
      `'x'.repeat(2 ** 16).concat('x'.repeat(2 ** 16))`,
      `('x'.repeat(2 ** 16) + 'a').replace('a', 'x'.repeat(2 ** 16))`,
      `'x'.repeat(2 ** 16).replaceAll('x', 'xx')`,
      `'x'.repeat(2 ** 17 - 1) + 5`,
    ])
      expect(await endOf(`(${source}).length === 2 ** 17`), source).toBe('ok');
  });
});

describe('work that is more than a text is long', () => {
  const long = `'a'.repeat(2 ** 17)`;
  const backwards = `'a'.repeat(2 ** 12) + 'b' + 'a'.repeat(2 ** 12)`;
  it.each([
    ['indexOf', `const s = ${long}, p = 'ab' + 'a'.repeat(2 ** 14); for (;;) s.indexOf(p)`],
    ['includes', `const s = ${long}, p = 'ab' + 'a'.repeat(2 ** 14); for (;;) s.includes(p)`],
    ['lastIndexOf', `const s = ${long}, p = ${backwards}; for (;;) s.lastIndexOf(p)`],
    ['lastIndexOf of few', `const s = ${long}, p = 'aaaab'; for (;;) s.lastIndexOf(p)`],
    ['split', `const s = ${long}, p = 'ab' + 'a'.repeat(2 ** 14); for (;;) s.split(p)`],
    ['split into units', `const s = ${long}; for (;;) s.split('')`],
    ['split at nothing much', `const s = ${long}; for (;;) s.split('a')`],
    ['replace', `const s = ${long}, p = 'ab' + 'a'.repeat(2 ** 14); for (;;) s.replace(p, '')`],
    ['replaceAll', `const s = ${long}, p = 'ab' + 'a'.repeat(2 ** 14); for (;;) s.replaceAll(p, '')`],
    ['normalize of marks in the worst order', `('a' + '\\u0301\\u0316'.repeat(2 ** 14)).normalize('NFD')`],
    ['normalize', `const s = '\\u1234'.repeat(2 ** 16); for (;;) s.normalize('NFKD')`],
    ['toUpperCase', `const s = ${long}; for (;;) s.toUpperCase()`],
    ['toLocaleLowerCase', `const s = ${long}; for (;;) s.toLocaleLowerCase()`],
    ['trim', `const s = ' '.repeat(2 ** 17); for (;;) s.trim()`],
    ['trimLeft, which is trimStart', `const s = ' '.repeat(2 ** 17); for (;;) s.trimLeft()`],
    ['isWellFormed', `const s = ${long}; for (;;) s.isWellFormed()`],
    ['localeCompare', `const s = ${long}, t = s + ''; for (;;) s.localeCompare(t)`],
    ['startsWith', `const s = ${long}, t = 'a'.repeat(2 ** 17); for (;;) s.startsWith(t)`],
    ['endsWith', `const s = ${long}, t = 'a'.repeat(2 ** 17); for (;;) s.endsWith(t)`],
    ['parseInt', `const s = '9'.repeat(2 ** 17); for (;;) parseInt(s)`],
    ['Number.parseFloat, which is parseFloat', `const s = '9'.repeat(2 ** 17); for (;;) Number.parseFloat(s)`],
    ['decodeURIComponent', `const s = ${long}; for (;;) decodeURIComponent(s)`],
    ['unescape', `const s = ${long}; for (;;) unescape(s)`],
    ['Date.parse', `const s = '1 '.repeat(2 ** 15); for (;;) Date.parse(s)`],
    ['Symbol.for', `for (let i = 0; i < 2_000; i++) Symbol.for('cofferdam test ' + i)`],
  ])('%s ends by its fuel', async (_, source) => {
    expect(await endOf(source)).toBe('fuelPerTurn');
  });

  it.each([
    ['match', `'aaaa'.match('a+')[0]`, 'aaaa'],
    ['matchAll', `[...'abab'.matchAll('a')].length`, 2],
    ['search', `'xa'.search('a')`, 1],
    ['match of nothing', `'xa'.match()[0]`, ''],
    ['search of null', `'null'.search(null)`, 0],
  ])('%s makes a regexp of a text as before', async (_, source, expected) => {
    expect(await endOf(`if ((${source}) !== ${JSON.stringify(expected)}) throw new Error('wrong')`)).toBe('ok');
  });
});
