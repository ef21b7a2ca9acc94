// npm run errors:update: brings the sentences of docs/errors.md up to date with the tables in the sources, and adds a
// heading for every code that has none. The words beneath are for people to write; `npm run check` asks for them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorTable } from './checks/error-docs.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';

await bootstrap();
const path = join(root, 'docs/errors.md');
const table = await errorTable(root);
/** @param {Iterable<string>} sentences */
const quoted = (sentences) => [...sentences].map((sentence) => `> ${sentence}\n`).join('>\n');

/** @type {Set<string>} */
const seen = new Set();
let text = readFileSync(path, 'utf8').replace(/^### `([A-Z][A-Z0-9_]*)`\n\n((?:>.*\n)*\n?)/gm, (whole, code) => {
  seen.add(code);
  const sentences = table.get(code);
  return sentences === undefined ? whole : `### \`${code}\`\n\n${quoted(sentences)}\n`;
});
const missing = [...table].filter(([code]) => !seen.has(code));
if (missing.length > 0) text = `${text.trimEnd()}\n\n## To be placed\n`;
for (const [code, sentences] of missing) text += `\n### \`${code}\`\n\n${quoted(sentences)}\nTODO\n`;
writeFileSync(path, text);
for (const [code] of missing) console.log(`added ${code}`);
for (const code of seen) if (!table.has(code)) console.log(`no longer an error code: ${code}`);
