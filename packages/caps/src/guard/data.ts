// Plain data of any form, copied: what a schema of somebody else's may look at as often as it likes.
import {
  arrayBufferLength,
  dateGetTime,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  mapForEach,
  ownKeys,
  setForEach,
  typedArrayLength,
  typedArraySet,
  typedArrayTag,
} from '../commons.ts';
import { MAX_ITEMS, put, readOwn } from './composites.ts';
import { MAX_STRING } from './primitives.ts';
import { describe, REFUSED, type Refused, refuse, refusedAt } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

/** What it takes in whole: stops values that would cost the host its stack, its time or its memory to look at. */
const DATA_LIMITS = Object.freeze({ depth: 100, nodes: 100_000, bytes: 16 * 1024 * 1024 });

interface Copying {
  nodes: number;
  /** Takes what is no data. */
  readonly other: (value: unknown) => unknown;
}

type Copy = (value: object, copying: Copying, depth: number) => unknown;

const copyArray: Copy = (value, copying, depth) => {
  const length = (getOwnPropertyDescriptor(value, 'length') as PropertyDescriptor).value as number;
  if (!(length <= MAX_ITEMS)) return refuse(`an array of at most ${MAX_ITEMS} items`, `${describe(length)} items`);
  const copy: unknown[] = [];
  for (let index = 0; index < length; index += 1) {
    const own = readOwn(value, index, undefined);
    const item = own === REFUSED ? REFUSED : copyAny(own, copying, depth);
    if (item === REFUSED) return refusedAt(index);
    copy.push(item);
  }
  return copy;
};

const copyRecord: Copy = (value, copying, depth) => {
  const copy = {};
  for (const key of ownKeys(value)) {
    if (typeof key !== 'string') return refuse('names that are strings', 'a symbol');
    const own = readOwn(value, key, undefined);
    const item = own === REFUSED ? REFUSED : copyAny(own, copying, depth);
    if (item === REFUSED) return refusedAt(key);
    put(copy, key, item);
  }
  return copy;
};

const copyMap: Copy = (value, copying, depth) => {
  const copy = new Map<unknown, unknown>();
  let refused = false;
  mapForEach(value, (item, key) => {
    if (refused) return;
    const [k, v] = [copyAny(key, copying, depth), copyAny(item, copying, depth)];
    if (k === REFUSED || v === REFUSED) refused = true;
    else copy.set(k, v);
  });
  return refused ? refusedAt('entries') : copy;
};

const copySet: Copy = (value, copying, depth) => {
  const copy = new Set<unknown>();
  let refused = false;
  setForEach(value, (item) => {
    if (refused) return;
    const made = copyAny(item, copying, depth);
    if (made === REFUSED) refused = true;
    else copy.add(made);
  });
  return refused ? refusedAt('items') : copy;
};

/** A copy of genuine bytes; undefined for anything else. A copy by the constructor would ask the value for its species. */
function copyBytes(value: unknown, max: number): Uint8Array | Refused | undefined {
  if (typedArrayTag(value) !== 'Uint8Array') return undefined;
  const length = typedArrayLength(value);
  if (length > max) return refuse(`at most ${max} bytes`, `${length}`);
  const copy = new Uint8Array(length);
  typedArraySet(copy, value);
  return copy;
}

const exotics: ReadonlyMap<object | null, Copy> = new Map<object | null, Copy>([
  [Array.prototype, copyArray],
  [Object.prototype, copyRecord],
  [null, copyRecord],
  [Map.prototype, copyMap],
  [Set.prototype, copySet],
  [Date.prototype, (value) => new Date(dateGetTime(value))],
  [
    Uint8Array.prototype,
    (value) => copyBytes(value, DATA_LIMITS.bytes) ?? refuse('bytes', 'an object that only looks like some'),
  ],
  [
    ArrayBuffer.prototype,
    (value) => {
      const length = arrayBufferLength(value);
      if (length > DATA_LIMITS.bytes) return refuse(`at most ${DATA_LIMITS.bytes} bytes`, `${length}`);
      const copy = new Uint8Array(length);
      typedArraySet(copy, new Uint8Array(value as ArrayBuffer));
      return copy.buffer;
    },
  ],
]);

function copyAny(value: unknown, copying: Copying, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.length <= MAX_STRING * 10 ? value : refuse('a shorter string', describe(value));
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return value;
    case 'object':
      break;
    default:
      return copying.other(value);
  }
  if (value === null) return null;
  copying.nodes += 1;
  if (copying.nodes > DATA_LIMITS.nodes) return refuse(`at most ${DATA_LIMITS.nodes} objects`, 'more');
  if (depth >= DATA_LIMITS.depth) return refuse(`at most ${DATA_LIMITS.depth} levels`, 'more');
  const parent = getPrototypeOf(value);
  const copy = exotics.get(parent);
  // An array with the prototype of another kind, and the reverse, is neither.
  if (copy === undefined || isArray(value) !== (parent === Array.prototype)) return copying.other(value);
  try {
    return copy(value, copying, depth + 1);
  } catch (thrown) {
    // A brand check: an object with the prototype of a Map that is none.
    if (parent === Array.prototype || parent === Object.prototype || parent === null) throw thrown;
    return copying.other(value);
  }
}

const says = 'plain data';

/**
 * Plain data of any form: primitives but symbols, arrays, plain objects, Map, Set, Date, Uint8Array and ArrayBuffer,
 * to a depth of 100 and 100,000 objects. Cycles are refused as too deep.
 */
export const data = (): Shape<unknown> =>
  makeShape(says, (value) => copyAny(value, { nodes: 0, other: (odd) => refuse(says, describe(odd)) }, 0), {
    composite: true,
  });

/** A copy of the data in `value`, with capabilities and whatever else is no data in it by reference. */
export const snapshot = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? copyAny(value, { nodes: 0, other: (odd) => odd }, 0) : value;

/** Bytes: a copy of a genuine Uint8Array, so that the caller cannot change them after the check. */
export function bytes({ max = DATA_LIMITS.bytes }: { readonly max?: number } = {}): Shape<Uint8Array> {
  const what = `at most ${max} bytes`;
  return makeShape(what, (value) => copyBytes(value, max) ?? refuse(what, describe(value)), { composite: true });
}
