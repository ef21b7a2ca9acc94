import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** @typedef {Record<string, { values: string[], types: string[] }>} ExportLists entry point → sorted names */

/**
 * The entry points of the packages: what their `exports` maps offer, `package.json` aside.
 *
 * @param {string} root
 * @returns {{ specifier: string, declarations: string }[]}
 */
function entryPoints(root) {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const base = join(root, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
    return Object.entries(manifest.exports ?? {}).flatMap(([key, target]) =>
      typeof target === 'object'
        ? [{ specifier: manifest.name + key.slice(1), declarations: join(base, target.types) }]
        : [],
    );
  });
}

/**
 * The names a declaration file exports, values and types alike. It reads what the compiler emits for files
 * without `export *`, which our entry points may not have.
 *
 * @param {string} path
 * @returns {string[]}
 */
function declaredNames(path) {
  const text = readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '');
  if (/^export \*/m.test(text)) throw new Error(`${path}: expected names, got an export of everything`);
  const names = [
    ...text.matchAll(
      /^export (?:declare )?(?:abstract class|async function\*?|function\*?|const|let|var|class|interface|type|enum|namespace) ([\w$]+)/gm,
    ),
  ].map(([, name = '']) => name);
  for (const [, list = ''] of text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)) {
    for (const item of list.split(',')) {
      const name = item
        .trim()
        .replace(/^type /, '')
        .split(/ as /)
        .at(-1)
        ?.trim();
      if (name) names.push(name);
    }
  }
  return [...new Set(names)].sort();
}

/**
 * What each entry point exports, from what was built: values by importing it in a locked-down process of its own,
 * types from its declarations.
 *
 * @param {string} root
 * @returns {Promise<ExportLists>}
 */
export async function exportedNames(root) {
  const entries = entryPoints(root);
  const program = `
    await import('@cofferdam/core/lockdown');
    const names = {};
    for (const entry of ${JSON.stringify(entries.map(({ specifier }) => specifier))}) names[entry] = Object.keys(await import(entry)).sort();
    process.stdout.write('\\n' + JSON.stringify(names));`;
  const missing = entries.filter(({ declarations }) => !existsSync(declarations));
  if (missing.length > 0) throw new Error(`Not built: ${missing.map(({ specifier }) => specifier).join(', ')}`);
  const { code, output } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: root });
  if (code !== 0) throw new Error(`An entry point does not load:\n${output}`);
  /** @type {Record<string, string[]>} */
  const values = JSON.parse(output.slice(output.lastIndexOf('\n') + 1));
  return Object.fromEntries(
    entries.map(({ specifier, declarations }) => {
      const own = values[specifier] ?? [];
      return [specifier, { values: own, types: declaredNames(declarations).filter((name) => !own.includes(name)) }];
    }),
  );
}
