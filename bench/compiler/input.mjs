// Makes the large modules: real libraries, joined into one ES module that imports and exports as modules do.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const linked = `
import { readSettings, log as write } from 'host:settings';
import * as extra from 'host:extra';
export * from 'host:rest';
export let current = readSettings(extra);
export function update(next) { current = next; write(current); }
`;
const libraries = {
  'lodash-es': "export * from 'lodash-es';",
  marked: "export { Marked as default } from 'marked';",
  'decimal.js': "export * as decimal from 'decimal.js';",
  acorn: "export { parse as parseScript, tokenizer } from 'acorn';",
  yaml: "export { stringify as toYaml, parseDocument } from 'yaml';",
  immutable: "export * as immutable from 'immutable';",
};

/** The same amount of text twice: as authors write it, and minified, where there is more program in a kilobyte. */
export const inputs = {
  plain: { minify: false, what: ['lodash-es', 'marked', 'decimal.js'] },
  minified: { minify: true, what: Object.keys(libraries) },
};

/** `{ path, bytes, lines, what }`; the same text every time for the same pinned versions. */
export async function buildInput(name) {
  const { minify, what } = inputs[name];
  const entry = `${linked}${what.map((library) => libraries[library]).join('\n')}`;
  const build = await rolldown({
    input: 'entry',
    platform: 'browser',
    external: /^host:/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? '\0entry' : undefined),
        load: (id) => (id === '\0entry' ? entry : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', minify });
  await build.close();
  const { code } = output[0];
  const folder = fileURLToPath(new URL('../.cache/compiler/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const path = `${folder}${name}.mjs`;
  writeFileSync(path, code);
  return { path, bytes: Buffer.byteLength(code), lines: code.split('\n').length, what: what.join(', ') };
}
