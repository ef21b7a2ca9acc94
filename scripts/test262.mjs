// npm run test262 -- --path CHECKOUT [options]: test/conformance, over what was built. `--help` lists the options.
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

await bootstrap();
process.exitCode = await runAttached(process.execPath, ['test/conformance/main.mjs', ...process.argv.slice(2)], {
  cwd: root,
});
