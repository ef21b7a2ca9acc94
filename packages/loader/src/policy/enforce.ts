// A policy over a host of modules: which package may import what, and which globals each one sees.
//
// Trusted: the host of modules underneath, and the tree that the package graph was read from. Not trusted: the
// packages. Each import is held against the package that asks, by the id of the module that asks, which core keeps;
// text that a package evaluates asks as that package. What a package has no global for, its compartment does not have.
import type { GlobalRefusal, ModuleDefinition, ModuleHost, ModuleScope } from '@cofferdam/core';
import { isRecord } from '@cofferdam/core/kit';
import { aloneId, importerOf } from '../builtins/with-builtins.ts';
import { takeOptions, type LoaderError, makeError } from '../errors.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { sourceFilesOf } from '../sources/source-files.ts';
import { type AttenuateModule, makeAttenuation } from './attenuate.ts';
import { assertKnownPackages } from './known-packages.ts';
import { type PackageGraph, readPackageGraph } from './package-graph.ts';
import { isHostModule, isKnownGlobal } from './powers.ts';
import { takePolicy } from './read-policy.ts';
import { allows, type Policy, policyLine, policyOf, ROOT } from './types.ts';

/** One thing that a package did which the policy does not allow. */
export interface PolicyViolation {
  readonly code: 'POLICY_IMPORT_REFUSED' | 'POLICY_GLOBAL_REFUSED';
  /** The resource that did it. */
  readonly package: string;
  readonly field: 'globals' | 'packages' | 'builtins';
  /** The global, the package's resource or the builtin. */
  readonly name: string;
  /** What would allow it. */
  readonly line: string;
  /** The importing module, as guests see it; undefined for globals. */
  readonly module?: string;
}

export interface WithPolicyOptions {
  readonly policy: Policy;
  /** The packages of the same files. Default: read from the source; modules that are of no source of ours need one. */
  readonly graph?: PackageGraph;
  /** `'enforce'` refuses (default); `'audit'` lets everything through and tells. */
  readonly mode?: 'enforce' | 'audit';
  /** Told of each violation, once for each package and name. */
  readonly onViolation?: (violation: PolicyViolation) => void;
  /** By the names that the policy uses: what a host's module exports, narrowed. */
  readonly attenuators?: Readonly<Record<string, AttenuateModule>>;
  /** Whether a bare specifier is a Node builtin. Default: those of {@link isHostModule}. */
  readonly isBuiltin?: (name: string) => boolean;
}

const OPTIONS = ['policy', 'graph', 'mode', 'onViolation', 'attenuators', 'isBuiltin'] as const;

/**
 * A host of modules under a policy. Every package gets globals of its own. Names in the policy that no package of the
 * graph has are refused now.
 *
 * Throws POLICY_INVALID, POLICY_PACKAGE_UNKNOWN, POLICY_ATTENUATOR_UNKNOWN, OPTION_UNKNOWN, OPTION_INVALID. The host's
 * `resolve` throws POLICY_IMPORT_REFUSED, which guests see, too; a global that is refused is a ReferenceError with the
 * code POLICY_GLOBAL_REFUSED.
 */
