// What npm packages may add to their intrinsics, each tenant its own.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { moduleMap } from '../../src/node/index.ts';

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
