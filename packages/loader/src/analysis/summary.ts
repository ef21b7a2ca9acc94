// What the files of a plugin come to: for each package what it uses, and for the whole which powers it needs.
import type { PackageGraph, PackageNode } from '../policy/package-graph.ts';
import { builtinRisk, globalRisk, isKnownGlobal, isLanguage, type Risk } from '../policy/powers.ts';
import { ROOT } from '../policy/types.ts';
import type { FileAnalysis, Finding, GlobalUse, Place } from './types.ts';

/** One package, as far as its files are reached. */
export interface PackageInspection {
  readonly resource: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly files: number;
  /** Globals beside the language, with where each is used first. */
  readonly globals: readonly NamedPlace[];
  readonly builtins: readonly NamedPlace[];
  /** Resources that it imports. */
  readonly packages: readonly string[];
  readonly findings: number;
}

export interface NamedPlace extends Place {
  readonly name: string;
  /** Whether every file that uses it asks whether it is there. */
  readonly tested: boolean;
}

/** Something of the outside world that the plugin would have to be given. */
export interface PowerNeed {
  readonly kind: 'global' | 'builtin';
  readonly name: string;
  readonly risk: Risk;
  /** Who uses it, by resource; where the first does. */
  readonly packages: readonly string[];
  readonly at: Place;
  /** Whether every file that uses it asks whether it is there (`typeof x`, `globalThis.x`). */
  readonly tested: boolean;
}

export interface SummaryOptions {
  readonly graph: PackageGraph;
  readonly files: readonly FileAnalysis[];
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
  readonly builtins: ReadonlyMap<string, ReadonlyMap<string, Place>>;
  readonly findings: readonly Finding[];
}

const RANK: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2 };

export function summarise({ graph, files, edges, builtins, findings }: SummaryOptions): {
  readonly packages: readonly PackageInspection[];
  readonly powers: readonly PowerNeed[];
} {
  const byResource = new Map<string, FileAnalysis[]>();
  for (const file of files) {
    const resource = graph.resourceOf(`/${file.file}`) ?? ROOT;
    const list = byResource.get(resource) ?? [];
    list.push(file);
    byResource.set(resource, list);
  }
  const counts = new Map<string, number>();
  for (const { file } of findings) {
    const resource = graph.resourceOf(`/${file}`) ?? ROOT;
    counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  const needs = new Map<string, PowerNeed & { readonly packages: string[] }>();
  const need = (kind: PowerNeed['kind'], resource: string, { name, tested, ...at }: NamedPlace): void => {
    const key = `${kind} ${name}`;
    const known = needs.get(key);
    const risk = kind === 'builtin' ? builtinRisk(name) : globalRisk(name);
    if (known === undefined) needs.set(key, { kind, name, risk, packages: [resource], at, tested });
    else {
      if (!known.packages.includes(resource)) known.packages.push(resource);
      needs.set(key, { ...known, tested: known.tested && tested });
    }
  };
  const resources = [...byResource.keys()].sort((a, b) => (a === ROOT ? -1 : b === ROOT ? 1 : a < b ? -1 : 1));
  const packages = resources.map((resource): PackageInspection => {
    const own = byResource.get(resource) ?? [];
    const uses = own.flatMap((file) => file.globals).filter(({ name }) => !isLanguage(name));
    // What a package leaves on its global object and nobody else has is its own.
    const left = new Set(
      uses.filter(({ how, name }) => how === 'write' && !isKnownGlobal(name)).map(({ name }) => name),
    );
    const globals = firstUses(uses.filter(({ name }) => !left.has(name)));
    const used = [...(builtins.get(resource) ?? [])].map(([name, place]) => ({ name, ...place, tested: false }));
    for (const place of globals) need('global', resource, place);
    for (const place of used) need('builtin', resource, place);
    const node: PackageNode | undefined = resource === ROOT ? graph.root : graph.packages.get(resource);
    return Object.freeze({
      resource,
      name: node?.name,
      version: node?.version,
      files: own.length,
      globals,
      builtins: used.sort((a, b) => (a.name < b.name ? -1 : 1)),
      packages: [...(edges.get(resource) ?? [])].sort(),
      findings: counts.get(resource) ?? 0,
    });
  });
  const powers = [...needs.values()].sort((a, b) => RANK[a.risk] - RANK[b.risk] || (a.name < b.name ? -1 : 1));
  return { packages: Object.freeze(packages), powers: Object.freeze(powers) };
}

function firstUses(uses: readonly GlobalUse[]): readonly NamedPlace[] {
  const first = new Map<string, NamedPlace>();
  const asks = (how: GlobalUse['how']): boolean => how === 'typeof' || how === 'member';
  const tested = new Set(uses.filter(({ how }) => asks(how)).map(({ name, file }) => `${file} ${name}`));
  for (const { name, how, file, line, column } of uses) {
    const isTested = asks(how) || tested.has(`${file} ${name}`);
    const known = first.get(name);
    if (known === undefined) first.set(name, { name, file, line, column, tested: isTested });
    else if (known.tested && !isTested) first.set(name, { name, file, line, column, tested: false });
  }
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
