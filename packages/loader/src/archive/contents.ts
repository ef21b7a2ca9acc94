// What the entries of an archive mean: files, links, units, manifest, policy, and what it says about itself.
import { makeError } from '../errors.ts';
import type { Container } from './container.ts';
import { isTreePath } from '../paths.ts';
import { assertLinks } from './links.ts';

/** What an archive says of itself. */
export interface ArchiveAbout {
  /** How guests see the root, in stack traces and `import.meta.url`; undefined for its package's name. */
  readonly name: string | undefined;
  /** The directory of the package that it is made of: a path in it. */
  readonly root: string;
  /** Whether each npm package in it is a root of its own, as in `packageTree`. */
  readonly walled: boolean;
  /** What was in reach of these when it was made; `.` is the package's entry. */
  readonly entries: readonly string[];
  /** The conditions of `exports` that it was made with. */
  readonly conditions: readonly string[];
  /** The compiler that made its units; undefined when it has none. */
  readonly compiler: string | undefined;
}

export interface ArchiveContents {
  readonly about: ArchiveAbout;
  /** By path in the tree: absolute, canonical. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Symbolic links: from where each stands to where it leads. */
  readonly links: ReadonlyMap<string, string>;
  /** Packed units, by {@link unitName}. */
  readonly units: ReadonlyMap<string, Uint8Array>;
  /** JSON values; undefined when there is none. */
  readonly manifest: unknown;
  readonly policy: unknown;
}

/** The name of a unit's entry: what it is compiled as, for which flags, and the SHA-512 of its source as UTF-8. */
export const unitName = (goal: string, flags: string, sourceDigest: string): string =>
  `${goal}.${flags}.${sourceDigest}`;

const UNIT_NAME = /^(?:module|commonjs)\.[a-z]*\.[0-9a-f]{128}$/;

/** JSON with the keys of every object in order: one text for each value. Throws ARCHIVE_CONTENT. */
function jsonText(value: unknown, path: string): string {
  try {
    const text = JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    );
    if (text !== undefined && JSON.stringify(JSON.parse(text)) === text) return text;
  } catch {
    // What nests too deep, or in a circle, is refused below.
  }
  throw makeError('ARCHIVE_CONTENT', { expected: 'a JSON value', path, got: 'something else' });
}

/** The entries of these contents. Throws ARCHIVE_CONTENT. */
export function entriesOf(contents: ArchiveContents): readonly (readonly [string, Uint8Array])[] {
  const { about, files, links, units, manifest, policy } = contents;
  assertLinks(links, files);
  const json = (path: string, value: unknown): readonly [string, Uint8Array] => [
    path,
    new TextEncoder().encode(jsonText(value, path)),
  ];
  const { compiler = null, name = null, ...said } = about;
  const linkRows = [...links].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    json('about.json', { ...said, name, compiler }),
    ...(manifest === undefined ? [] : [json('manifest.json', manifest)]),
    ...(policy === undefined ? [] : [json('policy.json', policy)]),
    ...(linkRows.length === 0 ? [] : [json('links.json', linkRows)]),
    ...[...files].map(([path, bytes]) => [`files${path}`, bytes] as const),
    ...[...units].map(([name, bytes]) => [`units/${name}`, bytes] as const),
  ];
}

/** Reads what a container holds. Throws ARCHIVE_CONTENT for whatever has no meaning. */
export function contentsOf({ entries }: Pick<Container, 'entries'>): ArchiveContents {
  const files = new Map<string, Uint8Array>();
  const units = new Map<string, Uint8Array>();
  const json = new Map<string, unknown>();
  for (const [path, bytes] of entries) {
    if (path.startsWith('files/')) files.set(path.slice('files'.length), bytes);
    else if (path.startsWith('units/') && UNIT_NAME.test(path.slice('units/'.length)))
      units.set(path.slice('units/'.length), bytes);
    else if (['about.json', 'links.json', 'manifest.json', 'policy.json'].includes(path))
      json.set(path, readJson(path, bytes));
    else throw makeError('ARCHIVE_CONTENT', { expected: 'nothing', path: JSON.stringify(path), got: 'an entry' });
  }
  const about = readAbout(json.get('about.json'));
  if (units.size > 0 && about.compiler === undefined) throw refuseAbout('a compiler, since there are units');
  const links = readLinks(json.get('links.json'));
  assertLinks(links, files);
  return Object.freeze({
    about,
    files,
    links,
    units,
    manifest: json.get('manifest.json'),
    policy: json.get('policy.json'),
  });
}

function readJson(path: string, bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw makeError('ARCHIVE_CONTENT', { expected: 'UTF-8 JSON', path, got: 'something else' });
  }
  if (jsonText(value, path) !== text)
    throw makeError('ARCHIVE_CONTENT', { expected: 'the one way to write it', path, got: 'another way' });
  return value;
}

const refuseAbout = (expected: string): Error =>
  makeError('ARCHIVE_CONTENT', { expected, path: 'about.json', got: 'something else' });

const isStrings = (given: unknown): given is readonly string[] =>
  Array.isArray(given) && given.every((one) => typeof one === 'string');

function readAbout(given: unknown): ArchiveAbout {
  if (typeof given !== 'object' || given === null) throw refuseAbout('an object');
  const { name, root, walled, entries, conditions, compiler, ...more } = given as Readonly<Record<string, unknown>>;
  if (Object.keys(more).length > 0) throw refuseAbout('name, root, walled, entries, conditions and compiler alone');
  if (name !== null && typeof name !== 'string') throw refuseAbout('a name, or null');
  if (typeof root !== 'string' || !isTreePath(root)) throw refuseAbout('a root');
  if (typeof walled !== 'boolean') throw refuseAbout('walled or not');
  if (!isStrings(entries) || entries.length === 0) throw refuseAbout('entries');
  if (!isStrings(conditions)) throw refuseAbout('conditions');
  if (compiler !== null && typeof compiler !== 'string') throw refuseAbout('a compiler, or null');
  return Object.freeze({ name: name ?? undefined, root, walled, entries, conditions, compiler: compiler ?? undefined });
}

function readLinks(given: unknown): ReadonlyMap<string, string> {
  const refuse = (expected: string): never => {
    throw makeError('ARCHIVE_CONTENT', { expected, path: 'links.json', got: 'something else' });
  };
  const links = new Map<string, string>();
  if (given === undefined) return links;
  if (!Array.isArray(given) || given.length === 0) return refuse('a list of links');
  let last = '';
  for (const row of given as readonly unknown[]) {
    const [from, to] = Array.isArray(row) && row.length === 2 ? (row as unknown[]) : [];
    if (typeof from !== 'string' || typeof to !== 'string' || !isTreePath(from) || !isTreePath(to))
      return refuse('two paths for each link');
    if (from <= last) return refuse('links in the order of their paths');
    last = from;
    links.set(from, to);
  }
  return links;
}
