// Which modules an entry reaches: resolved and loaded as a tenant would, compiled, never run.
import {
  type CompileFlags,
  compile,
  isCodedError,
  type ModuleDefinition,
  type ModuleHost,
  type Unit,
} from '@cofferdam/core';
import { isLoaderError } from '../errors.ts';
import { type AskedKit, findAsked } from './specifiers.ts';

/** A module in reach, by the host's id. */
export interface CollectedModule {
  readonly id: string;
  readonly definition: ModuleDefinition;
  /** Of scripts that compile. */
  readonly unit: Unit | undefined;
}

/** Something that will not be there, or cannot be known, when the archive runs. */
export interface ArchiveProblem {
  /** `missing`: nothing by that name. `refused`: a host refuses it. `computed`: a name that is not written out. */
  readonly kind: 'missing' | 'refused' | 'computed' | 'syntax';
  /** The id of the module in which it stands. */
  readonly module: string;
  /** Whether the module cannot be linked without it. */
  readonly fatal: boolean;
  readonly what: string;
}

export interface Collected {
  readonly modules: readonly CollectedModule[];
  readonly problems: readonly ArchiveProblem[];
}

/** What units of archives are compiled for: a tenant with the default limits. */
export const ARCHIVE_FLAGS: CompileFlags = Object.freeze({ metered: true, guarded: true, depth: false });

type ScriptDefinition = Extract<ModuleDefinition, { type: 'module' | 'commonjs' }>;

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

type Type = 'json' | 'text' | 'bytes';

const typeOf = (attributes: Readonly<Record<string, string>>): Type | undefined =>
  ['json', 'text', 'bytes'].includes(attributes.type ?? '') ? (attributes.type as Type) : undefined;

export interface CollectOptions {
  readonly entries: readonly string[];
  /** Told of each module as it is compiled. */
  readonly onModule?: ((id: string) => void) | undefined;
}

/** Walks everything that `entries` reach through `host`. Rethrows what the host throws for an entry itself. */
export function collectModules(host: ModuleHost, { entries, onModule }: CollectOptions): Collected {
  const modules = new Map<string, CollectedModule>();
  const problems: ArchiveProblem[] = [];
  const open: string[] = [];

  const reach = (id: string): void => {
    if (modules.has(id)) return;
    const definition = host.load(id);
    if (definition instanceof Promise) throw new TypeError('Expected a host of modules that answers at once');
    onModule?.(id);
    modules.set(id, { id, definition, unit: unitOf(id, definition) });
    open.push(id);
  };

  function unitOf(id: string, definition: ModuleDefinition): Unit | undefined {
    if (definition.type !== 'module' && definition.type !== 'commonjs') return undefined;
    try {
      const { type: goal, source, name = id } = definition;
      return compile(source, { goal, name, flags: ARCHIVE_FLAGS });
    } catch (error) {
      if (!isCodedError(error)) throw error;
      problems.push({ kind: 'syntax', module: id, fatal: true, what: error.message });
      return undefined;
    }
  }

  const ask = (specifier: string, from: string, how: 'import' | 'require', fatal: boolean, type?: Type): void => {
    try {
      reach(host.resolve(specifier, from, how, type));
    } catch (error) {
      if (!isLoaderError(error) && !isCodedError(error)) throw error;
      // `cofferdam:kv` is there when the host grants it, `node:fs` too.
      const missing = error.code === 'MODULE_NOT_FOUND' && !SCHEME.test(specifier);
      problems.push({
        kind: missing ? 'missing' : 'refused',
        module: from,
        fatal: fatal && missing,
        what: error.message,
      });
    }
  };

  function askedBy(id: string, { source, type }: ScriptDefinition): AskedKit {
    try {
      return findAsked(source, type);
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
      problems.push({
        kind: 'syntax',
        module: id,
        fatal: false,
        what: `Cannot look for what it asks for: ${error.message}`,
      });
      return { asked: [], computed: [] };
    }
  }

  for (const entry of entries) reach(host.resolve(entry, undefined, 'import'));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const { definition, unit } = modules.get(id) as CollectedModule;
    if (unit === undefined || (definition.type !== 'module' && definition.type !== 'commonjs')) continue;
    for (const { specifier, attributes } of unit.shape?.requests ?? [])
      ask(specifier, id, 'import', true, typeOf(attributes));
    const { asked, computed } = askedBy(id, definition);
    for (const { specifier, how } of asked) ask(specifier, id, how, false);
    for (const line of computed)
      problems.push({ kind: 'computed', module: id, fatal: false, what: `A computed specifier at line ${line}` });
  }
  return { modules: [...modules.values()], problems };
}
