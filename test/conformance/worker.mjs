// A process that runs tests in realms of one kind, one after the other, as its parent sends them.
import { runOriginal } from './run-original.mjs';

const [kind = ''] = process.argv.slice(2);

/** @type {(program: import('./program.mjs').Program, ms: number) => Promise<import('./outcome.mjs').Outcome>} */
let run = runOriginal;
if (kind !== 'original') {
  const { makeTenantRunner } = await import('./run-tenant.mjs');
  run = await makeTenantRunner({ nativeGuards: kind === 'guarded' });
}

// what a test leaves behind is its own, and comes when the next may be running
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

/** @typedef {{ program: import('./program.mjs').Program, ms: number }} Request */

process.on('message', (/** @type {Request} */ { program, ms }) => {
  run(program, ms).then(
    (outcome) => process.send?.(outcome),
    (error) => process.send?.({ result: 'fail', reason: `harness ${String(error?.stack ?? error)}` }),
  );
});
process.send?.('ready');
