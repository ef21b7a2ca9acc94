// npm run soak [-- --minutes 10 --seed N --placements realm:40,thread:8,process:1]: test/soak, over what was built.
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

await bootstrap();
process.exitCode = await runAttached(
  process.execPath,
  ['--expose-gc', 'test/soak/main.mjs', ...process.argv.slice(2)],
  { cwd: root },
);
