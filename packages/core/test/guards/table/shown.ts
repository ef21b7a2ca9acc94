// Values as data that can be compared: brand, contents, properties with their attributes, prototypes.
import { types } from 'node:util';
import { THROWN } from './trace.ts';

const attributes = ({ writable, enumerable, configurable }: PropertyDescriptor): string =>
  `${writable === true ? 'w' : ''}${enumerable === true ? 'e' : ''}${configurable === true ? 'c' : ''}`;

const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as (this: unknown) => string | undefined;

/** What an object has within, that no property says. */
function within(value: object, depth: number): unknown {
  const typed = typedTag.call(value);
  if (typed !== undefined) {
    const length = typedLength.call(value) as number;
    const items = length === 0 ? '' : Array.from({ length }, (_, i) => String((value as Uint8Array)[i])).join();
    return [typed, typedOffset.call(value), typedBytes.call(value), length, items];
  }
  if (types.isMap(value)) return [...mapEntries.call(value)].map(([a, b]) => [shown(a, depth), shown(b, depth)]);
  if (types.isSet(value)) return [...setValues.call(value)].map((item) => shown(item, depth));
  if (types.isArrayBuffer(value)) {
    const bytes = bytesOf.call(value) as number;
    return [
      bytes,
      (value as { resizable?: boolean }).resizable === true,
      bytes === 0 ? '' : new Uint8Array(value).join(),
    ];
  }
  if (types.isBoxedPrimitive(value)) return String(Object.prototype.valueOf.call(value).valueOf());
  return undefined;
}

const getterOf = (holder: object, key: string): ((this: unknown) => unknown) =>
  Object.getOwnPropertyDescriptor(holder, key)?.get as never;
const typedPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedLength = getterOf(typedPrototype, 'length');
const typedOffset = getterOf(typedPrototype, 'byteOffset');
const typedBytes = getterOf(typedPrototype, 'byteLength');
const bytesOf = getterOf(ArrayBuffer.prototype, 'byteLength');
const { entries: mapEntries } = Map.prototype;
const { values: setValues } = Set.prototype;

/** A value as plain data; `known` are objects that are named where they turn up. */
export function shown(value: unknown, depth = 4, known: ReadonlyMap<unknown, string> = new Map()): unknown {
  const name = known.get(value);
  if (name !== undefined) return `<${name}>`;
  if (value === THROWN) return '<thrown by an input>';
  if (typeof value === 'symbol' || typeof value === 'bigint') return `${typeof value} ${String(value)}`;
  if (Object(value) !== value) return Object.is(value, -0) ? '-0' : value;
  if (depth === 0) return '...';
  try {
    return inside(value as object, depth - 1, known);
  } catch {
    return 'a revoked proxy';
  }
}

function inside(value: object, depth: number, known: ReadonlyMap<unknown, string>): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof value === 'function') return ['function', value.name, value.length, Object.isFrozen(value)];
  if (Object.hasOwn(value, 'constructor') && Object.isFrozen(value)) return `a prototype of the realm's`;
  const own: unknown[] = [];
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
    // the engine's words and ours differ, and where they were said
    const isWords = key === 'stack' || (key === 'message' && types.isNativeError(value));
    const content = isWords || !('value' in property) ? typeof property.get : shown(property.value, depth, known);
    own.push(String(key), attributes(property), content);
  }
  return {
    of: prototype === null ? 'null' : ((prototype as { constructor?: { name?: unknown } }).constructor?.name ?? '?'),
    array: Array.isArray(value),
    open: Object.isExtensible(value),
    within: within(value, depth),
    own,
  };
}

/** What was thrown: the very thing, or the class of an error. A budget's end is no result. */
export function shownError(error: unknown): string {
  if (error === THROWN) return 'what an input threw';
  if (!(error instanceof Error)) throw error;
  if (error.message.startsWith('it does not end')) throw error;
  const { constructor } = Object.getPrototypeOf(error) as { constructor: { name: string } };
  return constructor.name;
}
