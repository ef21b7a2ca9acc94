// What is sent: data as a copy, references through the message's table.
//
// Each object is read once, and what was read is what is sent; nothing that is read runs code of the value's owner
// (accessors are refused, and proxies where they can be told). What cannot cross is refused by WIRE_VALUE with its
// path, and then nothing was sent and no reference was counted.
import { isHostError } from '../errors.ts';
import { type AnyFunction, isMarked } from './capability.ts';
import { copyLeaf } from './encode-bytes.ts';
import { fillArray, fillMap, fillSet, placeError } from './encode-parts.ts';
import { placeFunction, placeMarked, placePromise, placeRecord, placeSignal } from './encode-references.ts';
import { count, type EncoderOptions, enter, type Node, type Placer, refuse, tabled, type Walk } from './encoding.ts';
import { describe, inheritedKind, kindOf, mapSize, setSize, symbolKey } from './kinds.ts';
import { SYMBOLS, type Table } from './messages.ts';
import { type Place, primitiveBytes, type Step } from './walk.ts';

export interface Encoded {
  readonly value: unknown;
  readonly table: Table | undefined;
  readonly bytes: number;
}

/** Throws WIRE_VALUE and WIRE_LIMIT; `root` begins the paths in them. `own`: a dense array that nobody else has. */
export type Encode = (value: unknown, root: string, own?: boolean) => Encoded;

const isSimple = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');

const placeObject = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object => {
  const met = walk.seen.get(source);
  if (met !== undefined) return met;
  if (walk.indices.has(source)) return Object(walk.indices.get(source)) as object;
  if (walk.options.isProxy?.(source) === true) refuse(walk, parent, step, 'a proxy');
  const prototype = Object.getPrototypeOf(source) as object | null;
  if (Object.isFrozen(source) || prototype === Promise.prototype || prototype === AbortSignal.prototype) {
    const home = walk.options.referrer.home(source);
    if (home !== undefined) return tabled(walk, source, () => home);
  }
  const kind = kindOf(prototype);
  switch (kind) {
    case 'record':
      return placeRecord(walk, source, parent, step);
    case 'array': {
      if (!Array.isArray(source)) return refuse(walk, parent, step, 'an object that only looks like an array');
      count(walk, source.length, 0, parent, step);
      const target: unknown[] = [];
      walk.seen.set(source, target);
      enter(walk, parent, step, { source, target, fill: fillArray });
      return target;
    }
    case 'promise':
      return placePromise(walk, source, parent, step);
    case 'error':
      return placeError(walk, source, parent, step);
    case 'boxed':
      return refuse(walk, parent, step, 'a boxed primitive');
    case undefined: {
      if (Array.isArray(source)) return refuse(walk, parent, step, 'an array of a class of its own');
      const inherited = inheritedKind(prototype as object);
      if (inherited === 'error') return placeError(walk, source, parent, step);
      if (isMarked(source)) return placeMarked(walk, source, parent, step);
      return refuse(walk, parent, step, describe(source));
    }
  }
  try {
    switch (kind) {
      case 'signal':
        return placeSignal(walk, source as AbortSignal, parent, step);
      case 'map':
      case 'set': {
        const size = kind === 'map' ? mapSize(source) : setSize(source);
        count(walk, 0, 16 * size, parent, step);
        const target: object = kind === 'map' ? new Map() : new Set();
        walk.seen.set(source, target);
        enter(walk, parent, step, { source, target, fill: kind === 'map' ? fillMap : fillSet });
        return target;
      }
      default: {
        const copy = copyLeaf(walk, kind, source, parent);
        walk.seen.set(source, copy);
        return copy;
      }
    }
  } catch (error) {
    if (isHostError(error)) throw error;
    // A native said that it is not what its prototype says.
    return refuse(walk, parent, step, `${describe(source)} that is not genuine, detached or shared`);
  }
};

const place: Placer = (walk, value, parent, step) => {
  if (isSimple(value)) {
    count(walk, 1, primitiveBytes(value), parent, step);
    return value;
  }
  count(walk, 1, 24, parent, step);
  if (typeof value === 'function') return placeFunction(walk, value as AnyFunction);
  if (typeof value === 'object') return placeObject(walk, value as object, parent, step);
  const key = symbolKey(value as symbol) ?? refuse(walk, parent, step, describe(value));
  count(walk, 0, 2 * key[1].length + 24, parent, step);
  const [registered, name] = key;
  const { symbols } = walk.options;
  if (registered && !symbols.has(name)) {
    if (symbols.size >= SYMBOLS) refuse(walk, parent, step, `one of more than ${SYMBOLS} symbols`);
    symbols.add(name);
  }
  return tabled(walk, value as symbol, () => ['symbol', ...key]);
};

// Most calls have a few numbers and strings: those need no walk.
const simpleBytes = (value: unknown): number => {
  if (isSimple(value)) return primitiveBytes(value);
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype || value.length > 16) return Infinity;
  let bytes = 24;
  for (let index = 0; index < value.length; index += 1) {
    const found = Object.getOwnPropertyDescriptor(value, index);
    if (found === undefined || !Object.hasOwn(found, 'value') || !isSimple(found.value)) return Infinity;
    bytes += primitiveBytes(found.value);
  }
  return Object.keys(value).length === value.length ? bytes : Infinity;
};

const ownBytes = (value: readonly unknown[]): number => {
  let bytes = value.length > 16 ? Infinity : 24;
  for (let index = 0; index < value.length && bytes < Infinity; index += 1) {
    bytes += isSimple(value[index]) ? primitiveBytes(value[index]) : Infinity;
  }
  return bytes;
};

/** Makes the encoder of one peer. */
export function makeEncoder(options: EncoderOptions): Encode {
  const { referrer, isProxy } = options;
  return (value, root, own = false) => {
    const { messageBytes, nodes } = options.limits();
    if (own && nodes > 16) {
      const bytes = ownBytes(value as readonly unknown[]);
      if (bytes <= messageBytes) return { value, table: undefined, bytes };
    } else if (nodes > 16 && !(isProxy !== undefined && typeof value === 'object' && isProxy(value))) {
      const bytes = simpleBytes(value);
      const copy: unknown = bytes < Infinity && Array.isArray(value) ? value.slice() : value;
      if (bytes <= messageBytes) return { value: copy, table: undefined, bytes };
    }
    const walk: Walk = {
      options,
      place,
      root,
      table: [],
      indices: new Map(),
      seen: new Map(),
      queue: [],
      ids: [],
      nodes: 0,
      bytes: 0,
    };
    try {
      const copy = place(walk, value, undefined, undefined);
      for (let index = 0; index < walk.queue.length; index += 1) {
        const node = walk.queue[index] as Node;
        node.fill(walk, node);
      }
      for (const id of walk.ids) referrer.commit(id);
      return {
        value: copy,
        table: walk.table.length > 0 ? (walk.table as unknown as Table) : undefined,
        bytes: walk.bytes,
      };
    } catch (error) {
      for (const id of walk.ids) referrer.recall(id);
      throw error;
    }
  };
}
