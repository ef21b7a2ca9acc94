// Formatting and comparing by locale: the platform's answers for tenants of packages, en-US where none is named.
import { makeTenant, type Tenant, type TenantOptions } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

/** A tenant whose modules bring globals, as npm packages do. */
const modules = {
  resolve: (id: string): string => id,
  load: (): never => Promise.reject(new Error('none')) as never,
  globals: {},
};
const tenantOf = (options: TenantOptions = {}): Tenant => makeTenant({ modules, ...options });

/** Each runs in a tenant; what it is to give is written down, as the host's own methods are tamed. */
const rows: readonly [string, unknown][] = [
  ['(1234.5).toLocaleString()', '1,234.5'],
  ["(1234.5).toLocaleString('de-DE', { style: 'currency', currency: 'EUR' })", '1.234,50\u00a0€'],
  ["Number.prototype.toLocaleString.call(Object(0.5), ['en'], { style: 'percent' })", '50%'],
  ['12345678901234567890n.toLocaleString()', '12,345,678,901,234,567,890'],
  ["new Date(0).toLocaleDateString('en-GB', { timeZone: 'UTC', dateStyle: 'long' })", '1 January 1970'],
  ["new Date(0).toLocaleString('en-US', { timeZone: 'America/New_York' })", '12/31/1969, 7:00:00 PM'],
  ["new Date(0).toLocaleTimeString([], { timeZone: 'Asia/Tokyo', hour: '2-digit', hour12: false })", '09'],
  ['new Date(NaN).toLocaleString()', 'Invalid Date'],
  ["['b', 'a', 'C', 'ä'].sort((a, b) => a.localeCompare(b))", ['a', 'ä', 'b', 'C']],
  ["['a10', 'a9'].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))", ['a9', 'a10']],
  ["['ä', 'z'].map((a) => a.localeCompare('z', 'sv'))", [1, 0]],
  ["'a'.localeCompare('A', 'en', { sensitivity: 'base' })", 0],
];

describe('locales in a tenant', () => {
  it.each(rows)('%s', async (source, expected) => {
    expect(await tenantOf().evaluate(source)).toEqual(expected);
  });

  it.each([
    "(1).toLocaleString('no locale')",
    "(1).toLocaleString('en', { style: 'nothing' })",
    "new Date(0).toLocaleString('en', { timeZone: 'Nowhere' })",
    "'a'.localeCompare('b', 'no locale')",
  ])('refuses what there is not: %s', async (source) => {
    const tell = `try { ${source}; 'answered' } catch (error) { error.name }`;
    expect(await tenantOf().evaluate(tell)).toBe('RangeError');
  });

  it('refuses other receivers', async () => {
    const tell = (source: string): string => `try { ${source}; 'answered' } catch (error) { error.name }`;
    for (const source of ["Number.prototype.toLocaleString.call('1')", 'Date.prototype.toLocaleString.call({})'])
      expect(await tenantOf().evaluate(tell(source))).toBe('TypeError');
  });

  it('reads options and lists of locales as data, a few of them', async () => {
    const source = `
      const seen = [];
      const options = new Proxy({}, { get: (_, key) => void seen.push(key) });
      const endless = { length: 2 ** 53 - 1, toString: () => 'en' };
      [(1).toLocaleString(endless, options), seen.includes('style'), seen.length < 40, (1).toLocaleString(Array(1e6).fill('en'))]`;
    expect(await tenantOf().evaluate(source)).toEqual(['1', true, true, '1']);
  });

  it('costs fuel', () => {
    const tenant = tenantOf({ limits: { fuel: 100_000 } });
    expect(() => tenant.evaluateNow("for (;;) (1).toLocaleString('de')")).toThrow(
      expect.objectContaining({ code: 'LIMIT_FUEL' }),
    );
    const text = `'x'.repeat(1e6).localeCompare('x'.repeat(1e6))`;
    expect(() => tenantOf({ limits: { fuel: 100_000 } }).evaluateNow(text)).toThrow(
      expect.objectContaining({ code: 'LIMIT_FUEL' }),
    );
  });

  it('leaves the host, deterministic tenants and those without packages without', async () => {
    expect(await makeTenant().evaluate('(1234.5).toLocaleString()')).toBe('1234.5');
    expect((1234.5).toLocaleString()).toBe('1234.5');
    expect(
      await tenantOf({ deterministic: true }).evaluate(
        "['b', 'C'].sort((a, b) => a.localeCompare(b)).concat((1234.5).toLocaleString('de'))",
      ),
    ).toEqual(['C', 'b', '1234.5']);
  });
});
