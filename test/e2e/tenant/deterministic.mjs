// A deterministic tenant's outcomes as one JSON text, to be compared between machines' settings.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';

const programs = [
  "const d = new Date(2020, 6, 1, 12); [d.getTime(), d.toString(), d.getTimezoneOffset(), d.getHours(), Date.parse('2020-07-01T12:00'), Date.parse('Jul 1 2020 12:00'), Date.parse('2020-07-01 ('), new Date('2020-07-01 12:00 EST').getTime(), String(given), given.getDay()]",
  "['ä', 'z', 'a', 'I', 'ı'].sort().concat(['ä', 'z', 'a'].sort((a, b) => a.localeCompare(b)), 'Iİ'.toLocaleLowerCase(), 'iı'.toLocaleUpperCase(), (1234567.891).toLocaleString(), (10n ** 20n).toLocaleString(), [1.5, new Date(0)].toLocaleString(), new Date(0).toLocaleDateString())",
  'let x = 0; for (let i = 0; i < 2000; i++) x += Math.random() * Math.sin(i); console.log(x, Date.now()); x',
  'let n = 0; const f = () => { n++; if (n % 100 === 0) console.log(n); f() }; f()',
  'for (let i = 0; ; i++) if (i % 10000 === 0) console.log(i)',
  'null.x',
  "throw new Error('x')",
  'const log = []; const p = (k) => Promise.resolve().then(() => log.push(k)); await Promise.all([p(1), (async () => { await null; log.push(2) })(), p(3)]); log',
];
const outcomes = [];
for (const program of programs) {
  const tenant = makeTenant({
    deterministic: { now: 1e12, seed: 42 },
    globals: { given: new Date(0) },
    limits: { fuelPerTurn: 1e6 },
  });
  const { usage, ...outcome } = await tenant.run(program);
  outcomes.push({ ...outcome, fuel: usage.fuel, turns: usage.turns, state: tenant.state() });
}
console.log(JSON.stringify(outcomes));
process.exit(0);
