import type { ModuleHost } from '@cofferdam/core';
import { type GraphMemory, setRemembering } from '../cache/graph.ts';
import { type FileTree, mountTrees } from '../file-tree.ts';
import { isRecord } from '@cofferdam/core/kit';
import { fillSourceOptions, takeSourceOptions } from '../sources/options.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { makeTreeHost } from '../tree-host.ts';
import type { DiskFacts } from './disk-facts.ts';
import { assertFileBytes, DEFAULT_MAX_FILE_BYTES, makeDiskTree } from './disk-tree.ts';
import { makePlatform, type NodeSourceOptions } from './platform.ts';

export interface DirectoryOptions extends NodeSourceOptions {
  /** npm packages from elsewhere, by name, as if installed in the root's node_modules; each is a root of its own. */
  readonly packages?: Readonly<Record<string, URL>>;
  /** Bytes of any one file. Default 16 MiB: npm's largest single-file libraries fit, a disk image does not. */
  readonly maxFileBytes?: number;
}

const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/;

/**
 * The modules of a directory, for `makeTenant({ modules })`: ECMAScript and CommonJS modules, JSON, text, bytes,
 * TypeScript, and JSX on request, with node_modules looked up as Node does. All of it is one root, and nothing outside
 * is ever read, whatever a specifier, a package.json or a symbolic link says. `tenant.import('.')` is the package's
 * entry. For packages that are kept from each other there is `packageTree`.
 *
 * Throws ROOT_UNREADABLE, OPTION_UNKNOWN, OPTION_INVALID; the host's `resolve` and `load` throw the MODULE_…,
 * PACKAGE_…, TYPESCRIPT_… and JSX_… codes.
 */
export function directory(url: URL, options: DirectoryOptions = {}): ModuleHost {
  return directoryAt(url, options, Date.now);
}

/** The same by a clock of the caller's: by it is told whether files have only just changed. */
export function directoryAt(url: URL, options: DirectoryOptions, now: () => number): ModuleHost {
  const taken = takeSourceOptions('directory', options, ['jsx', 'packages', 'maxFileBytes']);
  const { jsx, packages = {}, maxFileBytes = DEFAULT_MAX_FILE_BYTES, ...rest } = taken;
  const platform = makePlatform(jsx);
  const filled = fillSourceOptions('directory', rest, platform);
  assertFileBytes('directory', maxFileBytes);
  if (!isRecord(packages)) refuseOption('directory', 'packages', 'an object from package name to directory', packages);
  const mounts: Record<string, FileTree> = {};
  for (const [at, root] of Object.entries(packages)) {
    if (!PACKAGE_NAME.test(at)) refuseOption('directory', 'packages', 'directories by package name', at);
    mounts[`/node_modules/${at}`] = makeDiskTree(root, { maxFileBytes });
  }
  const disk = makeDiskTree(url, { maxFileBytes, now });
  let memory: GraphMemory | undefined;
  const tree = mountTrees(disk, mounts);
  const host = makeTreeHost({ ...filled, tree, isBuiltin: platform.isBuiltin, memory: () => memory });
  // What else could change an answer is a function of the host's, or lies elsewhere.
  const { external, resolve, compilers, powers } = rest;
  const functions = [external, resolve, compilers, powers].some((one) => one !== undefined);
  if (functions || Object.keys(mounts).length > 0) return host;
  const { name, conditions, extensions, assets } = filled;
  const from = [disk.root, name, conditions, [...extensions], [...assets], maxFileBytes];
  setRemembering(host, {
    attach: (given) => {
      memory = given;
    },
    facts: disk.facts,
    holds: (facts) => disk.holds(facts as DiskFacts),
    identity: () => JSON.stringify(from),
  });
  return host;
}
