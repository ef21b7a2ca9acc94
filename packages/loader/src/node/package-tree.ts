import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModuleHost } from '@cofferdam/core';
import { makeError } from '../errors.ts';
import { fillSourceOptions, takeSourceOptions } from '../sources/options.ts';
import { makeTreeHost } from '../tree-host.ts';
import { assertFileBytes, DEFAULT_MAX_FILE_BYTES, makeDiskTree } from './disk-tree.ts';
import { makePlatform, type NodeSourceOptions } from './platform.ts';

export interface PackageTreeOptions extends NodeSourceOptions {
  /**
   * The directory that the packages are installed in, when that lies above: a workspace's, with its node_modules. Of
   * what is in it, only the packages that are found by their names are reached. Default: the package's own directory.
   */
  readonly root?: URL;
  /** Bytes of any one file. Default 16 MiB. */
  readonly maxFileBytes?: number;
}

/**
 * The modules of an npm package and of what it depends on, for `makeTenant({ modules })`. Files and formats are those
 * of `directory`; what differs is the walls inside: every package is a root of its own. Code of one reaches another
 * only by its name, through its exports, and powers reach the package at `url` alone.
 *
 * `node_modules` are looked up from each package as Node does, up to `root`; links in them may lead anywhere in it
 * (pnpm, workspaces), and nowhere else.
 *
 * Throws ROOT_UNREADABLE, OPTION_UNKNOWN, OPTION_INVALID, MODULE_OUTSIDE_ROOT for a `url` that is not in `root`; the
 * host's `resolve` and `load` throw the MODULE_…, PACKAGE_…, TYPESCRIPT_… and JSX_… codes.
 */
export function packageTree(url: URL, options: PackageTreeOptions = {}): ModuleHost {
  const taken = takeSourceOptions('packageTree', options, ['jsx', 'root', 'maxFileBytes']);
  const { jsx, root = url, maxFileBytes = DEFAULT_MAX_FILE_BYTES, ...rest } = taken;
  const platform = makePlatform(jsx);
  const filled = fillSourceOptions('packageTree', rest, platform);
  assertFileBytes('packageTree', maxFileBytes);
  const tree = makeDiskTree(root, { maxFileBytes });
  const entry = entryIn(root, url);
  if (tree.find(entry)?.kind !== 'directory') throw makeError('ROOT_UNREADABLE', { got: `${url}` });
  return makeTreeHost({ ...filled, tree, entry, walled: true, isBuiltin: platform.isBuiltin });
}

/** The path of `url` in the tree of `root`. Throws ROOT_UNREADABLE, MODULE_OUTSIDE_ROOT. */
function entryIn(root: URL, url: URL): string {
  const real = (at: URL): string => {
    try {
      return realpathSync.native(fileURLToPath(at));
    } catch (cause) {
      throw makeError('ROOT_UNREADABLE', { got: `${at}` }, { cause });
    }
  };
  const path = relative(real(root), real(url));
  if (path === '..' || path.startsWith(`..${sep}`) || /^[a-z]:/i.test(path))
    throw makeError('MODULE_OUTSIDE_ROOT', { specifier: `${url}`, referrer: 'the host' });
  return `/${path.split(sep).join('/')}`;
}
