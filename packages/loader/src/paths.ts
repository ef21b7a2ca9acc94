// Virtual paths: absolute, '/'-separated, normalised, with '/' as the root that nothing leaves.

/** UTF-16 units of a path: what a tree keeps and a system opens is bounded, whatever a guest asks for. */
const MAX_PATH = 4096;
/** Of one name in it: the most that common file systems take. */
const MAX_NAME = 255;

const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;

/** `base` (a directory) joined with `relative`; undefined when a `..` would leave the root. */
export function joinPath(base: string, relative: string): string | undefined {
  const found = /^(?:\.\/)?([\w@][\w.@-]*(?:\/[\w@][\w.@-]*)*)$/.exec(relative);
  if (found !== null && !base.endsWith('/')) return `${base}/${found[1] as string}`; // most are as plain as this
  const parts = base.split('/').filter(Boolean);
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `/${parts.join('/')}`;
}

/**
 * Whether `path` is one that a tree can have: normalised, of bounded length, without NUL, and without the separator
 * of Windows, which would mean one thing here and another there.
 */
export function isTreePath(path: string): boolean {
  const { length } = path;
  if (length > MAX_PATH || path.charCodeAt(0) !== SLASH) return false;
  if (length === 1) return true;
  let start = 1; // of the name that is being read
  for (let at = 1; at <= length; at += 1) {
    const code = at === length ? SLASH : path.charCodeAt(at);
    if (code === 0 || code === BACKSLASH) return false;
    if (code !== SLASH) continue;
    const size = at - start;
    if (size === 0 || size > MAX_NAME) return false;
    if (size <= 2 && path.charCodeAt(start) === DOT && path.charCodeAt(at - 1) === DOT) return false;
    start = at + 1;
  }
  return true;
}

/** Whether `path` is `directory` or lies in it. */
export function isWithin(directory: string, path: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`);
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

/**
 * What a list of allowed extensions has to name for `path` to be allowed: the extension, or all of a name that is
 * nothing else, such as `.env`.
 */
export function allowedAs(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.startsWith('.') && !name.includes('.', 1) ? name : extensionOf(path);
}

/** The last dot and what follows it in the file's name, or '' (also for names that start with their only dot). */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}
