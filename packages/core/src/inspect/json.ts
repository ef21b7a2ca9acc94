import { getOwnPropertyDescriptor, hasOwn, isArray, keys, stringifyJson } from '../commons.ts';
import { ownDescriptor } from '../hardened.ts';
import type { State } from './options.ts';
import { listLength } from './entries.ts';
import { bigintText } from './primitives.ts';

// What %j writes. JSON.stringify would run toJSON, getters and traps: this reads data properties and nothing else.

const maxDepth = 16;

/** JSON of the data properties of `value`, bounded like an inspection; functions and accessors are left out. */
export function jsonText(state: State, value: unknown, depth = 0): string | undefined {
  const text = write(state, value, depth);
  if (text !== undefined) state.left -= text.length;
  return text;
}

function write(state: State, value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return stringifyJson(value.slice(0, Math.max(0, state.left)));
    case 'number':
    case 'boolean':
      return stringifyJson(value);
    case 'bigint':
      return stringifyJson(bigintText(value).replace(/n$/, ''));
    case 'object':
      return value === null ? 'null' : writeObject(state, value, depth);
    default:
      return undefined;
  }
}

function writeObject(state: State, value: object, depth: number): string {
  if (state.isProxy(value) === true) return '"[Proxy]"';
  if (state.path.includes(value)) return '"[Circular]"';
  if (depth >= maxDepth || state.left <= 0) return isArray(value) ? '"[Array]"' : '"[Object]"';
  state.path.push(value);
  try {
    return isArray(value) ? writeArray(state, value, depth) : writeRecord(state, value, depth);
  } finally {
    state.path.pop();
  }
}

function writeArray(state: State, value: readonly unknown[], depth: number): string {
  const length = getOwnPropertyDescriptor(value, 'length')?.value as number;
  const shown: string[] = [];
  for (let index = 0; index < length && index < state.maxEntries && state.left > 0; index += 1) {
    shown.push(jsonText(state, getOwnPropertyDescriptor(value, index)?.value, depth + 1) ?? 'null');
  }
  if (shown.length < length) shown.push(`"... ${length - shown.length} more"`);
  return `[${shown.join(',')}]`;
}

function writeRecord(state: State, value: object, depth: number): string {
  const length = listLength(value);
  const names = length > state.maxEntries ? indices(state.maxEntries) : keys(value);
  const all = Math.max(length, names.length);
  state.charge(names.length);
  const shown: string[] = [];
  let count = 0;
  for (; count < names.length && count < state.maxEntries && state.left > 0; count += 1) {
    const name = names[count] as string;
    const descriptor = ownDescriptor(value, name);
    if (descriptor === undefined || !hasOwn(descriptor, 'value')) continue;
    const text = jsonText(state, descriptor.value, depth + 1);
    if (text === undefined) continue;
    shown.push(`${stringifyJson(name.slice(0, 1_000))}:${text}`);
    state.left -= Math.min(name.length, 1_000);
  }
  if (count < all) shown.push(`"...":"${all - count} more"`);
  return `{${shown.join(',')}}`;
}

/** The first indices of a typed array or a String object, of which a list of all would be long. */
function indices(count: number): string[] {
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) names.push(`${index}`);
  return names;
}
