// Admission into pools in which a side stands ready.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCRIPT, SOURCE, timeEach } from './times.mjs';

const rounds = Number(process.argv[2]);
const host = await makeHost({ pool: { thread: { minimum: 2 }, process: { minimum: 2 } } });
const limits = { fuelPerTurn: 1e8, wallMs: 60_000 };
let serial = 0;

/** A side is ready, and nothing is being started or ended beside what is timed. */
const ready = (placement) => async () => {
  if (placement === 'realm') return;
  for (;;) {
    const {
      spare = 0,
      starting = 0,
      sides = 0,
    } = host.stats().pools.find((pool) => pool.placement === placement) ?? {};
    if (spare >= 2 && starting === 0 && sides === spare) break;
    await sleep(5);
  }
  await sleep(20);
};

const admit = (placement, source) => async () => {
  serial += 1;
  const tenant = await host.admit({ name: `t${serial}`, placement, limits, ...(source && { source: SOURCE }) });
  const value = source ? await tenant.exports.price(20) : await tenant.evaluate(SCRIPT);
  return { value, end: () => tenant.stop() };
};

const ms = {};
for (const placement of ['realm', 'thread', 'process']) {
  // One that nobody times, so that the pool begins to fill.
  const { end } = await admit(placement, true)();
  await end();
  ms[`${placement}: admit and call an export`] = await timeEach(rounds, admit(placement, true), {
    ready: ready(placement),
    spares: true,
  });
  ms[`${placement}: admit and evaluate`] = await timeEach(rounds, admit(placement, false), {
    ready: ready(placement),
    spares: true,
  });
}
await host.close();
console.log(JSON.stringify({ ms }));
process.exit();
