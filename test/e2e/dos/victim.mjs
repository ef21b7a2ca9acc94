// A host that runs payloads, one at a time, in the process that the test watches from outside. For each message
// { id, code, mode } it answers { id, status, fault, error, ms, neighbour } once the run has its outcome, the event
// loop has turned, and another tenant of the same realm has answered.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';

const { makeHost } = createRequire(import.meta.url)('../../corpora/escape-host.cjs');

/** About a second, and about 64 MB of growth. */
const LIMITS = { wallMs: 1_000, ...JSON.parse(process.argv[2] ?? '{}') };

const neighbour = makeTenant({ name: 'neighbour' });
let asked = 0;

process.on('message', async ({ id, code, mode }) => {
  const { hostFn, hostObj, hostAsync } = makeHost();
  const tenant = makeTenant({ name: id, globals: { hostFn, hostObj, hostAsync }, limits: LIMITS });
  const start = performance.now();
  const { status, fault, error } = await tenant.run(code, { module: mode === 'module' });
  const ms = performance.now() - start;
  await setImmediate();
  tenant.stop();
  asked += 1;
  const answer = await neighbour.evaluate(`(async () => [${asked}, await 1])()`);
  process.send({ id, status, fault, error: error?.code ?? error?.name, ms, neighbour: answer[0] === asked });
});
process.send('ready');
