// A plugin's manifest: read, checked, with all its problems at once, each at its line and column.
//
// It comes with the plugin, so nothing in it is believed. It grants nothing either: `grant` of @cofferdam/caps holds
// what it asks for against what a host offers.
import semver from 'semver';
import { takeOptions, makeError } from '../errors.ts';
import { assertTree, type FileTree } from '../file-tree.ts';
import { joinPath } from '../paths.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { type JsonNode, readJson } from './json-node.ts';
import { nearest } from './nearest.ts';
import { type Problem, problemsError } from './problems.ts';
import { describeNode, type Findings, makeFindings, text } from './readers.ts';
import { NAME, partReader, VERSION, wholeReader } from './shape.ts';
import type { GrantRequest, PluginManifest } from './types.ts';

export interface ParseManifestOptions {
  /**
   * How the file is called in messages. Its last part tells which kind it is: package.json or another. Default
   * `cofferdam.json`.
   */
  readonly file?: string;
  /** Name and version, for a cofferdam.json that does not say them. */
  readonly package?: { readonly name?: string | undefined; readonly version?: string | undefined };
  /** The version of the host's API: a manifest that asks for another is refused. Default: not looked at. */
  readonly host?: string;
  /** Extension points that the host has. Default: any. */
  readonly extensionPoints?: readonly string[];
  /** Powers that the host knows. Default: any, since `grant` refuses what is not offered. */
  readonly kinds?: readonly string[];
  /** Whether a file is there. Default: not looked at. */
  readonly hasFile?: (path: string) => boolean;
}

const PARSE_OPTIONS = ['file', 'package', 'host', 'extensionPoints', 'kinds', 'hasFile'] as const;

/**
 * The manifest in the text of a cofferdam.json, or under `cofferdam` in that of a package.json.
 *
 * Throws MANIFEST_INVALID with `problems`, all there are; MANIFEST_MISSING for a package.json without the key;
 * OPTION_UNKNOWN.
 */
export function parseManifest(source: string, options: ParseManifestOptions = {}): PluginManifest {
  const taken = takeOptions('parseManifest', options, PARSE_OPTIONS);
  const { file = 'cofferdam.json', package: from = {} } = taken;
  if (typeof source !== 'string') refuseOption('parseManifest', 'source', 'the text of a manifest', source);
  const json = readJson(source);
  const problems: Problem[] = [...json.problems];
  const findings = makeFindings(json, problems);
  const refuse = (): never => {
    throw problemsError('MANIFEST_INVALID', file, problems);
  };
  const { root } = json;
  if (root === undefined) return refuse();
  const isPackage = /(?:^|\/)package\.json$/.test(file);
  const node = isPackage ? memberOf(root, 'cofferdam') : root;
  if (node === undefined) throw makeError('MANIFEST_MISSING', { directory: file });

  const path = isPackage ? '.cofferdam' : '';
  const read = isPackage ? partReader(node, path, findings) : wholeReader(node, path, findings);
  const own = isPackage ? root : node;
  const name = readName(own, 'name', from.name, findings);
  const version = readName(own, 'version', from.version, findings);
  lookAt(node, path, taken, findings);
  if (problems.length > 0 || read === undefined || name === undefined || version === undefined) return refuse();
  const { entry, host, powers = {}, limits = {}, schedule = [], contributions = {} } = read;
  const manifest: PluginManifest = {
    name,
    version,
    entry,
    ...(host === undefined ? {} : { host }),
    powers,
    limits,
    schedule,
    contributions,
  };
  return deepFreeze(manifest);
}

const READ_OPTIONS = ['directory', 'given', 'host', 'extensionPoints', 'kinds'] as const;

export type ReadManifestOptions = Omit<ParseManifestOptions, 'file' | 'package' | 'hasFile'> & {
  /** The plugin's root in the tree. Default `/`. */
  readonly directory?: string;
  /** The text of a manifest from elsewhere in the place of the plugin's own, and how messages call it. */
  readonly given?: { readonly text: string; readonly file: string } | undefined;
};

/**
 * The manifest of a plugin in a tree of files: its cofferdam.json, or else `cofferdam` in its package.json. Both at
 * once are a problem: whoever reviews a plugin might read the other one. The entry has to be there.
 *
 * Throws MANIFEST_INVALID, MANIFEST_MISSING, OPTION_UNKNOWN, and what reading the tree throws.
 */
