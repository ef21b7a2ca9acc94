// npm run exports:update: writes what the entry points export to test/exports.json, for `npm run check`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { exportedNames } from './lib/exported-names.mjs';
import { root } from './lib/paths.mjs';

await bootstrap();
const lists = await exportedNames(root);
writeFileSync(join(root, 'test/exports.json'), `${JSON.stringify(lists, null, 2)}\n`);
for (const [entry, { values, types }] of Object.entries(lists)) {
  console.log(`${entry}: ${values.length} values, ${types.length} types`);
}
