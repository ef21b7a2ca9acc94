// Scripts that npm runs when a package is installed: before any review of what its code does.
import { isLoaderError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import { readJson } from '../manifest/json-node.ts';
import type { PackageNode } from '../policy/package-graph.ts';
import { type Finding, finding } from './types.ts';

const AT_INSTALL = ['preinstall', 'install', 'postinstall', 'prepare'];

/** Findings in a package's package.json: what it is no JSON in, and what it runs at installation. */
export function installScripts(tree: FileTree, { directory, resource }: PackageNode): readonly Finding[] {
  const path = directory === '/' ? '/package.json' : `${directory}/package.json`;
  const file = path.slice(1);
  let text: string;
  try {
    const entry = tree.find(path);
    if (entry?.kind !== 'file') return [];
    text = tree.read(entry.path);
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    return [finding(error.code === 'MODULE_OUTSIDE_ROOT' ? 'outside' : 'unreadable', { file, line: 1, column: 1 })];
  }
  const { root, problems, at } = readJson(text);
  const found = problems.map(({ line, column, expected, got }) =>
    finding('syntax-error', { file, line, column }, `expected ${expected}, got ${got}`),
  );
  const scripts = root?.entries.find(({ key }) => key === 'scripts')?.node.entries ?? [];
  for (const { key, keyOffset, node } of scripts) {
    // npm runs `prepare` of the root alone
    if (!AT_INSTALL.includes(key) || (key === 'prepare' && resource !== '$root$')) continue;
    found.push(finding('install-script', { file, ...at(keyOffset) }, `${key}: ${String(node.value).slice(0, 200)}`));
  }
  return found;
}
