import {
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  hasOwn,
  keys,
  typedArrayLength,
  typedArrayTag,
} from '../commons.ts';
import { ownDescriptor } from '../hardened.ts';
import type { State } from './options.ts';
import { quoteKey } from './quote.ts';

/** Shows a part of the object at hand, indented. */
export type Show = (part: unknown, indentation?: number) => string;

// An array's named members are found by listing all its keys: only where those are few.
const maxListed = 10_000;
// Slots that are looked at for one array: a sparse one may have four billion.
const maxProbes = 10_000;

/** `... 3 more items` */
export function moreText(count: number, unit: string): string {
  return `... ${count} more ${unit}${count === 1 ? '' : unit.endsWith('y') ? '' : 's'}`;
}

function isIndex(name: PropertyKey): boolean {
  if (typeof name !== 'string') return false;
  const index = Number(name);
  return index >= 0 && index < 2 ** 32 - 1 && `${Math.trunc(index)}` === name;
}

/** The enumerable own members to show, and how many more there are. */
export function namesOf(
  state: State,
  value: object,
  skip: ((name: PropertyKey) => boolean) | undefined,
): { names: PropertyKey[]; missing: number } {
  const names: PropertyKey[] = [];
  let missing = 0;
  const take = (name: PropertyKey): void => {
    if (skip?.(name) === true) return;
    if (names.length < state.maxEntries) names.push(name);
    else missing += 1;
  };
  const listed = keysOf(value);
  state.charge(listed.length);
  for (let index = 0; index < listed.length; index += 1) take(listed[index] as string);
  const symbols = getOwnPropertySymbols(value);
  state.charge(symbols.length);
  for (let index = 0; index < symbols.length; index += 1) {
    const symbol = symbols[index] as symbol;
    if (getOwnPropertyDescriptor(value, symbol)?.enumerable === true) take(symbol);
  }
  return { names, missing };
}

// Listing the keys of a long list would make a string for each of its elements.
function keysOf(value: object): string[] {
  return listLength(value) > maxListed ? [] : keys(value);
}

// The length of what has indices of its own: arrays, boxed strings (an own length that is not enumerable) and
// typed arrays.
export function listLength(value: object): number {
  if (typedArrayTag(value) !== undefined) return typedArrayLength(value);
  const length = getOwnPropertyDescriptor(value, 'length');
  return typeof length?.value === 'number' && !length.enumerable && typeof value !== 'function' ? length.value : 0;
}

/** `name: value`, or the kind of accessor. Own members that vanished meanwhile are left out. */
export function members(
  state: State,
  value: object,
  names: readonly PropertyKey[],
  missing: number,
  show: Show,
): string[] {
  const shown: string[] = [];
  let dropped = missing;
  for (const name of names) {
    if (state.left <= 0) {
      dropped += 1;
      continue;
    }
    const descriptor = ownDescriptor(value, name);
    if (descriptor === undefined) continue;
    const text = hasOwn(descriptor, 'value') ? show(descriptor.value) : accessorText(descriptor);
    const key = typeof name === 'string' && name.length > 1_000 ? `${name.slice(0, 1_000)}…` : name;
    const entry = `${quoteKey(key)}: ${text}`;
    state.left -= entry.length - text.length;
    shown.push(entry);
  }
  if (dropped > 0) shown.push(`... ${dropped} more propert${dropped === 1 ? 'y' : 'ies'}`);
  return shown;
}

function accessorText({ get, set }: PropertyDescriptor): string {
  return get === undefined ? '[Setter]' : set === undefined ? '[Getter]' : '[Getter/Setter]';
}

/** The elements of an array: at most `maxEntries`, a run of holes counting as one. */
export function elements(
  state: State,
  value: readonly unknown[],
  length: number,
): { entries: (show: Show) => string[]; numeric: (count: number) => boolean; skip: (name: PropertyKey) => boolean } {
  return {
    skip: isIndex,
    numeric: (count) => {
      for (let index = 0; index < count; index += 1) {
        const type = typeof getOwnPropertyDescriptor(value, index)?.value;
        if (type !== 'number' && type !== 'bigint') return false;
      }
      return true;
    },
    entries: (show) => {
      const shown: string[] = [];
      let index = 0;
      let probes = 0;
      while (index < length && shown.length < state.maxEntries && probes < maxProbes && state.left > 0) {
        const descriptor = getOwnPropertyDescriptor(value, index);
        probes += 1;
        if (descriptor !== undefined) {
          shown.push(hasOwn(descriptor, 'value') ? show(descriptor.value) : accessorText(descriptor));
          index += 1;
          continue;
        }
        const start = index;
        while (index < length && probes < maxProbes && !hasOwn(value, index)) {
          index += 1;
          probes += 1;
        }
        const run = index - start;
        shown.push(`<${run} empty item${run > 1 ? 's' : ''}>`);
      }
      state.charge(probes);
      if (index < length) shown.push(moreText(length - index, 'item'));
      return shown;
    },
  };
}
