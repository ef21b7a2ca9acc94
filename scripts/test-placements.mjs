// npm run test:placements: every payload of the corpora in every placement, of which CI runs a part. Takes some ten
// minutes on two cores.
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

await bootstrap();
process.env.PLACEMENTS = 'whole';
process.exitCode = await runAttached(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts', 'test/e2e/host-'],
  { cwd: root },
);
