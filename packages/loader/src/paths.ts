// Virtual paths: absolute, '/'-separated, normalised, with '/' as the root that nothing leaves.

/** `base` (a directory) joined with `relative`; undefined when a `..` would leave the root. */
export function joinPath(base: string, relative: string): string | undefined {
  const parts = base.split('/').filter(Boolean);
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `/${parts.join('/')}`;
}

/** The directory that holds `path`; the root's is the root. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** `path` and every directory above it, nearest first. */
export function* ancestorPaths(path: string): Generator<string, void, void> {
  for (let at = path; ; at = parentPath(at)) {
    yield at;
    if (at === '/') return;
  }
}

/** The last dot and what follows it in the file's name, or '' (also for names that start with their only dot). */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}
