// What the entries of an archive mean: files, links, units, manifest, policy, and what it says about itself.
import { makeError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import type { PluginManifest } from '../manifest/types.ts';
import { assertKnownPackages } from '../policy/known-packages.ts';
import { readPackageGraph } from '../policy/package-graph.ts';
import type { Policy } from '../policy/types.ts';
import { CONDITION } from '../sources/condition.ts';
import { isRootName, ROOT_NAME } from '../sources/root-name.ts';
import type { Container } from './container.ts';
import { isTreePath } from '../paths.ts';
import { assertLinks, makeArchiveTree } from './links.ts';
import { readManifestText, readPolicyText } from './plugin-parts.ts';

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
  /** Both, as a tree. */
  readonly tree: FileTree;
  /** Packed units, by {@link unitName}. */
  readonly units: ReadonlyMap<string, Uint8Array>;
  /** Both checked; undefined when there is none. */
  readonly manifest: PluginManifest | undefined;
  readonly policy: Policy | undefined;
}

/** The name of a unit's entry: what it is compiled as, for which flags, and the SHA-512 of its source as UTF-8. */
export const unitName = (goal: string, flags: string, sourceDigest: string): string =>
  `${goal}.${flags}.${sourceDigest}`;

/** UTF-16 units of an entry. */
const MOST_SPECIFIER = 2048;

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

/** What an archive is made of: the manifest as it was given. */
export interface GivenContents extends Omit<ArchiveContents, 'tree' | 'manifest' | 'policy'> {
  readonly manifest: unknown;
  readonly policy: unknown;
}

/**
 * The entries of these contents. Throws ARCHIVE_CONTENT, MANIFEST_INVALID, POLICY_INVALID, and POLICY_PACKAGE_UNKNOWN
 * for a policy that names packages which are not in the archive: it would be refused wherever it is to run.
 */
export function entriesOf(contents: GivenContents): readonly (readonly [string, Uint8Array])[] {
  const { about, files, links, units, manifest, policy } = contents;
  assertLinks(links, files);
  const tree = makeArchiveTree(files, links);
  assertAbout(about, tree);
  const entry = (path: string, text: string): readonly [string, Uint8Array] => [path, new TextEncoder().encode(text)];
  const json = (path: string, value: unknown): readonly [string, Uint8Array] => entry(path, jsonText(value, path));
  const { compiler = null, name = null, root, ...said } = about;
  // What its reader says no to does not go in.
  const policyEntry = (path: string): readonly [string, Uint8Array] => {
    const text = jsonText(policy, path);
    assertKnownPackages(readPolicyText(text), readPackageGraph(tree, { directory: root }));
    return entry(path, text);
  };
  const manifestEntry = (path: string): readonly [string, Uint8Array] =>
    json(path, readManifestText(jsonText(manifest, path), { tree, root }));
  const linkRows = [...links].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    json('about.json', { ...said, root, name, compiler }),
    ...(manifest === undefined ? [] : [manifestEntry('manifest.json')]),
    ...(policy === undefined ? [] : [policyEntry('policy.json')]),
    ...(linkRows.length === 0 ? [] : [json('links.json', linkRows)]),
    ...[...files].map(([path, bytes]) => [`files${path}`, bytes] as const),
    ...[...units].map(([name, bytes]) => [`units/${name}`, bytes] as const),
  ];
}

/**
 * Reads what a container holds. Throws ARCHIVE_CONTENT for whatever has no meaning, MANIFEST_INVALID, POLICY_INVALID.
 */
export function contentsOf({ entries }: Pick<Container, 'entries'>): ArchiveContents {
  const files = new Map<string, Uint8Array>();
  const units = new Map<string, Uint8Array>();
  const json = new Map<string, Json>();
  for (const [path, bytes] of entries) {
    if (path.startsWith('files/')) files.set(path.slice('files'.length), bytes);
    else if (path.startsWith('units/') && UNIT_NAME.test(path.slice('units/'.length)))
      units.set(path.slice('units/'.length), bytes);
    else if (['about.json', 'links.json', 'manifest.json', 'policy.json'].includes(path))
      json.set(path, readJson(path, bytes));
    else throw makeError('ARCHIVE_CONTENT', { expected: 'nothing', path: JSON.stringify(path), got: 'an entry' });
  }
  const about = readAbout(json.get('about.json')?.value);
  if (units.size > 0 && about.compiler === undefined) throw refuseAbout('a compiler, since there are units');
  const links = readLinks(json.get('links.json')?.value);
  assertLinks(links, files);
  const tree = makeArchiveTree(files, links);
  assertAbout(about, tree);
  const [manifest, policy] = [json.get('manifest.json')?.text, json.get('policy.json')?.text];
  return Object.freeze({
    about,
    files,
    links,
    units,
    tree,
    manifest: manifest === undefined ? undefined : readManifestText(manifest, { tree, root: about.root }),
    policy: policy === undefined ? undefined : readPolicyText(policy),
  });
}

interface Json {
  readonly text: string;
  readonly value: unknown;
}

function readJson(path: string, bytes: Uint8Array): Json {
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
  return { text, value };
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

/** What is said is what a reader can use: none of it is taken for an option of the host's. Throws ARCHIVE_CONTENT. */
function assertAbout({ name, root, entries, conditions }: ArchiveAbout, tree: FileTree): void {
  if (name !== undefined && !isRootName(name)) throw refuseAbout(`as its name ${ROOT_NAME}`);
  if (tree.find(root)?.kind !== 'directory') throw refuseAbout('a root that is a directory of its files');
  if (entries.some((entry) => entry === '' || entry.length > MOST_SPECIFIER))
    throw refuseAbout('specifiers as entries');
  if (!conditions.every((one) => CONDITION.test(one))) throw refuseAbout('conditions that a package.json could have');
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
