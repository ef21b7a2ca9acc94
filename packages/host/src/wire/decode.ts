// What arrived: checked, then used. The other side may be hostile and its message anything that structured clone gives.
//
// Checked here: that data is of the kinds that cross and no others (no shared memory, no ports, no pattern whose match
// would run in our time), its nodes, bytes and depth, each boxed number and each table entry; and that no data has a
// method named `then`, so that to await what came never calls anything. What is no reference stays the copy that the
// transport made. A Violation closes the wire.
import { defineOnError, MOST_STACK, makeErrorOf } from './error-parts.ts';
import {
  bufferLength,
  dateTime,
  kindOf,
  mapEach,
  mapSize,
  setEach,
  setSize,
  symbolOf,
  typedArrays,
  typedBuffer,
  typedBytes,
  typedTag,
  unbox,
  viewBuffer,
  viewBytes,
} from './kinds.ts';
import type { Arrived } from './imports.ts';
import { METHODS, SYMBOLS } from './messages.ts';
import type { WireLimits } from './types.ts';
import { primitiveBytes } from './walk.ts';

/** What the other side said cannot have been said by an honest one. */
export class Violation extends Error {}

/** Throws a {@link Violation}. */
export function violate(got: string): never {
  throw new Violation(got);
}

/** Finds what the entries of a table stand for; undefined for what cannot be. */
export interface Resolver {
  home(id: number): object | undefined;
  result(call: number): Promise<unknown> | undefined;
  capability(id: number, methods: readonly string[] | undefined, hasData: boolean): Arrived | undefined;
  promise(id: number): Promise<unknown> | undefined;
  signal(id: number): AbortController | undefined;
}

export interface Decoded {
  readonly value: unknown;
  /** Ids of the signals that came, as often as they came. */
  readonly signals: readonly number[];
}

interface Walk {
  readonly references: unknown[];
  readonly seen: Map<object, object>;
  readonly queue: { readonly value: object; readonly depth: number }[];
  readonly signals: number[];
  nodes: number;
  bytes: number;
}

const none: readonly number[] = Object.freeze([]);

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';
const isStack = (value: unknown): value is string | undefined =>
  value === undefined || (isText(value) && value.length <= MOST_STACK);

function methodNames(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > METHODS) return violate('methods that are no list of names');
  const names = new Set<string>();
  for (let index = 0; index < value.length; index += 1) {
    const name: unknown = value[index];
    if (!isText(name) || name === 'then' || names.has(name)) return violate('a method of no valid name');
    names.add(name);
  }
  return [...names];
}

