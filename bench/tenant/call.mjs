// Nanoseconds per call into a guest function with number arguments.
import '@cofferdam/core/lockdown';
import vm from 'node:vm';
import { makeTenant } from '@cofferdam/core';
import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

const source = '(a, b) => a + b';
const high = { fuel: 1e15, fuelPerTurn: 1e15, wallMs: 3_600_000 };
const tenant = makeTenant({ name: 'call', limits: high });
const unmetered = makeTenant({ name: 'none', limits: 'none' });
const add = tenant.evaluateNow(source);
const addUnmetered = unmetered.evaluateNow(source);
const near = unmetered.evaluateNear(source);
const raw = (0, eval)(source);
const inVm = vm.runInContext(source, vm.createContext());

// Each kind gets a loop of its own, made from text, so that no call site serves two kinds.
const loop = (call) =>
  (0, eval)(`(n, f, tenant) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += ${call}; return sum; }`);
const loops = {
  'raw function': [loop('f(i, 1)'), raw],
  'evaluateNear of an unmetered tenant': [loop('f(i, 1)'), near],
  'callable of a metered tenant': [loop('f(i, 1)'), add],
  'callable of a tenant without limits': [loop('f(i, 1)'), addUnmetered],
  'tenant.callNow': [loop('tenant.callNow(f, i, 1)'), add],
  'function of a node:vm context': [loop('f(i, 1)'), inVm],
  'raw, arguments by JSON': [loop('JSON.parse(JSON.stringify(f(...JSON.parse(JSON.stringify([i, 1])))))'), raw],
  'raw, arguments by structuredClone': [loop('structuredClone(f(...structuredClone([i, 1])))'), raw],
};
const ns = {};
for (const [kind, [run, f]] of Object.entries(loops)) {
  const n = /JSON|structured/.test(kind) ? 20_000 : 200_000;
  const expected = (n * (n + 1)) / 2;
  const times = [];
  for (let round = 0; round < 24; round += 1) {
    const watch = startWatch();
    if (run(n, f, tenant) !== expected) throw Error(`${kind} gave a wrong sum`);
    if (round >= 6) times.push((watch().cost * 1e6) / n);
  }
  ns[kind] = lowerQuartile(times);
}

// `call` answers with a promise; the calls are timed, and then the promises are awaited outside of the time.
const asyncTimes = [];
for (let round = 0; round < 24; round += 1) {
  const promises = [];
  const watch = startWatch();
  for (let i = 0; i < 5000; i += 1) promises.push(tenant.call(add, i, 1));
  const took = (watch().cost * 1e6) / 5000;
  const sum = (await Promise.all(promises)).reduce((a, b) => a + b, 0);
  if (sum !== (5000 * 5001) / 2) throw Error('call gave a wrong sum');
  if (round >= 6) asyncTimes.push(took);
}
ns['tenant.call, not awaited'] = lowerQuartile(asyncTimes);
console.log(JSON.stringify({ ns, subject: 'callable of a metered tenant' }));
