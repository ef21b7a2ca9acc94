/**
 * What a compile cache tells of itself; for metrics and logs. `name` is that of a module or, where a whole graph was
 * stored or refused, `graph of` the specifier that it began with.
 */
export type CompileCacheEvent =
  /** A unit was read, and is what this host wrote. */
  | { readonly type: 'hit'; readonly name: string }
  | { readonly type: 'miss'; readonly name: string }
  | { readonly type: 'stored'; readonly name: string; readonly bytes: number }
  /** An entry that this host did not write, or that was damaged. It was deleted, and the source is compiled. */
  | { readonly type: 'refused'; readonly name: string; readonly entry: string }
  /** Entries left because there was no more room. */
  | { readonly type: 'evicted'; readonly entries: number; readonly bytes: number }
  /** The disk refused. Loading goes on without it. */
  | { readonly type: 'failed'; readonly doing: 'read' | 'write' | 'evict'; readonly code: string };
