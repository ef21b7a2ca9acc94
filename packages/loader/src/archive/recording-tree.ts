import type { FileTree } from '../file-tree.ts';
import { linksOn } from './links.ts';

export interface RecordingTreeKit {
  readonly tree: FileTree;
  /** Canonical paths of the files that were found or read. */
  readonly files: ReadonlySet<string>;
  /** Links that were passed on the way. */
  readonly links: ReadonlyMap<string, string>;
}

/**
 * A tree that remembers what it was asked for. What it remembers answers the same questions in the same way: files
 * that were found are kept even when nobody read them, and what was not there stays away.
 */
export function makeRecordingTree(tree: FileTree): RecordingTreeKit {
  const files = new Set<string>();
  const links = new Map<string, string>();
  const recording: FileTree = {
    find(path) {
      const entry = tree.find(path);
      if (entry?.kind === 'file') files.add(entry.path);
      if (entry !== undefined && entry.path !== path) for (const [from, to] of linksOn(tree, path)) links.set(from, to);
      return entry;
    },
    read(path) {
      files.add(path);
      return tree.read(path);
    },
    readBytes(path) {
      files.add(path);
      return tree.readBytes(path);
    },
  };
  return { tree: Object.freeze(recording), files, links };
}
