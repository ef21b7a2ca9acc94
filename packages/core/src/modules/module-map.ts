// A ModuleHost over a plain map: ids are the map's own keys, so no host path can show.
import { makeError } from '../errors/make-error.ts';
import type { ModuleDefinition, ModuleHost, ModuleMap } from '../tenant/types.ts';
import { freeze, getPrototypeOf, isArray, keys, ownKeys } from '../commons.ts';
import { isFlaw, kindOf, readDefinition } from './definition.ts';

/**
 * Modules from a plain object: specifier → ES module text, or a definition. Read and checked once, now.
 *
 * `./` and `../` resolve against the importer's key as paths do (an entry's against the root) and never climb above
 * the root; any other specifier is a key, exactly as written. No extension is guessed.
 * Throws MODULE_MAP_INVALID; the host it gives throws MODULE_NOT_FOUND, naming keys near what was asked for.
 */
export function makeModuleMapHost(map: ModuleMap): ModuleHost {
  const idByKey = new Map<string, string>();
  const definitionById = new Map<string, ModuleDefinition>();

  assertPlainObject(map);
  for (const key of keys(map)) {
    const id = isRelative(key) ? joinPath('', key) : key;
    if (id === undefined || id === '') throw refuse(key, 'a key below the root', 'one above it');
    if (definitionById.has(id)) throw refuse(key, 'one entry per module', 'a second one');
    idByKey.set(key, id);
    definitionById.set(id, readEntry(key, map[key]));
  }

  let nearest: ((specifier: string) => string[]) | undefined;
  const near = (specifier: string): string[] => {
    nearest ??= makeNearest(definitionById.keys());
    return nearest(specifier);
  };

  function find(specifier: string, referrer: string | undefined): string | undefined {
    if (!isRelative(specifier)) return idByKey.get(specifier);
    const id = joinPath(referrer ?? '', specifier);
    return id !== undefined && definitionById.has(id) ? id : undefined;
  }

  return freeze({
    resolve(specifier: string, referrer: string | undefined): string {
      const id = find(specifier, referrer);
      if (id === undefined) throw notFound(specifier, referrer, near(specifier));
      return id;
    },

    load(id: string): ModuleDefinition {
      const definition = definitionById.get(id);
      if (definition === undefined) throw notFound(id, undefined, near(id));
      return definition;
    },
  });
}

function assertPlainObject(map: unknown): void {
  if (typeof map !== 'object' || map === null || isArray(map)) throw refuse('', 'a plain object', kindOf(map));
  const prototype: unknown = getPrototypeOf(map);
  if (prototype !== null && prototype !== Object.prototype) throw refuse('', 'a plain object', kindOf(map));
}

function readEntry(key: string, entry: unknown): ModuleDefinition {
  if (typeof entry === 'string') return freeze({ type: 'module', source: entry });
  const read = readDefinition(entry);
  if (!isFlaw(read)) {
    const extra = ownKeys(entry as object).find((part) => !PARTS[read.type].includes(part as string));
    if (extra === undefined) return freeze(read);
    throw refuse(`${key}.${String(extra)}`, `nothing but ${PARTS[read.type].join(', ')}`, 'another property');
  }
  const expected = read.path === '' ? 'source text or a module definition' : read.expected;
  throw refuse(`${key}${read.path}`, expected, read.got);
}

/** What a definition may say, by type: a misspelt `exportNames` must not be none. */
const CODE_PARTS = ['type', 'source', 'name', 'sourceMap', 'unit'] as const;
const PARTS: Readonly<Record<ModuleDefinition['type'], readonly string[]>> = {
  module: CODE_PARTS,
  commonjs: [...CODE_PARTS, 'exportNames'],
  json: ['type', 'source', 'name'],
  text: ['type', 'source', 'name'],
  bytes: ['type', 'bytes', 'name'],
  host: ['type', 'exports', 'name'],
};

function refuse(path: string, expected: string, got: string): Error {
  return makeError('MODULE_MAP_INVALID', { path: path === '' ? 'the root' : path, expected, got });
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../') || specifier === '.' || specifier === '..';
}

/** `relative` from the directory of `base`; undefined when it climbs above the root. */
function joinPath(base: string, relative: string): string | undefined {
  const path = base.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '.') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join('/');
}

function notFound(specifier: string, referrer: string | undefined, near: readonly string[]): Error {
  const names = near.map((id) => `'${id}'`).join(', ');
  const error = makeError('MODULE_NOT_FOUND', { specifier, referrer: referrer ?? 'an entry', near: names });
  return names === '' ? error : Object.assign(error, { message: `${error.message}, the nearest are ${names}` });
}

/** At most this many keys are compared letter by letter for one message: a guest may ask for missing modules often. */
const MAX_COMPARED = 50;

/** Finds up to three ids whose file name is like a specifier's: the same but for its extension, or two edits away. */
function makeNearest(ids: Iterable<string>): (specifier: string) => string[] {
  const stems = [...ids].map((id) => ({ id, stem: stemOf(id) }));
  return (specifier) => {
    const wanted = stemOf(specifier);
    return stems
      .filter(({ stem }) => Math.abs(stem.length - wanted.length) <= 2 && stem[0] === wanted[0])
      .slice(0, MAX_COMPARED)
      .map(({ id, stem }) => ({ id, edits: distance(wanted, stem) }))
      .filter(({ edits }) => edits <= 2 && edits < wanted.length)
      .sort((left, right) => left.edits - right.edits)
      .slice(0, 3)
      .map(({ id }) => id);
  };
}

function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return (dot > 0 ? file.slice(0, dot) : file).slice(0, 64);
}

/** Levenshtein distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