export function readManifest(tree: FileTree, options: ReadManifestOptions = {}): PluginManifest {
  const { directory = '/', given, ...rest } = takeOptions('readManifest', options, READ_OPTIONS);
  assertTree('readManifest', tree);
  const textAt = (name: string): string | undefined => {
    const path = joinPath(directory, name);
    const found = path === undefined ? undefined : tree.find(path);
    return found?.kind === 'file' ? tree.read(found.path) : undefined;
  };
  const hasFile = (name: string): boolean => {
    const path = joinPath(directory, name);
    return path !== undefined && tree.find(path)?.kind === 'file';
  };
  const own = given?.text ?? textAt('cofferdam.json');
  const packageText = textAt('package.json');
  const parsed = packageText === undefined ? undefined : readJson(packageText).root;
  const inPackage = parsed === undefined ? undefined : memberOf(parsed, 'cofferdam');
  if (own === undefined) {
    if (packageText === undefined) throw makeError('MANIFEST_MISSING', { directory });
    return parseManifest(packageText, { ...rest, file: 'package.json', hasFile });
  }
  if (given === undefined && inPackage !== undefined && packageText !== undefined) {
    const { line, column } = readJson(packageText).at(inPackage.offset);
    const expected = 'one manifest: the one in cofferdam.json, or this one';
    throw problemsError('MANIFEST_INVALID', 'package.json', [
      { line, column, path: '.cofferdam', expected, got: 'both' },
    ]);
  }
  const ofPackage = (key: string): string | undefined => {
    const value = parsed === undefined ? undefined : memberOf(parsed, key)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  return parseManifest(own, {
    ...rest,
    file: given?.file ?? 'cofferdam.json',
    package: { name: ofPackage('name'), version: ofPackage('version') },
    hasFile,
  });
}

/** What `grant` and `planGrant` of @cofferdam/caps take of a manifest. */
export function grantRequest({ name, version, powers }: PluginManifest): GrantRequest {
  return Object.freeze({ name, version, powers });
}

/** Whether a manifest runs with this version of the host's API; one that says nothing runs with any. */
export function suitsHost({ host }: Pick<PluginManifest, 'host'>, version: string): boolean {
  return host === undefined || semver.satisfies(version, host, { includePrerelease: true });
}

const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.entries.find((entry) => entry.key === key)?.node;

function readName(
  node: JsonNode,
  key: 'name' | 'version',
  otherwise: string | undefined,
  findings: Findings,
): string | undefined {
  const options = key === 'name' ? NAME : VERSION;
  const found = memberOf(node, key);
  if (found !== undefined) return text(options)(found, `.${key}`, findings);
  if (otherwise !== undefined && options.test?.(otherwise) === true && otherwise.length <= (options.max ?? 0))
    return otherwise;
  findings.say(node.offset, '', `the key ${key}: ${options.says}`, 'a manifest without it');
  return undefined;
}

/** What the text alone does not tell: whether the host has what is named. */
function lookAt(node: JsonNode, path: string, options: ParseManifestOptions, { say }: Findings): void {
  const { host: version, extensionPoints, kinds, hasFile } = options;
  const entry = memberOf(node, 'entry');
  if (entry !== undefined && typeof entry.value === 'string' && hasFile?.(entry.value) === false)
    say(entry.offset, `${path}.entry`, 'a file of the plugin', `${describeNode(entry)}, where none is`);
  const host = memberOf(node, 'host');
  if (version !== undefined && typeof host?.value === 'string' && semver.validRange(host.value) !== null)
    if (!suitsHost({ host: host.value }, version))
      say(host.offset, `${path}.host`, `a range that includes this host's ${version}`, describeNode(host));
  if (extensionPoints !== undefined)
    for (const { key, keyOffset } of memberOf(node, 'contributions')?.entries ?? [])
      if (!extensionPoints.includes(key))
        say(keyOffset, `${path}.contributions.${key}`, knownAs(key, extensionPoints), `the extension point ${key}`);
  if (kinds !== undefined)
    for (const { key, keyOffset, node: power } of memberOf(node, 'powers')?.entries ?? []) {
      const kind = memberOf(power, 'kind');
      const asked = typeof kind?.value === 'string' ? kind.value : key;
      if (!kinds.includes(asked))
        say(kind?.offset ?? keyOffset, `${path}.powers.${key}`, knownAs(asked, kinds), `the power ${asked}`);
    }
}

function knownAs(name: string, known: readonly string[]): string {
  const [near] = nearest(name, known);
  return near ?? `one of ${known.join(', ')}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
