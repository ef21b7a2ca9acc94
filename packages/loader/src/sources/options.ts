// The options that every source takes, checked and with defaults: nothing optional is left inside.
import { type FilledNodeOptions, type NodeOptions, type NodePlatform, readNodeOptions } from '../builtins/options.ts';
import { isRecord } from '@cofferdam/core/kit';
import { takeOptions } from '../errors.ts';
import { ASSET_EXTENSIONS, CODE_EXTENSIONS } from '../module-kind.ts';
import type { Compiler, Compilers } from './compiler.ts';
import type { CustomResolver } from './custom-resolver.ts';
import { CONDITION } from './condition.ts';
import { type ExternalRule, readExternal, type External } from './external.ts';
import { assertPowers, type Powers } from './powers.ts';
import { isRootName, ROOT_NAME } from './root-name.ts';
import { refuseOption } from './refuse-option.ts';

/** How the files of a source become modules. */
export interface SourceOptions {
  /**
   * How guests see the root: before each file name, in `import.meta.url` and stack traces. Default: the `name` of its
   * package.json, or nothing.
   */
  readonly name?: string;
  /** Conditions of `exports` and `imports` beside `import`/`require` and `default`. Default `['node']`, as in Node. */
  readonly conditions?: readonly string[];
  /**
   * The only extensions that files may have to be loaded, with their dots ('' for none). Default: those of code and
   * JSON, those of `compilers`, and a list of common assets, for imports `with { type: 'text' }` and `'bytes'`.
   */
  readonly extensions?: readonly string[];
  /** Which npm packages the root's own code may load. Default: all that are there. */
  readonly external?: External;
  /** Asked first, for every specifier; what it gives is held to the same walls as any specifier. */
  readonly resolve?: CustomResolver;
  /** Compilers by extension, before those of the platform. */
  readonly compilers?: Compilers;
  /**
   * Capabilities as modules: `{ kv }` for `import { kv } from 'cofferdam:kv'`. The root's own code may import them, npm
   * packages may not: what they need of one they are handed by whoever calls them.
   */
  readonly powers?: Powers;
  /** Node's builtins and globals. `false`: none. Default in Node: what is no power, and hollow modules for the rest. */
  readonly node?: NodeOptions | false;
}

/** What a platform brings: Node has a TypeScript compiler, a browser may not. */
export interface Platform extends NodePlatform {
  readonly compilers: Compilers;
  /** Whether a bare name is one of Node's builtins; those exist only when granted. */
  readonly isBuiltin: (name: string) => boolean;
}

export interface FilledSourceOptions {
  readonly name: string | undefined;
  readonly conditions: readonly string[];
  readonly extensions: ReadonlySet<string>;
  /** Of files that are imported as text or bytes. */
  readonly assets: ReadonlySet<string>;
  readonly external: ExternalRule;
  readonly resolve: CustomResolver | undefined;
  readonly compilers: ReadonlyMap<string, Compiler>;
  readonly powers: Powers | undefined;
  readonly node: FilledNodeOptions | undefined;
}

const NAMES: readonly (keyof SourceOptions)[] = [
  'name',
  'conditions',
  'extensions',
  'external',
  'resolve',
  'compilers',
  'powers',
  'node',
];
/** What is allowed unless a host says otherwise: made once, since every source has them. */
const OPEN_EXTENSIONS: ReadonlySet<string> = new Set([...CODE_EXTENSIONS, ...ASSET_EXTENSIONS]);
/** Code may have no extension; what else has none is a key or a secret as likely as a text. */
const OPEN_ASSETS: ReadonlySet<string> = new Set([...OPEN_EXTENSIONS].filter((one) => one !== ''));
const NODE: readonly string[] = Object.freeze(['node']);
const EXTENSION = /^(?:\.[^./\\\0]+)?$/;

function readNames(where: string, option: string, given: unknown, pattern: RegExp, expected: string): string[] {
  if (!Array.isArray(given)) refuseOption(where, option, `an array of ${expected}`, given);
  const names: unknown[] = [...(given as unknown[])];
  for (const name of names)
    if (typeof name !== 'string' || !pattern.test(name)) refuseOption(where, option, `an array of ${expected}`, name);
  return names as string[];
}

function readCompilers(where: string, given: Compilers, platform: Compilers): Map<string, Compiler> {
  if (!isRecord(given)) refuseOption(where, 'compilers', 'an object from extension to function', given);
  const all = new Map(Object.entries(platform));
  for (const [extension, compile] of Object.entries(given)) {
    if (!EXTENSION.test(extension)) refuseOption(where, 'compilers', 'extensions with a dot, such as .vue', extension);
    if (typeof compile !== 'function') refuseOption(where, `compilers[${extension}]`, 'a function', compile);
    all.set(extension, compile);
  }
  return all;
}

/** `set` itself, when it has them all. */
const withAll = (set: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> =>
  more.every((one) => set.has(one)) ? set : new Set([...set, ...more]);

/**
 * A copy of the options of a source, each read once; `more` are names that it takes beside those of all sources.
 * Throws OPTION_UNKNOWN, OPTION_INVALID for what is no object of options.
 */
export function takeSourceOptions<T extends SourceOptions>(
  where: string,
  options: T | undefined,
  more: readonly Exclude<keyof T & string, keyof SourceOptions>[],
): T {
  return takeOptions<T>(where, options, [...NAMES, ...more]);
}

/** Checks the options of `where`. Throws OPTION_UNKNOWN and OPTION_INVALID. */
export function fillSourceOptions(where: string, options: SourceOptions, platform: Platform): FilledSourceOptions {
  const taken = takeSourceOptions(where, options, []);
  const { name, conditions = NODE, extensions, external, resolve, compilers = {}, powers, node } = taken;
  if (name !== undefined && !isRootName(name)) refuseOption(where, 'name', ROOT_NAME, name);
  if (resolve !== undefined && typeof resolve !== 'function') refuseOption(where, 'resolve', 'a function', resolve);
  if (powers !== undefined) assertPowers(where, powers);
  const given =
    extensions === undefined
      ? undefined
      : readNames(where, 'extensions', extensions, EXTENSION, 'extensions with their dots');
  const all = readCompilers(where, compilers, platform.compilers);
  const compiled = [...all.keys()];
  return {
    name,
    conditions: conditions === NODE ? NODE : readNames(where, 'conditions', conditions, CONDITION, 'conditions'),
    extensions: given === undefined ? withAll(OPEN_EXTENSIONS, compiled) : new Set(given),
    assets: given === undefined ? withAll(OPEN_ASSETS, compiled) : new Set(given),
    external: readExternal(where, external),
    resolve,
    compilers: all,
    powers,
    node: readNodeOptions(where, node, platform),
  };
}
