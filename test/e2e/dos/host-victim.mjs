// A host that runs payloads in tenants of one placement, in the process that the test watches from outside. For each
// message { run: { id, code, mode } } it answers { id, outcome } when the run has one, or { id, gone } with the code
// of what the call rejected with; for each { ping }, { pong } as soon as another tenant has answered, meanwhile, too.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';
import { createRequire } from 'node:module';

const { makeHost: makeEndowments } = createRequire(import.meta.url)('../../corpora/escape-host.cjs');

const MIB = 2 ** 20;
const { placement, limits, unresponsiveMs, heartbeatMs, warm = 1 } = JSON.parse(process.argv[2]);
const LIMITS = { heapBytes: 64 * MIB, bufferBytes: 64 * MIB, ...limits };

const host = await makeHost({
  placements: { use: [placement] },
  pool: { [placement]: { minimum: warm } },
  supervision: { restart: 'never', heartbeatMs, unresponsiveMs, graceMs: 200 },
});
const source = 'export const answer = (n) => n + 1;';
const neighbour = await host.admit({ name: 'neighbour', placement, source });

async function run({ id, code, mode }) {
  const { hostFn, hostObj, hostAsync } = makeEndowments();
  const { pattern: _, ...given } = hostObj; // a RegExp crosses no wire
  const globals = { hostFn, hostObj: given, hostAsync };
  const tenant = await host.admit({ name: id, placement, globals, limits: LIMITS, local: { timers: true } });
  try {
    await tenant.run('globalThis.queueMicrotask = (f) => { Promise.resolve().then(f); };');
    const began = performance.now();
    const told = await tenant.run(code, { module: mode === 'module' }).then(
      ({ status, fault, error }) => ({
        outcome: { status, fault, error: (error?.code ?? error?.name)?.slice(0, 100) },
      }),
      (error) => ({ gone: error?.code ?? String(error) }),
    );
    return { id, ...told, took: performance.now() - began };
  } finally {
    await tenant.stop();
  }
}

process.on('message', async ({ run: payload, ping }) => {
  if (payload === undefined) process.send({ pong: ping, answer: await neighbour.exports.answer(ping) });
  else process.send(await run(payload).catch((error) => ({ id: payload.id, failed: `${error?.stack}` })));
});
process.on('disconnect', () => process.exit());
process.send('ready');
