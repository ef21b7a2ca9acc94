// A whole plugin before any of it runs: every file that its entry reaches, by Node's resolution.
//
// It must answer for any plugin, above all for those that nobody should run: files that are no JavaScript, packages
// that import each other in circles, links out of the root, trees that never end. What cannot be followed is a finding.
import { isRecord } from '@cofferdam/core/kit';
import { isCodePath, notCompiled, readFileKind } from './file-kind.ts';
import { analyseCode } from './code-file.ts';
import { installScripts } from './install-scripts.ts';
import { type Finding, finding, type FileAnalysis, type ImportUse, type Place } from './types.ts';
import { type PackageInspection, type PowerNeed, summarise } from './summary.ts';
import { takeOptions, isLoaderError } from '../errors.ts';
import { assertTree, type FileTree } from '../file-tree.ts';
import { makePackages } from '../package-json.ts';
import { extensionOf, joinPath } from '../paths.ts';
import { type PackageGraph, type PackageNode, readPackageGraph } from '../policy/package-graph.ts';
import { isHostModule } from '../policy/powers.ts';
import { ROOT } from '../policy/types.ts';
import { type How, makeResolver } from '../resolve.ts';
import type { Compilers } from '../sources/compiler.ts';
import { assertTexts, refuseOption } from '../sources/refuse-option.ts';

export interface InspectOptions {
  /** Where the plugin's root is in the tree. Default `/`. */
  readonly directory?: string;
  /** Where it begins: specifiers read in the root. Default: the manifest's or the package's entry (`.`). */
  readonly entries?: readonly string[];
  /** As for the sources of modules. Default `['node']`. */
  readonly conditions?: readonly string[];
  /** Compilers by extension: without one for it, a TypeScript file is a finding. */
  readonly compilers?: Compilers;
  readonly isBuiltin?: (name: string) => boolean;
  /** How many files are read at most. Default 20,000. */
  readonly maxFiles?: number;
  /** How much text is read at most, in UTF-16 units of all files. Default 256 Mi. */
  readonly maxText?: number;
}

const OPTIONS = ['directory', 'entries', 'conditions', 'compilers', 'isBuiltin', 'maxFiles', 'maxText'] as const;

/** What a plugin is made of and would need, as plain data. */
export interface Inspection {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly entries: readonly string[];
  readonly packages: readonly PackageInspection[];
  readonly files: readonly FileAnalysis[];
  /** The gravest first. */
  readonly powers: readonly PowerNeed[];
  /** Of all files and packages: the gravest first, then by place. */
  readonly findings: readonly Finding[];
  /** Resources that seem to change what they export after they were loaded, or whose exports others change. */
  readonly mutated: readonly string[];
  /** Whether all was read that is reached by names that stand in the code. */
  readonly complete: boolean;
}

/** Findings of files whose imports nobody knows. */
const UNREAD: ReadonlySet<string> = new Set(['syntax-error', 'too-deep', 'too-large']);

const RANK = { high: 0, medium: 1, low: 2 } as const;

function assertInspectOptions({ entries, conditions, compilers, maxFiles = 1, maxText = 1 }: InspectOptions): void {
  const where = 'inspectPlugin';
  assertTexts(where, 'entries', entries);
  assertTexts(where, 'conditions', conditions);
  if (compilers !== undefined && !isRecord(compilers))
    refuseOption(where, 'compilers', 'an object from extension to function', compilers);
  for (const [option, limit] of Object.entries({ maxFiles, maxText }))
    if (!(typeof limit === 'number' && limit > 0)) refuseOption(where, option, 'a number above 0', limit);
}

/**
 * Reads everything that a plugin's entries reach, and runs nothing. Throws OPTION_UNKNOWN, OPTION_INVALID, and what reading the tree
 * throws that is not the plugin's doing.
 */
