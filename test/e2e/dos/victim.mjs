// A host that runs payloads, one at a time, in the process that the test watches from outside. For each message
// { id, code, mode } it answers { id, status, fault, error, faultAt, neighbour } once the run has its outcome, the
// event loop has turned, and another tenant of the same realm has answered.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { makeTimersPower } from '@cofferdam/caps';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';

const { makeHost } = createRequire(import.meta.url)('../../corpora/escape-host.cjs');

const MIB = 2 ** 20;
const { limits, mortal } = JSON.parse(process.argv[2]);
/** About a second, and about 64 MB of growth. */
const LIMITS = { wallMs: 1_000, hostWaitMs: 1_000, heapBytes: 64 * MIB, bufferBytes: 64 * MIB, ...limits };
/** Planted, to see that a death is noticed. */
const planted = mortal ? { die: () => process.abort() } : {};

const neighbour = makeTenant({ name: 'neighbour' });
let asked = 0;

async function runPayload({ id, code, mode }) {
  const { hostFn, hostObj, hostAsync } = makeHost();
  const timers = makeTimersPower({ timers: globalThis });
  const globals = { hostFn, hostObj, hostAsync, ...timers.value, ...planted };
  const tenant = makeTenant({ name: id, globals, limits: LIMITS });
  tenant.evaluateNow('globalThis.queueMicrotask = (f) => { Promise.resolve().then(f); };');
  const { status, fault, faultAt, error } = await tenant.run(code, { module: mode === 'module' });
  await setImmediate();
  timers.revoke();
  tenant.stop();
  return { id, status, fault, faultAt, error: error?.code ?? error?.name };
}

process.on('message', async (payload) => {
  const came = await runPayload(payload);
  asked += 1;
  const answer = await neighbour.evaluate(`(async () => [${asked}, await 1])()`);
  process.send({ ...came, neighbour: answer[0] === asked && answer[1] === 1 });
});
process.send('ready');
