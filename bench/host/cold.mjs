// Admission when nothing stands ready: each time a host of its own, so a thread or a process is started and locked
// down. And what of that the platform takes by itself.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EXPECTED, SOURCE, timeEach } from './times.mjs';

const rounds = Math.max(8, Math.round(Number(process.argv[2]) / 3));

const admit = (placement) => async () => {
  const host = await makeHost({ placements: { use: [placement] } });
  const tenant = await host.admit({ name: 'cold', placement, source: SOURCE });
  return { value: await tenant.exports.price(20), end: () => host.close() };
};

const ms = {};
for (const placement of ['realm', 'thread', 'process'])
  ms[`${placement}: makeHost, admit and call an export`] = await timeEach(rounds, admit(placement));
ms['an empty worker thread, and a message back'] = await timeEach(rounds, async () => {
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(41)", { eval: true });
  const [value] = await once(worker, 'message');
  return { value, end: () => worker.terminate() };
});
ms['an empty child process, and a message back'] = await timeEach(rounds, async () => {
  const child = fork(new URL('answer.mjs', import.meta.url), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [value] = await once(child, 'message');
  return { value: value === EXPECTED ? value : 'nothing', end: () => child.kill('SIGKILL') };
});
console.log(JSON.stringify({ ms }));
process.exit();