/** Makes the decoder of one peer: gives what a value of a message stands for, or throws a {@link Violation}. */
export function makeDecoder(limits: WireLimits, resolver: Resolver): (value: unknown, table: unknown) => Decoded {
  const symbols = new Set<string>();
  const count = (walk: Walk, nodes: number, bytes: number): void => {
    walk.nodes += nodes;
    walk.bytes += bytes;
    if (walk.nodes > limits.nodes) violate(`a message of more than ${limits.nodes} nodes`);
    if (walk.bytes > limits.messageBytes) violate(`a message of more than ${limits.messageBytes} bytes`);
  };

  const part = (walk: Walk, value: unknown, depth: number): unknown => {
    count(walk, 1, value !== null && typeof value === 'object' ? 24 : primitiveBytes(value));
    switch (typeof value) {
      case 'object':
        return value === null ? null : object(walk, value, depth);
      case 'function':
      case 'symbol':
        return violate(`a ${typeof value}`);
      default:
        return value;
    }
  };

  const enter = (walk: Walk, value: object, depth: number): object => {
    if (depth > limits.depth) violate(`data deeper than ${limits.depth}`);
    walk.seen.set(value, value);
    walk.queue.push({ value, depth });
    return value;
  };

  const object = (walk: Walk, value: object, depth: number): unknown => {
    const met = walk.seen.get(value);
    if (met !== undefined) return met;
    const kind = kindOf(Object.getPrototypeOf(value) as object | null);
    switch (kind) {
      case 'boxed': {
        const index = unbox(value);
        if (!isId(index) || index >= walk.references.length) violate('a reference that is not in the table');
        return walk.references[index];
      }
      case 'record':
        return enter(walk, value, depth);
      case 'array':
        if (!Array.isArray(value)) violate('an object that only looks like an array');
        count(walk, (value as readonly unknown[]).length, 0);
        return enter(walk, value, depth);
      case 'map':
        count(walk, 0, 16 * mapSize(value));
        return enter(walk, value, depth);
      case 'set':
        count(walk, 0, 16 * setSize(value));
        return enter(walk, value, depth);
      case 'date':
        dateTime(value);
        return value;
      case 'buffer':
        count(walk, 0, bufferLength(value));
        walk.seen.set(value, value);
        return value;
      case 'view':
      case 'typed':
        return view(walk, value, kind);
      default:
        return violate(`data of another kind (${kind ?? 'a class'})`);
    }
  };

  // A view of a part would show the rest of its buffer, which was not sent as data.
  const view = (walk: Walk, value: object, kind: 'view' | 'typed'): object => {
    const buffer = kind === 'view' ? viewBuffer(value) : typedBuffer(value);
    const bytes = kind === 'view' ? viewBytes(value) : typedBytes(value);
    if (bytes !== bufferLength(buffer)) return violate('a view of a part of its buffer');
    if (kind === 'typed' && !typedArrays.has(typedTag(value) ?? '')) return violate('no genuine typed array');
    if (!walk.seen.has(buffer)) count(walk, 0, bytes);
    walk.seen.set(buffer, buffer);
    walk.seen.set(value, value);
    return value;
  };

  const members = (walk: Walk, value: Record<string, unknown>, depth: number): void => {
    const names = Object.keys(value);
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as string;
      const found = value[name];
      const placed = part(walk, found, depth);
      if (name === 'then' && typeof placed === 'function') violate('data with a method named then');
      if (placed !== found) {
        Object.defineProperty(value, name, { value: placed, writable: true, enumerable: true, configurable: true });
      }
      count(walk, 0, 2 * name.length);
    }
  };
  const elements = (walk: Walk, value: unknown[], depth: number): void => {
    walk.nodes -= value.length;
    const names = Object.keys(value);
    if (names.length === value.length && (names.length === 0 || names[names.length - 1] === `${names.length - 1}`)) {
      for (let index = 0; index < value.length; index += 1) {
        const found = value[index];
        const placed = part(walk, found, depth);
        if (placed !== found) value[index] = placed;
      }
    } else {
      members(walk, value as unknown as Record<string, unknown>, depth);
      if (value.length > names.length) walk.nodes += value.length - names.length;
    }
  };
  const entries = (walk: Walk, value: Map<unknown, unknown>, depth: number): void => {
    const placed: unknown[] = [];
    let changed = false;
    mapEach(value, (item, key) => {
      const at = placed.push(part(walk, key, depth), part(walk, item, depth));
      changed ||= placed[at - 2] !== key || placed[at - 1] !== item;
    });
    if (!changed) return;
    value.clear();
    for (let index = 0; index < placed.length; index += 2) value.set(placed[index], placed[index + 1]);
  };
  const items = (walk: Walk, value: Set<unknown>, depth: number): void => {
    const placed: unknown[] = [];
    let changed = false;
    setEach(value, (item) => {
      const at = placed.push(part(walk, item, depth));
      changed ||= placed[at - 1] !== item;
    });
    if (!changed) return;
    value.clear();
    for (const item of placed) value.add(item);
  };
  const fill = (walk: Walk, value: object, depth: number): void => {
    const kind = kindOf(Object.getPrototypeOf(value) as object | null);
    if (kind === 'array') elements(walk, value as unknown[], depth);
    else if (kind === 'map') entries(walk, value as Map<unknown, unknown>, depth);
    else if (kind === 'set') items(walk, value as Set<unknown>, depth);
    else members(walk, value as Record<string, unknown>, depth);
  };
  const drain = (walk: Walk): void => {
    for (let index = 0; index < walk.queue.length; index += 1) {
      const { value, depth } = walk.queue[index] as Walk['queue'][number];
      fill(walk, value, depth + 1);
    }
    walk.queue.length = 0;
  };

  // References first, empty; what they hold is decoded when all of them are there, since it may refer to them.
  const reference = (walk: Walk, entry: readonly unknown[], later: (() => void)[]): unknown => {
    const [kind, id] = entry;
    switch (kind) {
      case 'home':
        return (isId(id) ? resolver.home(id) : undefined) ?? violate('what never came from here');
      case 'result':
        return (isId(id) ? resolver.result(id) : undefined) ?? violate('the result of no call');
      case 'promise':
        return (isId(id) ? resolver.promise(id) : undefined) ?? violate('a promise that cannot be');
      case 'export':
        return capability(walk, entry, later);
      case 'signal': {
        const controller = (isId(id) ? resolver.signal(id) : undefined) ?? violate('a signal that cannot be');
        walk.signals.push(id as number);
        if (entry[2] === true) later.push(() => controller.abort(root(walk, entry[3])));
        return controller.signal;
      }
      case 'error':
        return error(walk, entry, later);
      case 'symbol': {
        const [, registered, key] = entry;
        if (typeof registered !== 'boolean' || !isText(key)) return violate('no symbol');
        count(walk, 0, primitiveBytes(key));
        if (registered && !symbols.has(key)) {
          if (symbols.size >= SYMBOLS) return violate(`more than ${SYMBOLS} symbols`);
          symbols.add(key);
        }
        return symbolOf(registered, key) ?? violate('an unknown symbol');
      }
      default:
        return violate('a table entry of no known kind');
    }
  };
  const root = (walk: Walk, value: unknown): unknown => {
    const placed = part(walk, value, 1);
    drain(walk);
    return placed;
  };
  const capability = (walk: Walk, [, id, shape]: readonly unknown[], later: (() => void)[]): unknown => {
    if (!isId(id)) return violate('an export without an id');
    if (shape === undefined)
      return (resolver.capability(id, undefined, false) ?? violate('an export that cannot be')).value;
    if (!Array.isArray(shape)) return violate('a capability of no shape');
    const names = methodNames(shape[0]);
    count(
      walk,
      names.length,
      names.reduce((sum, name) => sum + 2 * name.length + 12, 0),
    );
    const data: unknown = shape[1];
    const isRecord = typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
    if (data !== undefined && !isRecord) return violate('data of a capability that is no record');
    for (const name of isRecord ? Object.keys(data) : []) {
      if (names.includes(name)) return violate('data under the name of a method');
    }
    const arrived = resolver.capability(id, names, isRecord) ?? violate('an export that cannot be');
    if (isRecord) {
      later.push(() => {
        root(walk, data);
        arrived.complete?.(data as Record<string, unknown>);
      });
    }
    return arrived.value;
  };
  const error = (walk: Walk, entry: readonly unknown[], later: (() => void)[]): unknown => {
    const [, base, name, message, code, cause, errors, guestStack, guestCode] = entry;
    const isCode = code === undefined || isText(code) || typeof code === 'number';
    if (!isText(base) || !isText(name) || !isText(message) || !isCode) return violate('no error');
    if (!isStack(guestStack) || !isStack(guestCode)) return violate('no error');
    const letters = [name, message, code, guestStack, guestCode].reduce(
      (sum: number, each) => sum + (isText(each) ? each.length : 0),
      0,
    );
    count(walk, 10, 2 * letters);
    const copy =
      makeErrorOf({ base, name, message, code, guestStack, guestCode }) ?? violate('an error of no known class');
    for (const [key, value] of [['cause', cause] as const, ['errors', errors] as const]) {
      if (value !== undefined) later.push(() => defineOnError(copy, key, root(walk, value)));
    }
    return copy;
  };

  const decode = (value: unknown, table: unknown): Decoded => {
    if (table === undefined && (value === null || typeof value !== 'object')) {
      if (typeof value === 'function' || typeof value === 'symbol') violate(`a ${typeof value}`);
      if (primitiveBytes(value) > limits.messageBytes) violate(`a message of more than ${limits.messageBytes} bytes`);
      return { value, signals: none };
    }
    const walk: Walk = { references: [], seen: new Map(), queue: [], signals: [], nodes: 0, bytes: 0 };
    if (table !== undefined) {
      if (!Array.isArray(table)) violate('a table that is none');
      const rows = table as readonly unknown[];
      count(walk, rows.length, 0);
      const later: (() => void)[] = [];
      for (let index = 0; index < rows.length; index += 1) {
        const row = rows[index];
        if (!Array.isArray(row) || row.length > 9) return violate('a table entry that is none');
        walk.references.push(reference(walk, row as readonly unknown[], later));
      }
      for (const work of later) work();
    }
    return { value: root(walk, value), signals: walk.signals };
  };
  return (value, table) => {
    try {
      return decode(value, table);
    } catch (error) {
      if (error instanceof Violation) throw error;
      // A native said that something is not what its prototype says, or is shared memory.
      return violate('data that is not what it seems to be');
    }
  };
}
