// Values as text, so that they can be digested: the same value gives the same text, different data different text.
//
// What is trusted: that the value is data, copied, as the border and guards make it. Nothing of it is run then. A
// proxy's traps run where a host hands one to a tap with neither in between, and may show the tap something else
// than the capability gets.
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
  typedArrayTag,
} from '../commons.ts';
import { describeThrown } from './thrown.ts';

/** Names a capability, undefined for one that has no name. */
export type NameOf = (capability: object) => string | undefined;

/** UTF-16 units of one text: stops a guest from making the host digest for ever. What is beyond is not told apart. */
const LONGEST = 16_384;
/** Levels of nesting: what is deeper is not told apart. */
const DEEPEST = 32;

interface Writer {
  readonly nameOf: NameOf;
  readonly open: object[];
  left: number;
}

const tagged = (tag: string, text: string): string => `{"@${tag}":${text}}`;

function bytesOf(view: ArrayLike<number | bigint>, writer: Writer): string {
  const parts: string[] = [];
  for (let at = 0; at < view.length && writer.left > 0; at += 1) {
    const text = Object.is(view[at], -0) ? '-0' : `${view[at]}`;
    writer.left -= text.length + 1;
    parts.push(text);
  }
  return `"${parts.join(' ')}"`;
}

function listOf(items: readonly unknown[], writer: Writer): string {
  const parts: string[] = [];
  for (const item of items) {
    if (writer.left <= 0) {
      parts.push(tagged('cut', `${items.length}`));
      break;
    }
    parts.push(write(item, writer));
  }
  return `[${parts.join(',')}]`;
}

function recordOf(value: object, writer: Writer): string {
  const parts: string[] = [];
  const keys = ownKeys(value).filter((key) => typeof key === 'string');
  for (const key of keys.sort()) {
    if (writer.left <= 0) {
      parts.push(`"@cut":${keys.length}`);
      break;
    }
    const descriptor = getOwnPropertyDescriptor(value, key);
    if (descriptor?.enumerable !== true) continue;
    writer.left -= key.length;
    // A key of data that looks like a tag of ours gets another '@', so that no data can pass for something else.
    const name = JSON.stringify((key.startsWith('@') ? `@${key}` : key).slice(0, LONGEST));
    parts.push(`${name}:${'value' in descriptor ? write(descriptor.value, writer) : '{"@accessor":0}'}`);
  }
  return `{${parts.join(',')}}`;
}

/** The time of a genuine date, undefined for anything else. */
function timeOf(value: object): number | undefined {
  try {
    return dateGetTime(value);
  } catch {
    return undefined;
  }
}

function entriesOf(value: object): { tag: string; items: unknown[] } | undefined {
  const items: unknown[] = [];
  try {
    mapForEach(value, (item, key) => void items.push([key, item]));
    return { tag: 'map', items };
  } catch {}
  try {
    setForEach(value, (item) => void items.push(item));
    return { tag: 'set', items };
  } catch {}
  return undefined;
}

function isBuffer(value: object): boolean {
  try {
    arrayBufferLength(value);
    return true;
  } catch {
    return false;
  }
}

function objectOf(value: object, writer: Writer): string {
  const name = writer.nameOf(value);
  if (name !== undefined) return tagged('capability', JSON.stringify(name));
  const level = writer.open.indexOf(value);
  if (level !== -1) return tagged('cycle', `${writer.open.length - level}`);
  if (writer.open.length >= DEEPEST) return tagged('deep', '0');
  writer.open.push(value);
  try {
    if (isArray(value)) return listOf(value, writer);
    const view = typedArrayTag(value);
    if (view !== undefined) {
      const length = typedArrayLength(value);
      return tagged(view, `[${length},${bytesOf(value as ArrayLike<number>, writer)}]`);
    }
    const prototype = getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return recordOf(value, writer);
    const time = timeOf(value);
    if (time !== undefined) return tagged('date', Number.isNaN(time) ? 'null' : `${time}`);
    const entries = entriesOf(value);
    if (entries !== undefined) return tagged(entries.tag, listOf(entries.items, writer));
    if (isBuffer(value)) return tagged('ArrayBuffer', bytesOf(new Uint8Array(value as unknown as ArrayBuffer), writer));
    if (value instanceof Error) {
      const message: unknown = getOwnPropertyDescriptor(value, 'message')?.value;
      return tagged('error', listOf([describeThrown(value), typeof message === 'string' ? message : ''], writer));
    }
    return tagged('object', recordOf(value, writer));
  } finally {
    writer.open.pop();
  }
}

function numberOf(value: number): string {
  if (Object.is(value, -0)) return '{"@number":"-0"}';
  return Number.isFinite(value) ? `${value}` : `{"@number":"${value}"}`;
}

function write(value: unknown, writer: Writer): string {
  writer.left -= 4;
  switch (typeof value) {
    case 'number':
      return numberOf(value);
    case 'boolean':
      return `${value}`;
    case 'string': {
      const text = value.length > LONGEST ? value.slice(0, LONGEST) : value;
      writer.left -= text.length;
      return text === value ? JSON.stringify(value) : tagged('long', `[${value.length},${JSON.stringify(text)}]`);
    }
    case 'undefined':
      return '{"@undefined":0}';
    case 'bigint':
      // Hexadecimal: its digits take linear time.
      return tagged('bigint', `"${(value < 0n ? `-${(-value).toString(16)}` : value.toString(16)).slice(0, LONGEST)}"`);
    case 'symbol':
      return tagged('symbol', JSON.stringify((value.description ?? '').slice(0, 256)));
    case 'function':
      return tagged('capability', JSON.stringify(writer.nameOf(value) ?? ''));
    default:
      return value === null ? 'null' : objectOf(value as object, writer);
  }
}

/**
 * A list of values as JSON text, data in a form of its own: keys in order, `-0`, dates, bytes, maps and sets told
 * apart by tags (`{"@date":0}`), capabilities by the name that `nameOf` gives them. At most some 16,000 characters
 * are told apart: text, digests and the time to make them are bounded, whatever a guest passes.
 */
export function textOf(values: readonly unknown[], nameOf: NameOf = () => undefined): string {
  return listOf(values, { nameOf, open: [], left: LONGEST });
}