export function withPolicy(host: ModuleHost, options: WithPolicyOptions): ModuleHost {
  const taken = takeOptions('withPolicy', options, OPTIONS);
  const { mode = 'enforce', onViolation, attenuators = {}, isBuiltin = isHostModule } = taken;
  const graph = graphFor(host, taken.graph);
  if (!isRecord(attenuators)) refuseOption('withPolicy', 'attenuators', 'an object from name to function', attenuators);
  const policy = takePolicy('withPolicy', taken.policy);
  if (mode !== 'enforce' && mode !== 'audit') refuseOption('withPolicy', 'mode', "'enforce' or 'audit'", mode);
  assertKnownPackages(policy, graph);
  const attenuation = makeAttenuation(policy, attenuators);
  const told = new Set<string>();

  function violate(violation: PolicyViolation): void {
    const key = `${violation.field} ${violation.package} ${violation.name}`;
    if (told.has(key)) return;
    told.add(key);
    onViolation?.(Object.freeze(violation));
  }

  const urlOf = (id: string): string => host.url?.(id) ?? id;

  /** The resource of whoever asks: the root for the host itself; undefined for parts of the host's own. */
  const askerOf = (referrer: string | undefined): string | undefined => {
    // what `createRequire` of node:module gives asks for whoever made it
    const importer = importerOf(attenuation.innerId(referrer ?? ''));
    return importer === '' ? ROOT : graph.resourceOf(importer);
  };

  function check(from: string, field: 'packages' | 'builtins', name: string, referrer: string | undefined): void {
    const own = policyOf(policy, from);
    if (own === undefined || allows(own[field], name) !== false) return;
    const line = policyLine(from, field, name);
    const module = referrer === undefined ? undefined : urlOf(referrer);
    const code = 'POLICY_IMPORT_REFUSED';
    violate({ code, package: from, field, name, line, ...(module === undefined ? {} : { module }) });
    if (mode === 'audit') return;
    const power = field === 'builtins' ? `the builtin ${name}` : `the package ${name}`;
    throw tellGuest(makeError(code, { package: from, power, line, module }));
  }

  const scopes = new Map<string, string | undefined>();

  return Object.freeze<ModuleHost>({
    resolve(specifier, referrer, how, type) {
      const from = askerOf(referrer);
      const builtin = from === undefined ? undefined : builtinName(specifier, isBuiltin);
      if (from !== undefined && builtin !== undefined) check(from, 'builtins', builtin, referrer);
      const asking = referrer === undefined ? undefined : attenuation.innerId(referrer);
      const id = host.resolve(specifier, asking, how, type);
      if (from === undefined) return id;
      if (builtin !== undefined) return attenuation.outerId(aloneId(id), from, builtin);
      const to = graph.resourceOf(id);
      if (to === undefined) {
        // No file: a builtin or a module of the host's under another name, by the `imports` of a package.json or a
        // resolver of the host's.
        const known = importerOf(id) === id ? id.replace(/^node:([^?]*).*$/s, '$1') : 'module';
        check(from, 'builtins', known, referrer);
        return attenuation.outerId(aloneId(id), from, known);
      }
      if (to !== from) check(from, 'packages', to, referrer);
      return id;
    },
    load(id): ModuleDefinition | Promise<ModuleDefinition> {
      return attenuation.load(id, (inner) => host.load(inner));
    },
    url: (id) => urlOf(attenuation.innerId(id)),
    ...(host.units === undefined ? {} : { units: host.units }),
    ...(host.globals === undefined ? {} : { globals: host.globals }),
    scopeOf(id) {
      const inner = attenuation.innerId(id);
      const resource = graph.resourceOf(inner);
      const own = host.scopeOf?.(inner);
      if (resource === undefined && own !== undefined) return `=${own}`;
      if (resource === undefined) return mode === 'enforce' && importerOf(inner) === inner ? BUILTINS : undefined;
      if (!scopes.has(resource)) scopes.set(resource, own);
      return resource;
    },
    scope(name): ModuleScope {
      if (name === BUILTINS) return SHARED;
      if (name.startsWith('=')) return host.scope?.(name.slice(1)) as ModuleScope;
      const own = scopes.get(name);
      const base: ModuleScope = (own === undefined ? undefined : host.scope?.(own)) ?? { globals: 'any' };
      const hardening = mode === 'enforce' ? hardenExports(policy, name) : {};
      const item = policyOf(policy, name)?.globals;
      if (policyOf(policy, name) === undefined || item === 'any') return { ...base, ...hardening };
      const given = Object.keys(item ?? {}).filter((global) => item?.[global] !== false);
      const globals = base.globals === 'any' ? given : given.filter((global) => base.globals.includes(global));
      const refusal = (global: string): PolicyViolation => ({
        code: 'POLICY_GLOBAL_REFUSED',
        package: name,
        field: 'globals',
        name: global,
        line: policyLine(name, 'globals', global),
      });
      return {
        ...base,
        ...hardening,
        globals,
        ...(mode === 'audit' ? { others: 'tell', used: (global: string) => violate(refusal(global)) } : {}),
        refuse(global, withheld): GlobalRefusal | undefined {
          if (allows(item, global) !== false || !(withheld || isKnownGlobal(global)))
            return base.refuse?.(global, withheld);
          const violation = refusal(global);
          violate(violation);
          const { code, line } = violation;
          const { message } = makeError(code, { package: name, name: global, line });
          return { message, code };
        },
      };
    },
  });
}

/** Throws OPTION_INVALID for a graph that calls other files, or a package elsewhere in them, the root. */
function graphFor(host: ModuleHost, given: PackageGraph | undefined): PackageGraph {
  const files = sourceFilesOf(host);
  if (given === undefined && files !== undefined) return readPackageGraph(files.tree, { directory: files.directory });
  if (typeof given?.resourceOf !== 'function')
    return refuseOption('withPolicy', 'graph', 'what readPackageGraph gives', given);
  if (files !== undefined && given.root.directory !== files.directory)
    return refuseOption('withPolicy', 'graph', `one whose root is at ${files.directory}`, given.root.directory);
  return given;
}

/** The part of what is no file: builtins that run as the tenant's own code, modules of the host's. All packages share them. */
const BUILTINS = '==';
const SHARED: ModuleScope = Object.freeze({
  globals: 'any',
  exports: 'hardened',
  refuseWrite(property: string, by: string | undefined): GlobalRefusal {
    const code = 'POLICY_WRITE_REFUSED';
    const line = 'nothing: all packages share builtins and modules of the host';
    const details = {
      package: by ?? 'of the tenant',
      property: JSON.stringify(property),
      owner: 'a builtin or the host',
      line,
    };
    return { message: makeError(code, details).message, code };
  },
});

/** What a package exports is not for others to change, unless the policy says so. */
function hardenExports(policy: Policy, owner: string): Pick<ModuleScope, 'exports' | 'refuseWrite'> {
  if (policyOf(policy, owner)?.options?.mutableExports === true) return { exports: 'open' };
  const start = owner === ROOT ? '"entry": {' : `"resources": { ${JSON.stringify(owner)}: {`;
  const line = `${start} "options": { "mutableExports": true } }${owner === ROOT ? '' : ' }'}`;
  return {
    exports: 'hardened',
    refuseWrite(property, by): GlobalRefusal {
      const code = 'POLICY_WRITE_REFUSED';
      const details = { package: by ?? 'of the tenant', property: JSON.stringify(property), owner, line };
      return { message: makeError(code, details).message, code };
    },
  };
}

/** Whether a specifier names a module of the host's, and as what policies know it. */
function builtinName(specifier: string, isBuiltin: (name: string) => boolean): string | undefined {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length);
  // `cofferdam:kv` and its like; files and data have no business here, and a drive's letter is none.
  if (/^[a-z][\w+.-]+:/i.test(specifier)) return /^(?:file|data|blob|https?):/i.test(specifier) ? undefined : specifier;
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('#')) return undefined;
  return isBuiltin(specifier) ? specifier : undefined;
}

/** Guests may read all of it: it names packages and the policy, and nothing of the host's. */
function tellGuest(error: LoaderError): LoaderError {
  return Object.assign(error, { forGuest: Object.freeze({ message: error.message, code: error.code }) });
}
