import type { ModuleHost } from '@cofferdam/core';
import { makeMemoryTree } from '../file-tree.ts';
import { makeTreeHost } from '../tree-host.ts';
import { isBuiltinName } from './builtin-names.ts';
import { fillSourceOptions, type Platform, type SourceOptions } from './options.ts';

/** The files of a module map: path from the root → text or bytes. */
export type ModuleFiles = Readonly<Record<string, string | Uint8Array>>;

/** What is there without Node: no compiler but those that a host gives. */
const portable: Platform = Object.freeze({ compilers: Object.freeze({}), isBuiltin: isBuiltinName });

/**
 * The modules of files in memory, for `makeTenant({ modules })`: everything that a directory can hold, `package.json`
 * and `node_modules` included, and by the same rules. Read once, now.
 *
 * Throws MODULE_MAP_INVALID, OPTION_UNKNOWN, OPTION_INVALID.
 */
export function moduleMap(files: ModuleFiles, options: SourceOptions = {}): ModuleHost {
  return makeModuleMap(files, options, portable);
}

/** The same with what a platform brings. */
export function makeModuleMap(files: ModuleFiles, options: SourceOptions, platform: Platform): ModuleHost {
  const filled = fillSourceOptions('moduleMap', options, platform);
  return makeTreeHost({ ...filled, tree: makeMemoryTree(files), isBuiltin: platform.isBuiltin });
}
