// Values as JSON and back, capabilities and promises as numbers: what a recording holds.
//
// The recorder hands on what it decodes from what it wrote down, so a replay gives the guest exactly the same.
import {
  arrayBufferLength,
  dateGetTime,
  errorNames,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  mapForEach,
  ownKeys,
  setForEach,
  typedArrayTag,
} from '../commons.ts';
import { readMethods } from '../capability.ts';
import { makeError } from '../errors.ts';
import { put } from '../guard/composites.ts';
import { describe } from '../guard/refusal.ts';
import { isPlainPromise } from '../promises.ts';

/** Plain JSON. Records stand for themselves, with another `@` before names that begin with one; tags for the rest. */
export type Code = null | boolean | number | string | readonly Code[] | { readonly [key: string]: Code };

/** A capability or promise as it stands in a code: `{ '@host': … }` and the like. */
export type ReferenceOf = (value: object) => Code;
/** What stands for a reference; undefined for a tag that is none. */
export type Dereference = (tag: string, content: Code) => unknown;

const MOST_NODES = 1_000_000;

interface Encoder {
  readonly referenceOf: ReferenceOf;
  /** Objects so far, in the order in which they were met: a later meeting is `{ '@same': index }`. */
  readonly met: Map<object, number>;
  nodes: number;
}

const refuse = (value: unknown): never => {
  throw makeError('RECORD_REFUSED', { got: describe(value) });
};

function brand<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const ERROR_MAKERS: Readonly<Record<string, new (message: string) => Error>> = Object.freeze({
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
});

const ownString = (value: object, key: string): string | undefined => {
  const text: unknown = getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === 'string' ? text : undefined;
};

function errorCode(error: object): Code {
  const name = errorNames.get(getPrototypeOf(error)) ?? 'Error';
  const code = ownString(error, 'code');
  return { '@error': [name, ownString(error, 'message') ?? '', ...(code === undefined ? [] : [code])] };
}

function recordCode(value: object, encoder: Encoder): Code {
  const result: Record<string, Code> = {};
  for (const key of ownKeys(value)) {
    const descriptor = getOwnPropertyDescriptor(value, key);
    if (typeof key !== 'string' || descriptor?.enumerable !== true) continue;
    if (!('value' in descriptor)) refuse(value);
    put(result, key.startsWith('@') ? `@${key}` : key, encodeOne(descriptor.value, encoder));
  }
  return result;
}

function objectCode(value: object, encoder: Encoder): Code {
  if (isPlainPromise(value)) return encoder.referenceOf(value);
  const seen = encoder.met.get(value);
  if (seen !== undefined) return { '@same': seen };
  const prototype = getPrototypeOf(value);
  if (errorNames.has(prototype)) return errorCode(value);
  const view = typedArrayTag(value);
  if (view !== undefined) {
    if (!Object.hasOwn(TYPED, view)) refuse(value);
    return { '@bytes': [view, Array.from(value as ArrayLike<number>, digitsOf).join(' ')] };
  }
  const time = prototype === null || prototype === Object.prototype ? undefined : brand(() => dateGetTime(value));
  if (time !== undefined) return { '@date': Number.isNaN(time) ? null : time };
  const items: [unknown, unknown][] = [];
  const isData = isArray(value) || prototype === Map.prototype || prototype === Set.prototype;
  if (!isData && readMethods(value).size > 0) return encoder.referenceOf(value);
  encoder.met.set(value, encoder.met.size);
  if (isArray(value)) return value.map((item) => encodeOne(item, encoder));
  if (brand(() => (mapForEach(value, (item, key) => void items.push([key, item])), true)))
    return { '@map': items.map((pair) => pair.map((item) => encodeOne(item, encoder))) };
  if (brand(() => (setForEach(value, (item) => void items.push([item, item])), true)))
    return { '@set': items.map(([item]) => encodeOne(item, encoder)) };
  if (brand(() => arrayBufferLength(value)) !== undefined)
    return { '@buffer': Array.from(new Uint8Array(value as unknown as ArrayBuffer), String).join(' ') };
  if (prototype === Object.prototype || prototype === null) return recordCode(value, encoder);
  return refuse(value);
}

