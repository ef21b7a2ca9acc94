// `RegExp.$1` and its like in texts that name them: what they are in a realm of its own, and nobody else's.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const rows: readonly string[] = [
  "/(a)(b)?/.test('xabc'); [RegExp.$1, RegExp.$2, RegExp.$3, RegExp.lastMatch, RegExp['$&'], RegExp.leftContext, RegExp.rightContext, RegExp.lastParen, RegExp.input]",
  "/(a)(x)?/.exec('ba'); [RegExp.$1, RegExp.$2, RegExp['$`'], RegExp[\"$'\"], RegExp['$+'], RegExp.$_]",
  "const out = []; 'a1b2'.replace(/([a-z])(\\d)/g, (all) => { out.push(RegExp.$1, RegExp.$2); return all; }); out",
  "'a1b2'.replace(/(?<l>[a-z])(?<d>\\d)/g, '$2$1') + RegExp.$1 + RegExp.$2 + RegExp.leftContext",
  "'x-y'.replaceAll(/(\\w)/g, '<$1>') + RegExp.$1",
  "'k=v;w=z'.match(/(\\w)=(\\w)/); const first = [RegExp.$1, RegExp.$2]; 'k=v;w=z'.match(/(\\w)=(\\w)/g); [first, RegExp.$1, RegExp.$2]",
  "const r = /(\\d)/g; const seen = []; while (r.test('12')) seen.push(RegExp.$1, r.lastIndex); seen",
  "if (/^(\\w+):(\\w+)/.test('p:q')) { const { $1: name, $2: value } = RegExp; [name, value] }",
  "/(z)/.test('z'); /(y)/.test('none'); [RegExp.$1, 'no'.replace(/(q)/, '') + RegExp.$1]",
  "const s = /(.)/y; s.lastIndex = 1; ['ab'.replace(s, '<$1>'), RegExp.$1, s.lastIndex]",
  'const o = { test: () => 1, exec: 2, match: (x) => [x], replace() { return this === o } }; [o.test(), o.match(3), o.replace(), typeof RegExp.$1]',
  "(function (RegExp) { return RegExp.$1 })({ $1: 'own' })",
  "[new RegExp('a') instanceof RegExp, 'a.b'.replace('.', (m) => m + m), 'aa'.replaceAll('a', 'b'), RegExp.$1.length]",
  "let thrown; try { null.test('x') } catch (error) { thrown = error.name } [thrown, undefined?.test(RegExp.$1) ?? 'none']",
];

describe('RegExp.$1 in a tenant', () => {
  it.each(rows)('is what it is in Node: %s', async (source) => {
    expect(await makeTenant().evaluate(source)).toEqual(JSON.parse(JSON.stringify(runInNewContext(source))));
  });

  it('is of the matches that one compartment asked for in such texts, and of no others', async () => {
    const [one, other] = [makeTenant(), makeTenant({ globals: { look: () => /(secret)/.test('a secret') } })];
    await one.evaluate("/(secret)/.test('a secret'); RegExp.$1");
    expect(await other.evaluate('look(); [RegExp.$1, RegExp.input, RegExp.lastMatch]')).toEqual(['', '', '']);
    expect(await one.evaluate('[RegExp.$1, new Compartment().evaluate("RegExp.$1")]')).toEqual(['secret', '']);
    expect(
      await one.evaluate('Object.getOwnPropertyNames(RegExp).filter((name) => /^(?:\\$|last|input)/.test(name))'),
    ).toEqual([]);
    expect((RegExp as unknown as { $1?: string }).$1).toBe(undefined);
  });

  it('keeps nothing that a guest can change, and hands out nothing of its own', async () => {
    const source = `const found = /(a)/.exec('a'), caught = []; found[1] = 'changed';
      'a'.replace(/(a)/, function () { 'use strict'; caught.push(typeof this, arguments.length); return ''; });
      [RegExp.$1, caught]`;
    expect(await makeTenant().evaluate(source)).toEqual(['a', ['undefined', 4]]);
  });

  it('is paid for', async () => {
    const source = "for (;;) { 'aaaa'.replace(/(a)/g, '$1'); RegExp.$1; }";
    const { fault } = await makeTenant({ limits: { fuelPerTurn: 1e6 } }).run(source);
    expect(fault).toBe('fuelPerTurn');
  });
});
