// One process: times every case, in a virgin realm or after lockdown; prints { name: ns per operation }.
import { cases } from './cases.mjs';

const [setting, filter] = process.argv.slice(2);
const clock = () => Number(process.hrtime.bigint()) / 1e6;
if (setting === 'host') await import('@cofferdam/core/lockdown');

const result = {};
for (const [name, setup] of Object.entries(cases)) {
  if (!new RegExp(filter).test(name)) continue;
  const run = setup();
  let n = 200;
  for (;;) {
    const start = clock();
    await run(n);
    if (clock() - start > 3) break;
    n *= 2;
  }
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round++) {
    const start = clock();
    await run(n);
    best = Math.min(best, (clock() - start) / n);
  }
  result[name] = best * 1e6;
}
console.log(JSON.stringify(result));
