// The files behind a source of modules, for what is to be told of its packages: a policy that was written for other
// files, or for a package at another place in them, would hold nothing.
import type { ModuleHost } from '@cofferdam/core';
import type { FileTree } from '../file-tree.ts';

export interface SourceFiles {
  readonly tree: FileTree;
  /** Where the package stands that all begins with. */
  readonly directory: string;
}

const known = new WeakMap<ModuleHost, SourceFiles>();

/** Undefined for modules that are not of ours, or were wrapped by somebody else. */
export const sourceFilesOf = (host: ModuleHost): SourceFiles | undefined => known.get(host);

/** Says which files `host` has: those given, or those of the host that it goes around. Gives `host`. */
export function withFiles(host: ModuleHost, files: SourceFiles | undefined): ModuleHost {
  if (files !== undefined) known.set(host, files);
  return host;
}