function encodeOne(value: unknown, encoder: Encoder): Code {
  encoder.nodes += 1;
  if (encoder.nodes > MOST_NODES) refuse(value);
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { '@number': Object.is(value, -0) ? '-0' : `${value}` };
    case 'undefined':
      return { '@undefined': 0 };
    case 'bigint':
      return { '@bigint': `${value}` };
    case 'function':
      return encoder.referenceOf(value);
    case 'symbol':
      return refuse(value);
    default:
      return value === null ? null : objectCode(value as object, encoder);
  }
}

/** Throws RECORD_REFUSED for what is neither data nor a capability. */
export const encode = (value: unknown, referenceOf: ReferenceOf): Code =>
  encodeOne(value, { referenceOf, met: new Map(), nodes: 0 });

/** What was thrown: an error, or whatever it is. */
export function encodeThrown(thrown: unknown, referenceOf: ReferenceOf): Code {
  try {
    return typeof thrown === 'object' && thrown instanceof Error ? errorCode(thrown) : encode(thrown, referenceOf);
  } catch {
    return { '@error': ['Error', ''] };
  }
}

/** A number's text; the usual one forgets the sign of zero. */
const digitsOf = (item: number | bigint): string => (Object.is(item, -0) ? '-0' : `${item}`);

interface Decoder {
  readonly dereference: Dereference;
  readonly met: object[];
}

const numbersOf = (text: Code): string[] => (text === '' ? [] : String(text).split(' '));

const TYPED: Readonly<Record<string, { from(items: readonly unknown[]): object }>> = Object.freeze({
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
}) as never;

const decoders: Readonly<Record<string, (content: Code, decoder: Decoder) => unknown>> = {
  '@undefined': () => undefined,
  '@number': (content) => Number(content),
  '@bigint': (content) => BigInt(content as string),
  '@date': (content) => new Date(content === null ? Number.NaN : (content as number)),
  '@same': (content, { met }) => met[content as number],
  '@buffer': (content) => Uint8Array.from(numbersOf(content), Number).buffer,
  '@bytes': (content) => {
    const [name, text] = content as [string, string];
    const toItem: (digits: string) => unknown = name.startsWith('Big') ? BigInt : Number;
    return TYPED[name]?.from(numbersOf(text).map(toItem));
  },
  '@error': (content) => {
    const [name = 'Error', message, code] = content as readonly string[];
    const error = new (ERROR_MAKERS[name] ?? Error)(message as string);
    return code === undefined ? error : Object.assign(error, { code });
  },
  '@map': (content, decoder) => {
    const map = new Map<unknown, unknown>();
    decoder.met.push(map);
    for (const [key, item] of content as readonly (readonly [Code, Code])[])
      map.set(decodeOne(key, decoder), decodeOne(item, decoder));
    return map;
  },
  '@set': (content, decoder) => {
    const set = new Set<unknown>();
    decoder.met.push(set);
    for (const item of content as readonly Code[]) set.add(decodeOne(item, decoder));
    return set;
  },
};

function decodeOne(code: Code, decoder: Decoder): unknown {
  if (typeof code !== 'object' || code === null) return code;
  if (isArray(code)) {
    const items: unknown[] = [];
    decoder.met.push(items);
    for (const item of code as readonly Code[]) items.push(decodeOne(item, decoder));
    return items;
  }
  const entries = Object.entries(code as { readonly [key: string]: Code });
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && first[0].startsWith('@') && !first[0].startsWith('@@')) {
    const [tag, content] = first;
    const decodeTag = Object.hasOwn(decoders, tag) ? decoders[tag] : undefined;
    return decodeTag === undefined ? decoder.dereference(tag, content) : decodeTag(content, decoder);
  }
  const record = {};
  decoder.met.push(record);
  for (const [key, item] of entries) put(record, key.startsWith('@@') ? key.slice(1) : key, decodeOne(item, decoder));
  return record;
}

export const decode = (code: Code, dereference: Dereference): unknown => decodeOne(code, { dereference, met: [] });
