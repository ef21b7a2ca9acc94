// One realm, guarded or not (the second argument), in which host code makes micro-calls.
import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

const [dist, guarded] = process.argv.slice(2);
const { lockdown } = await import(new URL('lockdown/manual.js', dist).href);
lockdown({ nativeGuards: guarded === 'guarded' });
const { cases } = await import('./cases.mjs');

/** Milliseconds of one measurement, and how many there are. */
const ROUND_MS = 4;
const ROUNDS = 14;
const WARM = 4;

// a loop of its own for each case, so that no call site serves two
const loopOf = () => (0, eval)('(n, f) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += f(); return sum; }');

const ns = {};
for (const [family, calls] of Object.entries(cases)) {
  ns[family] = {};
  for (const [name, call] of Object.entries(calls)) {
    const run = loopOf();
    let n = 500;
    for (;;) {
      const watch = startWatch();
      run(n, call);
      if (watch().cost >= ROUND_MS) break;
      n *= 2;
    }
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const watch = startWatch();
      if (!Number.isFinite(run(n, call))) throw Error(`${family} ${name} gave no number`);
      if (round >= WARM) times.push((watch().cost * 1e6) / n);
    }
    ns[family][name] = lowerQuartile(times);
  }
}
console.log(JSON.stringify(ns));
