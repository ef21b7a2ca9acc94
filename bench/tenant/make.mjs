// Time to make a tenant and evaluate once. Tenants are dropped at once, so that the heap stays small; each kind
// takes a turn in every round, so that a slow spell hits all.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

const program = '(() => { const table = { a: 1, b: 2 }; return Object.keys(table).length + Math.max(3, 4); })()';
const rounds = 40;
const perRound = 50;

/** What one does by hand today for a fast compartment. */
function makeBare(source) {
  const compartment = new Compartment({ __options__: true });
  const { globalThis: own } = compartment;
  for (const key of Reflect.ownKeys(own)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(own, key);
    if (descriptor.configurable)
      Object.defineProperty(
        own,
        key,
        'value' in descriptor ? { writable: false, configurable: false } : { configurable: false },
      );
  }
  return compartment.evaluate(source);
}

let serial = 0;
const fresh = () => `${program} // ${(serial += 1)}`;
const base = 'new Compartment, fixed, evaluate';
const kinds = {
  [base]: () => makeBare(program),
  'the same, a new source each time': () => makeBare(fresh()),
  'makeTenant, evaluateNow': () => makeTenant({ name: 't' }).evaluateNow(program),
  'makeTenant, evaluate (awaited)': () => makeTenant({ name: 't' }).evaluate(program),
  'makeTenant, evaluateNow, a new source each time': () => makeTenant({ name: 't' }).evaluateNow(fresh()),
  'makeTenant, no limits, evaluateNow': () => makeTenant({ name: 't', limits: 'none' }).evaluateNow(program),
};
const times = Object.fromEntries(Object.keys(kinds).map((k) => [k, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [kind, make] of Object.entries(kinds)) {
    const watch = startWatch();
    for (let i = 0; i < perRound; i += 1) {
      const value = await make();
      if (value !== 6) throw Error(`${kind} gave ${value}`);
    }
    if (round >= rounds / 4) times[kind].push((watch().cost * 1e3) / perRound);
  }
}
const us = Object.fromEntries(Object.entries(times).map(([k, v]) => [k, lowerQuartile(v)]));
console.log(JSON.stringify({ us, base, ratio: us['makeTenant, evaluate (awaited)'] / us[base] }));
