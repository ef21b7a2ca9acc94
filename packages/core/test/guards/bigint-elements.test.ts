// Texts that become BigInts as elements of typed arrays: they are paid for, and bounded, before the engine reads them.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const digits = "const s = '1'.repeat(2e5), t = new BigInt64Array(2), o = { toString: () => s };";

const tooLarge: readonly string[] = [
  't[0] = s',
  'const k = 1; (() => t)()[k] = s',
  't.fill(s)',
  't.fill(o)',
  't.with(0, s)',
  't.set([1n, s])',
  't.set({ length: 1, 0: o })',
  't.map(() => s)',
  'new BigInt64Array([s])',
  'new BigUint64Array([o])',
  'new BigUint64Array({ length: 1, 0: s })',
  'new BigInt64Array(new Set([s]))',
  'BigInt64Array.of(1n, s)',
  'BigUint64Array.of(o)',
  'BigInt64Array.from([s])',
  'BigInt64Array.from([1n], () => s)',
  'Array.prototype.fill.call(t, s)',
  'Reflect.set(t, 0, s)',
  'Reflect.set({}, 0, s, t)',
  'Object.assign(t, [s])',
  'Object.defineProperty(t, 0, { value: s })',
  'Object.defineProperties(t, { 1: { value: o } })',
  'new DataView(t.buffer).setBigInt64(0, s)',
  'new DataView(t.buffer).setBigUint64(0, o)',
  'Object(1n) == s',
];

it.each(tooLarge)('is bounded: %s', (code) => {
  expect(() => makeTenant().evaluateNow(`${digits} ${code}`)).toThrow(
    expect.objectContaining({ code: 'LIMIT_BIGINT' }) as Error,
  );
});

it.each([
  ["const t = new BigInt64Array(2); t[0] = ' 12 '; t['1'] = '-0'; String(t)", '12,0'],
  [
    "const t = new BigInt64Array(1); const o = { toString: () => '7' }; t[0] = o; `${t} ${(t.name = o) === o}`",
    '7 true',
  ],
  ["const t = new BigInt64Array(2); t.fill('5'); t.set(['6'], 1); `${t.with(0, '9')} ${t.map(() => '3')}`", '9,6 3,3'],
  ["`${BigInt64Array.of('4', true)} ${BigUint64Array.from(['1', 2n])} ${new BigInt64Array(['8'])}`", '4,1 1,2 8'],
  [
    "const v = new DataView(new ArrayBuffer(8)); v.setBigInt64(0, '258'); `${v.getBigInt64(0)} ${v.getUint8(6)}`",
    '258 1',
  ],
  ["const t = new BigInt64Array(1); `${Reflect.set(t, 0, '3')} ${Object.assign(t, { x: 's' }).x} ${t}`", 'true s 3'],
  [
    "const t = new BigInt64Array(1); t[0] = '9'.repeat(70); `${t[0] === BigInt.asIntN(64, BigInt('9'.repeat(70)))}`",
    'true',
  ],
  ["try { new BigInt64Array(1)[0] = 'x'; } catch (e) { e.name }", 'SyntaxError'],
  ['try { BigInt64Array.of(1, 2n); } catch (e) { e.name }', 'TypeError'],
])('means what it did: %s', (code, value) => {
  expect(makeTenant().evaluateNow(code)).toBe(value);
});