export function inspectPlugin(tree: FileTree, options: InspectOptions = {}): Inspection {
  const taken = takeOptions('inspectPlugin', options, OPTIONS);
  assertTree('inspectPlugin', tree);
  assertInspectOptions(taken);
  const { conditions = ['node'], compilers = {}, isBuiltin = isHostModule } = taken;
  const { directory = '/', maxFiles = 20_000, maxText = 2 ** 28 } = taken;
  const graph = readPackageGraph(tree, { directory });
  const packages = makePackages(tree);
  const label = (path: string): string => path.slice(1);
  const resolver = makeResolver({ tree, packages, conditions, isBuiltin, label, entry: directory });
  const entries = taken.entries ?? defaultEntries(tree, directory);

  const findings: Finding[] = [];
  const files: FileAnalysis[] = [];
  /** Packages that each package imports, by resource. */
  const edges = new Map<string, Set<string>>();
  const builtins = new Map<string, Map<string, Place>>();
  const queue: string[] = [];
  const queued = new Set<string>();
  let complete = true;
  let text = 0;

  const enqueue = (path: string, at: Place, { type, guarded }: Pick<ImportUse, 'type' | 'guarded'>): void => {
    const extension = extensionOf(path);
    const asCode = type === undefined && !isCodePath(path) && !Object.hasOwn(compilers, extension);
    if (asCode && !guarded) {
      findings.push(notCompiled(extension, at));
      complete = false;
    }
    if (queued.has(path)) return;
    queued.add(path);
    queue.push(path);
  };
  const attempt = <T>(place: Place, about: string, run: () => T, guarded = false): T | undefined => {
    try {
      return run();
    } catch (error) {
      if (!isLoaderError(error) && !(error instanceof RangeError)) throw error;
      const code = isLoaderError(error) ? error.code : '';
      const kind = code === 'MODULE_OUTSIDE_ROOT' ? 'outside' : code === 'MODULE_TOO_LARGE' ? 'too-large' : undefined;
      if (kind === undefined && guarded) return undefined; // it is written to be missing
      const isMissing = /^MODULE_(?:NOT_FOUND|NOT_EXPORTED|SPECIFIER_INVALID)$/.test(code);
      findings.push(finding(kind ?? (isMissing ? 'unresolved' : 'unreadable'), place, about));
      complete = false;
      return undefined;
    }
  };
  const follow = (path: string, use: ImportUse): void => {
    const { specifier, how, guarded } = use;
    const from = graph.resourceOf(path);
    if (specifier === undefined || from === undefined) {
      complete = false;
      return;
    }
    const builtin = hostModuleName(specifier, isBuiltin);
    if (builtin !== undefined) {
      const known = builtins.get(from) ?? new Map<string, Place>();
      if (!known.has(builtin)) known.set(builtin, { file: use.file, line: use.line, column: use.column });
      builtins.set(from, known);
      return;
    }
    const asked: How = how === 'require' || how === 'resolve' ? 'require' : 'import';
    const target = attempt(
      use,
      JSON.stringify(specifier.slice(0, 200)),
      () => resolver(specifier, path, asked),
      guarded,
    );
    if (target === undefined) return;
    const to = graph.resourceOf(target);
    if (to !== undefined && to !== from) {
      const known = edges.get(from) ?? new Set<string>();
      known.add(to);
      edges.set(from, known);
    }
    if (how !== 'resolve') enqueue(target, { file: use.file, line: use.line, column: use.column }, use);
  };

  const start: Place = { file: 'package.json', line: 1, column: 1 };
  for (const entry of entries) {
    const path = attempt(start, `the entry ${JSON.stringify(entry)}`, () => resolver(entry, undefined, 'import'));
    if (path !== undefined) enqueue(path, { file: label(path), line: 1, column: 1 }, { guarded: false });
  }
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const file = label(path);
    if (files.length >= maxFiles || text > maxText) {
      findings.push(finding('too-large', { file, line: 1, column: 1 }, 'there are more files than are read'));
      complete = false;
      break;
    }
    const at = path;
    const code = attempt({ file, line: 1, column: 1 }, '', () => readFileKind(tree, packages, compilers, at, label));
    if (code === undefined) continue;
    if ('finding' in code) {
      findings.push(code.finding);
      complete = false;
      continue;
    }
    text += code.source.length;
    if (code.kind === 'data') continue;
    const analysis = analyseCode(code.source, file, code.kind);
    files.push(analysis);
    if (analysis.findings.some(({ kind }) => UNREAD.has(kind))) complete = false;
    for (const use of analysis.imports) follow(path, use);
  }

  for (const node of new Set([graph.root, ...reached(graph, edges)])) findings.push(...installScripts(tree, node));
  findings.push(...files.flatMap((file) => file.findings));
  const inOrder = (a: Finding, b: Finding): number =>
    RANK[a.risk] - RANK[b.risk] || compare(a.file, b.file) || a.line - b.line || a.column - b.column;
  const mutated = mutatedPackages(files, graph, (specifier, path, how) => {
    try {
      return resolver(specifier, path, how);
    } catch {
      return undefined; // it is a finding already
    }
  });
  const summary = summarise({ graph, files, edges, builtins, findings });
  return Object.freeze({
    name: graph.root.name,
    version: graph.root.version,
    entries: Object.freeze([...entries]),
    ...summary,
    files: Object.freeze(files),
    mutated: Object.freeze(mutated.sort()),
    findings: Object.freeze(findings.sort(inOrder)),
    complete,
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** As policies know a module of the host's; undefined for files and packages. */
function hostModuleName(specifier: string, isBuiltin: (name: string) => boolean): string | undefined {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length);
  if (/^[a-z][\w+.-]+:/i.test(specifier) && !/^(?:file|data|blob|https?):/i.test(specifier)) return specifier;
  return !/^[./#]/.test(specifier) && isBuiltin(specifier) ? specifier : undefined;
}

function reached(graph: PackageGraph, edges: ReadonlyMap<string, ReadonlySet<string>>): readonly PackageNode[] {
  const names = new Set([...edges.values()].flatMap((targets) => [...targets]));
  return [...names].flatMap((name) => graph.packages.get(name) ?? []);
}

/** Packages that change what they export, or whose exports others change. */
function mutatedPackages(
  files: readonly FileAnalysis[],
  graph: PackageGraph,
  resolve: (specifier: string, path: string, how: How) => string | undefined,
): string[] {
  const mutated = new Set<string>();
  for (const { file, writes, imports } of files) {
    const path = `/${file}`;
    if (writes.own) mutated.add(graph.resourceOf(path) ?? ROOT);
    for (const specifier of writes.others) {
      const use = imports.find((one) => one.specifier === specifier);
      const target = use && resolve(specifier, path, use.how === 'require' ? 'require' : 'import');
      const owner = target === undefined ? undefined : graph.resourceOf(target);
      if (owner !== undefined) mutated.add(owner);
    }
  }
  return [...mutated];
}

/** The manifest's entry, as far as it can be read; the package's otherwise. */
function defaultEntries(tree: FileTree, directory: string): readonly string[] {
  for (const [file, key] of [
    ['cofferdam.json', undefined],
    ['package.json', 'cofferdam'],
  ] as const) {
    try {
      const entry = tree.find(joinPath(directory, file) ?? '/');
      if (entry?.kind !== 'file') continue;
      const json = JSON.parse(tree.read(entry.path)) as Record<string, unknown> | null;
      const part = key === undefined ? json : (json?.[key] as Record<string, unknown> | null | undefined);
      const path = part?.['entry'];
      if (typeof path === 'string' && path.startsWith('./') && joinPath('/', path) !== undefined) return [path];
    } catch (error) {
      if (!isLoaderError(error) && !(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    }
  }
  return ['.'];
}
