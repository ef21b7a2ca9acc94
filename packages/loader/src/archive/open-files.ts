import { isBuiltinName } from '../sources/builtin-names.ts';
import { fillSourceOptions, type Platform, type SourceOptions } from '../sources/options.ts';
import { makeTreeHost } from '../tree-host.ts';
import type { OpenTree } from './make.ts';

/** What is there without Node: no compiler but those that a host gives. */
const portable: Platform = Object.freeze({ compilers: Object.freeze({}), isBuiltin: isBuiltinName });

/** How the files of an archive become modules; its name and conditions are in the archive. */
export type OpenFilesOptions = Omit<SourceOptions, 'name' | 'conditions'>;

/**
 * Gives the files of an archive the meaning that they have in every source, for `archiveOf` and its kin.
 * Throws OPTION_UNKNOWN, OPTION_INVALID.
 */
export function openFiles(options: OpenFilesOptions = {}): OpenTree {
  return makeOpenFiles('openFiles', options, portable);
}

/** The same with what a platform brings. */
export function makeOpenFiles(where: string, options: OpenFilesOptions, platform: Platform): OpenTree {
  fillSourceOptions(where, options, platform); // so that what is wrong with them is said now
  return (tree, { name, conditions, root, walled }) => {
    const named = name === undefined ? {} : { name };
    const filled = fillSourceOptions(where, { ...options, ...named, conditions }, platform);
    return makeTreeHost({ ...filled, tree, entry: root, walled, isBuiltin: platform.isBuiltin });
  };
}
