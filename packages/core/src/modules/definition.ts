// What a host gives as a module is checked and copied once, so that a definition that changes later changes nothing.
import type { ModuleDefinition, UnitOfSource } from '../tenant/types.ts';
import { isArray, keys, typedArrayLength, typedArraySet, typedArrayTag } from '../commons.ts';
import { isSourceMap } from '../compiler/carried-map.ts';

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
  bytes: true,
  commonjs: true,
  host: true,
};

/** A checked copy of `given`, or what is wrong with it. Reads each property once. */
export function readDefinition(given: unknown): ModuleDefinition | DefinitionFlaw {
  if (typeof given !== 'object' || given === null || isArray(given)) return flaw('', 'a module definition', given);
  const { type, source, name, exports, exportNames, bytes, sourceMap, unit } = given as Record<string, unknown>;
  if (!isModuleType(type)) return flaw('.type', `one of ${keys(types).join(', ')}`, type);
  if (type === 'host') {
    if (typeof exports !== 'object' || exports === null) return flaw('.exports', 'an object of values', exports);
    return { type, exports: { ...exports } };
  }
  if (type === 'bytes') {
    const copy = copyOfBytes(bytes);
    return copy === undefined ? flaw('.bytes', 'a Uint8Array', bytes) : { type, bytes: copy };
  }
  if (typeof source !== 'string') return flaw('.source', 'source text', source);
  if (name !== undefined && typeof name !== 'string') return flaw('.name', 'a file name', name);
  const named = name === undefined ? {} : { name };
  if (type === 'json' || type === 'text') return { type, source, ...named };
  if (sourceMap !== undefined && (typeof sourceMap !== 'string' || !isSourceMap(sourceMap)))
    return flaw('.sourceMap', 'a source map (version 3, JSON) of one file', sourceMap);
  if (unit !== undefined && typeof unit !== 'function') return flaw('.unit', 'a function', unit);
  const mapped = {
    ...(sourceMap === undefined ? {} : { sourceMap }),
    ...(unit === undefined ? {} : { unit: unit as UnitOfSource }),
  };
  if (type !== 'commonjs' || exportNames === undefined) return { type, source, ...named, ...mapped };
  if (typeof exportNames === 'function')
    return { type, source, ...named, ...mapped, exportNames: exportNames as () => readonly string[] };
  const names = readExportNames(exportNames);
  return isFlaw(names) ? names : { type, source, ...named, ...mapped, exportNames: names };
}

/** A copy of the names that a CommonJS module exports, or what is wrong with them. */
export function readExportNames(given: unknown): readonly string[] | DefinitionFlaw {
  if (!isArray(given)) return flaw('.exportNames', 'an array of names', given);
  const names: unknown[] = [...given];
  const wrong = names.findIndex((entry) => typeof entry !== 'string');
  return wrong === -1 ? (names as string[]) : flaw(`.exportNames[${wrong}]`, 'a name', names[wrong]);
}

/** A Uint8Array of its own with the bytes of `given`, also of a Buffer; undefined for anything else. */
function copyOfBytes(given: unknown): Uint8Array | undefined {
  if (typedArrayTag(given) !== 'Uint8Array') return undefined;
  const copy = new Uint8Array(typedArrayLength(given));
  typedArraySet(copy, given);
  return copy;
}

/** Whether a flaw was found. */
export function isFlaw(read: object): read is DefinitionFlaw {
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
