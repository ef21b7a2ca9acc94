// npm run demo: installs and builds if need be, then runs the storefront.
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

await bootstrap();
process.exitCode = await runAttached(process.execPath, ['examples/storefront/src/main.mjs', ...process.argv.slice(2)], {
  cwd: root,
});
