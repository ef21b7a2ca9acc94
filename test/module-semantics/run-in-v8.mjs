// Runs every case as V8 and Node do and prints one JSON array of what each recorded. A child process of the test.
//   node run-in-v8.mjs FOLDER     FOLDER is empty and becomes full of the cases' files
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCases } from './read-cases.mjs';

const prelude = readFileSync(new URL('./prelude.js', import.meta.url), 'utf8');
const makePrelude = (0, eval)(prelude);
const [folder] = process.argv.slice(2);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

process.on('unhandledRejection', () => {});
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
const records = [];
for (const [index, { files, patience }] of readCases().entries()) {
  const home = join(folder, String(index));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), source);
  }
  const log = [];
  const helpers = makePrelude(log);
  Object.assign(globalThis, helpers);
  const outcome = await Promise.race([
    import(pathToFileURL(join(home, 'main.js')).href).then(
      (namespace) => `ok ${Object.keys(namespace)}`,
      (error) => helpers.describe(error),
    ),
    pause(patience).then(() => 'pending'),
  ]);
  await pause(2);
  records.push({ log: [...log], outcome });
  for (const name of Object.keys(globalThis)) {
    if (['seen', 'pending', 'lazy', 'up', 'readX'].includes(name)) delete globalThis[name];
  }
}
process.stdout.write(JSON.stringify(records));
process.exit(0);
