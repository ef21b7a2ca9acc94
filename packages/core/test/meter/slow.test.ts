// Operations on large values take long for their one unit of fuel: the clock is looked at all the same.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

// Each uses what it makes: V8 leaves out an operation that nobody looks at, and the loop that is left spends its fuel.
const programs: readonly (readonly [string, string])[] = [
  [
    'division of BigInts',
    'const b = (1n << 250000n) - 1n; const d = b >> 100000n; let n = 0; for (;;) if (b % d === 5n) n++',
  ],
  ['a BigInt made text', 'const b = (1n << 250000n) - 1n; let n = 0; for (;;) n += String(b).length'],
  ['a BigInt in a template', 'const b = (1n << 250000n) - 1n; let n = 0; for (;;) n += `${b}`.length'],
  ['comparison of long strings', 'const s = "x".repeat(4e6); let n = 0; for (;;) if ("a" + s + n === "a" + s + n) n++'],
  ['strings made numbers', 'const s = "9".repeat(4e6); let n = 0; for (;;) if (+s === 5) n++'],
];

it.each(programs)('Meter.slow() has the clock looked at after few units: %s', (_, source) => {
  const tenant = makeTenant({ limits: { wallMs: 500, fuel: 5_000_000 } });
  // A loop that was fast is looked at seldom; what it then does is not. Its fuel alone would last for minutes.
  const run = (): unknown => tenant.evaluateNow(`for (let i = 0; i < 1e6; i++); ${source}`);
  expect(run).toThrow(expect.objectContaining({ code: 'LIMIT_WALL' }) as Error);
  expect(tenant.usage().fuel).toBeLessThan(2_000_000);
});
