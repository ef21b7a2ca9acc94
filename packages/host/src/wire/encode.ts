// What is sent: data as a copy, references through the message's table.
//
// Each object is read once, and what was read is what is sent; nothing that is read runs code of the value's owner
// (accessors are refused, and proxies where they can be told). What cannot cross is refused by WIRE_VALUE with its
// path, and then nothing was sent and no reference was counted.
import { isHostError, makeError } from '../errors.ts';
import { type AnyFunction, isMarked, markedMethods, type Methods } from './capability.ts';
import { readError } from './error-parts.ts';
import {
  bufferLength,
  dateTime,
  describe,
  inheritedKind,
  kindOf,
  mapEach,
  mapSize,
  setEach,
  setSize,
  symbolKey,
  typedArrays,
  typedBuffer,
  typedBytes,
  typedOffset,
  typedTag,
  viewBuffer,
  viewBytes,
  viewOffset,
} from './kinds.ts';
import type { Entry, Table } from './messages.ts';
import type { WireLimits } from './types.ts';
import { pathText, type Place, primitiveBytes, type Step } from './walk.ts';

/** Gives references their ids. Each method counts one more that the other side holds. */
export interface Referrer {
  /** For what came from the other side: its way home. */
  home(value: object): Entry | undefined;
  capability(value: object, methods: Methods | undefined): number;
  promise(value: Promise<unknown>): number;
  signal(value: AbortSignal): number;
  /** Takes one count back: the message was refused. */
  recall(id: number): void;
  /** The message is on its way: promises and signals are listened to from now on. */
  commit(id: number): void;
}

export interface Encoded {
  readonly value: unknown;
  readonly table: Table | undefined;
  readonly bytes: number;
}

export interface EncoderOptions {
  readonly peer: string;
  /** What may be sent now: it changes with the other side's hello. */
  readonly limits: () => WireLimits;
  readonly referrer: Referrer;
  readonly isProxy: ((value: unknown) => boolean) | undefined;
}

interface Node extends Place {
  readonly source: object;
  readonly target: object;
  readonly fill: (walk: Walk, node: Node) => void;
  readonly parts?: unknown;
}

interface Walk {
  readonly root: string;
  readonly table: unknown[];
  readonly indices: Map<object | symbol, number>;
  readonly seen: Map<object, object>;
  readonly queue: Node[];
  readonly ids: number[];
  nodes: number;
  bytes: number;
}

const isSimple = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol');

function setMember(target: object, name: string, value: unknown): void {
  if (name in Object.prototype) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else (target as Record<string, unknown>)[name] = value;
}

/** Throws WIRE_VALUE and WIRE_LIMIT; `root` begins the paths in them. `own`: a dense array that nobody else has. */
export type Encode = (value: unknown, root: string, own?: boolean) => Encoded;

