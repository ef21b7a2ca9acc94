// Show 3's plugin, on disk: the root depends on a, a on b, b on c; c is the one that reaches for things.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const manifest = (name: string, dependencies: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ name, version: '1.0.0', main: 'index.js', dependencies, ...more }, undefined, 2);

/** What c's index.js does when it is loaded; it exports what that gives. */
export function writeFourPackages(c: string, more: Readonly<Record<string, string>> = {}): URL {
  const root = mkdtempSync(join(tmpdir(), 'cofferdam-policy-'));
  const files: Record<string, string> = {
    'package.json': manifest('plugin', { a: '1' }, { type: 'module' }),
    'index.js': "import a from 'a'; export default a;",
    'node_modules/a/package.json': manifest('a', { b: '1' }),
    'node_modules/a/index.js': "const b = require('b'); module.exports = b.get();",
    'node_modules/b/package.json': manifest('b', { c: '1' }),
    'node_modules/b/index.js':
      "exports.list = [1]; exports.options = { safe: true }; exports.parse = (text) => text; exports.get = () => { const c = require('c'); return c; };",
    'node_modules/c/package.json': manifest('c', { b: '1' }),
    'node_modules/c/index.js': c,
    ...more,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return pathToFileURL(`${root}/`);
}
