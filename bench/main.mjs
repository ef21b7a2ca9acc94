// `npm run bench -- NAME [options]`: runs bench/NAME/main.mjs with the options that follow.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory() && existsSync(`${folder}${e.name}/main.mjs`)).map((e) => e.name);
const [name] = process.argv.splice(2, 1);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [options], NAME one of ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  await import(`./${name}/main.mjs`);
}