/** Makes the encoder of one peer. */
export function makeEncoder(options: EncoderOptions): Encode {
  const { peer, referrer, isProxy } = options;

  const refuse = (walk: Walk, place: Place | undefined, step: Step | undefined, got: string): never => {
    throw makeError('WIRE_VALUE', { peer, path: pathText(walk.root, place, step), got });
  };
  const count = (walk: Walk, nodes: number, bytes: number, place: Place | undefined, step: Step | undefined): void => {
    walk.nodes += nodes;
    walk.bytes += bytes;
    const limits = options.limits();
    const limit = walk.nodes > limits.nodes ? 'nodes' : walk.bytes > limits.messageBytes ? 'messageBytes' : undefined;
    if (limit === undefined) return;
    throw makeError('WIRE_LIMIT', { peer, path: pathText(walk.root, place, step), limit, max: limits[limit] });
  };

  const enter = (
    walk: Walk,
    parent: Place | undefined,
    step: Step | undefined,
    node: Omit<Node, keyof Place>,
  ): void => {
    const depth = (parent?.depth ?? 0) + 1;
    const max = options.limits().depth;
    if (depth > max) {
      throw makeError('WIRE_LIMIT', { peer, path: pathText(walk.root, parent, step), limit: 'depth', max });
    }
    walk.queue.push({ ...node, parent, step: step ?? '', depth });
  };

  // The member itself: an accessor would be code of somebody's.
  const readMember = (walk: Walk, node: Node, name: string): unknown => {
    const found = Object.getOwnPropertyDescriptor(node.source, name);
    if (found !== undefined && !Object.hasOwn(found, 'value')) refuse(walk, node, name, 'an accessor');
    return found?.value;
  };

  const tabled = (walk: Walk, value: object | symbol, make: (index: number) => unknown): object => {
    let index = walk.indices.get(value);
    if (index === undefined) {
      index = walk.table.length;
      walk.indices.set(value, index);
      walk.table.push(undefined);
      walk.bytes += 64;
      walk.table[index] = make(index);
    }
    return Object(index) as object;
  };
  const counted = (walk: Walk, id: number): number => {
    walk.ids.push(id);
    return id;
  };

  const placeFunction = (walk: Walk, value: AnyFunction): object =>
    tabled(walk, value, () => referrer.home(value) ?? ['export', counted(walk, referrer.capability(value, undefined))]);

  const fillRecord = (walk: Walk, node: Node): void => {
    const values = node.parts as readonly (readonly [string, unknown])[];
    for (const [name, value] of values) setMember(node.target, name, place(walk, value, node, name));
  };

  // A plain object with a method is a capability, whose other members are data; without, it is data.
  const placeRecord = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object => {
    const names = Object.keys(source);
    count(walk, names.length, 0, parent, step);
    const values: (readonly [string, unknown])[] = [];
    const methods = new Map<string, AnyFunction>();
    const here: Node = { source, target: source, fill: fillRecord, parent, step: step ?? '', depth: 0 };
    for (const name of names) {
      count(walk, 0, 2 * name.length + 12, parent, step);
      const value = readMember(walk, here, name);
      if (typeof value !== 'function') values.push([name, value]);
      else if (name === 'then') refuse(walk, parent, step, 'an object with a method named then');
      else methods.set(name, value as AnyFunction);
    }
    for (const symbol of Object.getOwnPropertySymbols(source)) {
      if (Object.getOwnPropertyDescriptor(source, symbol)?.enumerable !== true) continue;
      if (methods.size === 0) refuse(walk, parent, step, 'a member under a symbol');
    }
    walk.nodes -= names.length; // counted again as each is placed
    const target: object = {};
    if (methods.size === 0) {
      walk.seen.set(source, target);
      enter(walk, parent, step, { source, target, fill: fillRecord, parts: values });
      return target;
    }
    return tabled(walk, source, () => {
      const id = counted(walk, referrer.capability(source, methods));
      if (values.length > 0) enter(walk, parent, step, { source, target, fill: fillRecord, parts: values });
      count(walk, methods.size, 0, parent, step);
      return ['export', id, values.length > 0 ? [[...methods.keys()], target] : [[...methods.keys()]]];
    });
  };

  const placeMarked = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
    tabled(walk, source, () => {
      const methods = markedMethods(source);
      if (methods.has('then')) refuse(walk, parent, step, 'an object with a method named then');
      count(walk, methods.size, 0, parent, step);
      for (const name of methods.keys()) count(walk, 0, 2 * name.length + 12, parent, step);
      return ['export', counted(walk, referrer.capability(source, methods)), [[...methods.keys()]]];
    });

  const fillArray = (walk: Walk, node: Node): void => {
    const source = node.source as readonly unknown[];
    const target = node.target as unknown[];
    const { length } = source;
    walk.nodes -= length;
    const names = Object.keys(source);
    for (const name of names) {
      const value = readMember(walk, node, name);
      if (name === 'then' && typeof value === 'function') refuse(walk, node, name, 'a method named then');
      const index = Number(name);
      const step = Number.isInteger(index) ? index : name;
      if (step === name) count(walk, 0, 2 * name.length + 12, node, step);
      setMember(target, name, place(walk, value, node, step));
    }
    if (target.length < length) target.length = length;
    count(walk, Math.max(length - names.length, 0), 0, node, undefined);
  };
  const fillMap = (walk: Walk, node: Node): void => {
    const pairs: (readonly [unknown, unknown])[] = [];
    mapEach(node.source, (value, key) => pairs.push([key, value]));
    for (const [index, [key, value]] of pairs.entries()) {
      const placed = place(walk, key, node, `<key ${index}>`);
      (node.target as Map<unknown, unknown>).set(placed, place(walk, value, node, `<value ${index}>`));
    }
  };
  const fillSet = (walk: Walk, node: Node): void => {
    const values: unknown[] = [];
    setEach(node.source, (value) => values.push(value));
    for (const [index, value] of values.entries()) {
      (node.target as Set<unknown>).add(place(walk, value, node, `<entry ${index}>`));
    }
  };
  // Own data only: an error must cross whatever its thrower made of it.
  const fillError = (walk: Walk, node: Node): void => {
    const entry = node.target as unknown[];
    for (const [at, key] of [[5, 'cause'] as const, [6, 'errors'] as const]) {
      const value: unknown = Object.getOwnPropertyDescriptor(node.source, key)?.value;
      if (value === undefined || (key === 'errors' && entry[1] !== 'AggregateError')) continue;
      while (entry.length < at) entry.push(undefined);
      entry[at] = place(walk, value, node, key);
    }
  };
  const placeError = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
    tabled(walk, source, () => {
      const { base, name, message, code } = readError(source);
      count(walk, 10, 2 * (name.length + message.length + String(code).length) + 64, parent, step);
      const entry: unknown[] = ['error', base, name, message, code];
      enter(walk, parent, step, { source, target: entry, fill: fillError });
      return entry;
    });

  const copyBytes = (walk: Walk, buffer: ArrayBuffer, offset: number, length: number, place: Place | undefined) => {
    bufferLength(buffer); // throws for shared memory
    count(walk, 0, length + 16, place, undefined);
    return new Uint8Array(buffer, offset, length).slice().buffer;
  };
  // A view takes its window along, never the rest of its buffer. Views of whole buffers keep sharing one.
  const window = (walk: Walk, buffer: ArrayBuffer, offset: number, length: number, place: Place | undefined) => {
    if (offset !== 0 || length !== bufferLength(buffer)) return copyBytes(walk, buffer, offset, length, place);
    const met = walk.seen.get(buffer) as ArrayBuffer | undefined;
    if (met !== undefined) return met;
    const copy = copyBytes(walk, buffer, 0, length, place);
    walk.seen.set(buffer, copy);
    return copy;
  };
  const copyLeaf = (
    walk: Walk,
    kind: 'date' | 'buffer' | 'view' | 'typed',
    source: object,
    place: Place | undefined,
  ) => {
    switch (kind) {
      case 'date':
        return new Date(dateTime(source));
      case 'buffer':
        return copyBytes(walk, source as ArrayBuffer, 0, bufferLength(source), place);
      case 'view':
        return new DataView(window(walk, viewBuffer(source), viewOffset(source), viewBytes(source), place));
      case 'typed': {
        const maker = typedArrays.get(typedTag(source) ?? '');
        if (maker === undefined) throw new TypeError('not genuine');
        return new maker(window(walk, typedBuffer(source), typedOffset(source), typedBytes(source), place));
      }
    }
  };

  const placePromise = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
    tabled(walk, source, () => {
      for (const key of ['then', 'constructor']) {
        if (Object.hasOwn(source, key)) refuse(walk, parent, step, `a promise with its own ${key}`);
      }
      return ['promise', counted(walk, referrer.promise(source as Promise<unknown>))];
    });
  const placeSignal = (walk: Walk, source: AbortSignal, parent: Place | undefined, step: Step | undefined): object =>
    tabled(walk, source, (index) => {
      const id = counted(walk, referrer.signal(source)); // reads `aborted`: throws when it is not genuine
      if (!source.aborted) return ['signal', id, false];
      const entry: unknown[] = ['signal', id, true, undefined];
      walk.table[index] = entry;
      entry[3] = place(walk, source.reason, parent, step);
      return entry;
    });

  const placeObject = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object => {
    const met = walk.seen.get(source);
    if (met !== undefined) return met;
    if (walk.indices.has(source)) return Object(walk.indices.get(source)) as object;
    if (isProxy?.(source) === true) refuse(walk, parent, step, 'a proxy');
    const prototype = Object.getPrototypeOf(source) as object | null;
    if (Object.isFrozen(source) || prototype === Promise.prototype || prototype === AbortSignal.prototype) {
      const home = referrer.home(source);
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

  const place = (walk: Walk, value: unknown, parent: Place | undefined, step: Step | undefined): unknown => {
    if (isSimple(value)) {
      count(walk, 1, primitiveBytes(value), parent, step);
      return value;
    }
    count(walk, 1, 24, parent, step);
    if (typeof value === 'function') return placeFunction(walk, value as AnyFunction);
    if (typeof value === 'object') return placeObject(walk, value as object, parent, step);
    const key = symbolKey(value as symbol) ?? refuse(walk, parent, step, describe(value));
    count(walk, 0, 2 * key[1].length + 24, parent, step);
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
