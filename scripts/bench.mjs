// npm run bench -- NAME [arguments]: runs bench/NAME/main.mjs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached } from './lib/run.mjs';

const benches = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, 'bench', name, 'main.mjs')));
const [name = '', ...args] = process.argv.slice(2);
if (!benches.includes(name)) {
  console.error(`Expected the name of a benchmark (${benches.join(', ')}), got ${name === '' ? 'none' : name}`);
  console.error(`Usage: npm run bench -- ${benches[0] ?? 'NAME'}`);
  process.exit(2);
}
await bootstrap();
process.exitCode = await runAttached(process.execPath, [join('bench', name, 'main.mjs'), ...args], { cwd: root });
