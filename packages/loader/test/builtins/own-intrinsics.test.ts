// What npm packages may add to their intrinsics, each tenant its own.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { moduleMap } from '../../src/node/index.ts';

describe('what npm packages change in Node', () => {
  it('is their tenant\u2019s: the methods of its console', async () => {
    const modules = moduleMap({}, { node: {} });
    const [one, other] = [makeTenant({ modules }), makeTenant({ modules })];
    const wrap = 'const { log } = console; console.log = (...args) => log("wrapped", ...args); console.log(1);';
    expect((await one.run(wrap)).output.map(({ text }) => text)).toEqual(['wrapped 1']);
    expect((await other.run('console.log(1)')).output.map(({ text }) => text)).toEqual(['1']);
    expect(await one.evaluate('try { "use strict"; console.error.x = 1 } catch (error) { error.name }')).toBe(
      'TypeError',
    );
    expect(await makeTenant().evaluate('Object.isFrozen(console)')).toBe(true);
  });

  it('is an object of their own: return of an async generator', async () => {
    const source = `const one = (async function* () { yield 1; yield 2; })(), ended = [];
      const { return: end } = one;
      one.return = async function () { ended.push('own'); return end.call(this); };
      for await (const value of one) { ended.push(value); break; }
      for await (const value of (async function* () { try { yield 3; } finally { ended.push('done'); } })()) { ended.push(value); break; }
      export default ended;`;
    expect((await makeTenant().run(source, { module: true })).value).toEqual([1, 'own', 3, 'done']);
    const shared = 'Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()))';
    const attack = `try { "use strict"; ${shared}.return = 1 } catch (error) { error.name }`;
    expect(await makeTenant().evaluate(attack)).toBe('TypeError');
  });

  it('is a copy of a frame, whose methods its prototype has', async () => {
    const source = `Error.prepareStackTrace = (error, [site]) => Object.getOwnPropertyNames(Object.getPrototypeOf(site));
      const names = new Error('x').stack; Error.prepareStackTrace = undefined; names.includes('isNative')`;
    expect(await makeTenant({ modules: moduleMap({}, { node: {} }) }).evaluate(source)).toBe(true);
  });
});

describe('Symbol of a tenant of packages', () => {
  it('may be added to, and is nobody else\u2019s', async () => {
    const modules = moduleMap({}, { node: {} });
    const [one, other] = [makeTenant({ modules }), makeTenant({ modules })];
    const add =
      "'use strict'; Symbol.observable = Symbol.for('observable'); [typeof Symbol.observable, Symbol.iterator in [], Symbol.for('a') === Symbol.for('a')]";
    expect(await one.evaluate(add)).toEqual(['symbol', true, true]);
    const look = '[typeof Symbol.observable, new Compartment().evaluate("typeof Symbol.observable")]';
    expect(await other.evaluate(look)).toEqual(['undefined', 'undefined']);
    expect(await one.evaluate(look)).toEqual(['symbol', 'undefined']);
    expect('observable' in Symbol).toBe(false);
    expect(await one.evaluate('try { Symbol.iterator = 1 } catch (error) { error.name }')).toBe('TypeError');
  });
});
