import { isBuiltin } from 'node:module';
import type { ModuleHost } from '@cofferdam/core';
import { assertOptions, makeError } from '../errors.ts';
import { type FileTree, mountTrees } from '../file-tree.ts';
import { makeTreeHost } from '../tree-host.ts';
import { makeDiskTree } from './disk-tree.ts';
import { stripTypes } from './typescript.ts';

export interface DirectoryOptions {
  /** How guests see the root, in `import.meta.url` and stack traces. Default: the `name` of its package.json, or nothing. */
  readonly name?: string;
  /** npm packages from elsewhere, by name, as if installed in the root's node_modules; each is a root of its own. */
  readonly packages?: Readonly<Record<string, URL>>;
  /** Conditions of `exports` beside `import`/`require` and `default`. Default `['node']`, as in Node. */
  readonly conditions?: readonly string[];
  /** Bytes of any one file. Default 16 MiB: npm's largest single-file libraries fit, a disk image does not. */
  readonly maxFileBytes?: number;
}

const OPTIONS = ['name', 'packages', 'conditions', 'maxFileBytes'] as const;

/**
 * The modules of a directory, for `makeTenant({ modules })`: ECMAScript and CommonJS modules, JSON and
 * TypeScript, with node_modules looked up as Node does. Nothing outside the directory is ever read, whatever a
 * specifier, a package.json or a symbolic link says. `tenant.import('.')` is the package's entry.
 *
 * Throws ROOT_UNREADABLE, OPTION_UNKNOWN, OPTION_INVALID; the host's `resolve` and `load` throw the MODULE_…,
 * PACKAGE_… and TYPESCRIPT_… codes.
 */
export function directory(url: URL, options: DirectoryOptions = {}): ModuleHost {
  assertOptions(options, 'directory', OPTIONS);
  const { name, packages = {}, conditions = ['node'], maxFileBytes = 16 * 2 ** 20 } = options;
  if (!(maxFileBytes > 0)) {
    throw makeError('OPTION_INVALID', {
      option: 'maxFileBytes',
      where: 'directory',
      expected: 'a number above 0',
      got: String(maxFileBytes),
    });
  }
  const mounts: Record<string, FileTree> = {};
  for (const [at, root] of Object.entries(packages))
    mounts[`/node_modules/${at}`] = makeDiskTree(root, { maxFileBytes });
  const tree = mountTrees(makeDiskTree(url, { maxFileBytes }), mounts);
  return makeTreeHost({ tree, conditions, isBuiltin, stripTypes, ...(name === undefined ? {} : { name }) });
}
