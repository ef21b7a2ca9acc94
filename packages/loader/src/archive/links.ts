// Symbolic links of a tree, as an archive keeps them: packages that are linked into node_modules stay one module under
// two names. A link stands at a canonical place and leads to a canonical one, so following never goes on twice.
import { makeError } from '../errors.ts';
import { decodeText, type FileTree, type TreeEntry } from '../file-tree.ts';
import { ancestorPaths, isWithin } from '../paths.ts';

const childOf = (directory: string, name: string): string => (directory === '/' ? `/${name}` : `${directory}/${name}`);

/** The links that `path` passes in `tree`: from where each stands to where it leads. */
export function linksOn(tree: FileTree, path: string): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  let asked = '/';
  let at = '/';
  for (const name of path.split('/').filter(Boolean)) {
    asked = childOf(asked, name);
    const entry = tree.find(asked);
    if (entry === undefined) break;
    const plain = childOf(at, name);
    if (entry.path !== plain) links.set(plain, entry.path);
    at = entry.path;
  }
  return links;
}

/** Refuses links that lead nowhere, hide a file, or pass another link. Throws ARCHIVE_CONTENT. */
export function assertLinks(links: ReadonlyMap<string, string>, files: ReadonlyMap<string, unknown>): void {
  const refuse = (expected: string, from: string): never => {
    throw makeError('ARCHIVE_CONTENT', { expected, path: 'links.json', got: `one at ${JSON.stringify(from)}` });
  };
  const directories = directoriesOf(files.keys());
  for (const [from, to] of links) {
    if (files.has(from) || directories.has(from)) refuse('links where nothing else stands', from);
    if (!files.has(to) && !directories.has(to)) refuse('links to something that is there', from);
    if (isWithin(from, to)) refuse('links that do not lead below themselves', from);
    for (const above of ancestorPaths(from))
      if (above !== from && links.has(above)) refuse('links that pass no other', from);
  }
}

function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const directories = new Set<string>(['/']);
  for (const path of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) directories.add(path.slice(0, at));
  return directories;
}

/** The tree of an archive's files and links, both of which were checked. */
export function makeArchiveTree(files: ReadonlyMap<string, Uint8Array>, links: ReadonlyMap<string, string>): FileTree {
  const directories = directoriesOf(files.keys());
  const missing = (path: string): Error =>
    makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'the host' });

  const follow = (path: string): string => {
    if (links.size === 0) return path;
    let at = '/';
    for (const name of path.split('/').filter(Boolean)) {
      const plain = childOf(at, name);
      at = links.get(plain) ?? plain;
    }
    return at;
  };
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw missing(path);
    return bytes;
  };

  return Object.freeze<FileTree>({
    find(asked): TreeEntry | undefined {
      const path = follow(asked);
      if (files.has(path)) return { kind: 'file', path };
      return directories.has(path) ? { kind: 'directory', path } : undefined;
    },
    read: (path) => decodeText(bytesOf(path)),
    readBytes: (path) => new Uint8Array(bytesOf(path)),
  });
}
