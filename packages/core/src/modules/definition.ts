// What a host gives as a module is checked and copied once, so that a definition that changes later changes nothing.
import type { ModuleDefinition } from '../tenant/types.ts';
import { isArray, keys } from '../commons.ts';

/** What is wrong with a definition: which part, what was expected there, what came. */
export interface DefinitionFlaw {
  /** Path inside the definition: '', '.type', '.exportNames[2]' ... */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

const types: Readonly<Record<ModuleDefinition['type'], true>> = {
  module: true,
  json: true,
  text: true,
  commonjs: true,
  host: true,
};

/** A checked copy of `given`, or what is wrong with it. Reads each property once. */
export function readDefinition(given: unknown): ModuleDefinition | DefinitionFlaw {
  if (typeof given !== 'object' || given === null || isArray(given)) return flaw('', 'a module definition', given);
  const { type, source, name, exports, exportNames } = given as Record<string, unknown>;
  if (!isModuleType(type)) return flaw('.type', `one of ${keys(types).join(', ')}`, type);
  if (type === 'host') {
    if (typeof exports !== 'object' || exports === null) return flaw('.exports', 'an object of values', exports);
    return { type, exports: { ...exports } };
  }
  if (typeof source !== 'string') return flaw('.source', 'source text', source);
  if (name !== undefined && typeof name !== 'string') return flaw('.name', 'a file name', name);
  const named = name === undefined ? {} : { name };
  if (type !== 'commonjs' || exportNames === undefined) return { type, source, ...named };
  if (!isArray(exportNames)) return flaw('.exportNames', 'an array of names', exportNames);
  const names: unknown[] = [...exportNames];
  const wrong = names.findIndex((entry) => typeof entry !== 'string');
  if (wrong !== -1) return flaw(`.exportNames[${wrong}]`, 'a name', names[wrong]);
  return { type, source, ...named, exportNames: names as string[] };
}

/** Whether {@link readDefinition} found a flaw. */
export function isFlaw(read: ModuleDefinition | DefinitionFlaw): read is DefinitionFlaw {
  return 'expected' in read;
}

/** A short name of what a value is, for messages: never its content. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'an array';
  if (value instanceof Map) return 'a Map';
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'string') return 'a string';
  return typeof value === 'object' ? 'an object' : typeof value;
}

function flaw(path: string, expected: string, got: unknown): DefinitionFlaw {
  return { path, expected, got: kindOf(got) };
}

function isModuleType(type: unknown): type is ModuleDefinition['type'] {
  return typeof type === 'string' && keys(types).includes(type);
}
