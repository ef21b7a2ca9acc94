// Data with parts: arrays, maps, sets, errors. Each is entered empty, and filled when the walk comes to it.
import { count, enter, type Node, readMember, refuse, setMember, tabled, type Walk } from './encoding.ts';
import { readError } from './error-parts.ts';
import { mapEach, setEach } from './kinds.ts';
import type { Place, Step } from './walk.ts';

export const fillArray = (walk: Walk, node: Node): void => {
  const source = node.source as readonly unknown[];
  const target = node.target as unknown[];
  const { length } = source;
  walk.nodes -= length;
  const names = Object.keys(source);
  const dense = names.length === length;
  for (const name of names) {
    const value = readMember(walk, node, name);
    if (name === 'then' && typeof value === 'function') refuse(walk, node, name, 'a method named then');
    const index = Number(name);
    const step = Number.isInteger(index) ? index : name;
    if (!dense || step === name) count(walk, 0, 2 * name.length + 12, node, step);
    setMember(target, name, walk.place(walk, value, node, step));
  }
  if (target.length < length) target.length = length;
  count(walk, Math.max(length - names.length, 0), 0, node, undefined);
};

export const fillMap = (walk: Walk, node: Node): void => {
  const pairs: (readonly [unknown, unknown])[] = [];
  mapEach(node.source, (value, key) => pairs.push([key, value]));
  for (const [index, [key, value]] of pairs.entries()) {
    const placed = walk.place(walk, key, node, `<key ${index}>`);
    (node.target as Map<unknown, unknown>).set(placed, walk.place(walk, value, node, `<value ${index}>`));
  }
};

export const fillSet = (walk: Walk, node: Node): void => {
  const values: unknown[] = [];
  setEach(node.source, (value) => values.push(value));
  for (const [index, value] of values.entries()) {
    (node.target as Set<unknown>).add(walk.place(walk, value, node, `<entry ${index}>`));
  }
};

// Own data only: an error must cross whatever its thrower made of it.
const fillError = (walk: Walk, node: Node): void => {
  const entry = node.target as unknown[];
  for (const [at, key] of [[5, 'cause'] as const, [6, 'errors'] as const]) {
    const value: unknown = Object.getOwnPropertyDescriptor(node.source, key)?.value;
    if (value === undefined || (key === 'errors' && entry[1] !== 'AggregateError')) continue;
    while (entry.length < at) entry.push(undefined);
    entry[at] = walk.place(walk, value, node, key);
  }
};

export const placeError = (walk: Walk, source: object, parent: Place | undefined, step: Step | undefined): object =>
  tabled(walk, source, () => {
    const { base, name, message, code, guestStack, guestCode } = readError(source);
    const letters =
      name.length + message.length + String(code).length + (guestStack?.length ?? 0) + (guestCode?.length ?? 0);
    count(walk, 10, 2 * letters + 64, parent, step);
    const entry: unknown[] = ['error', base, name, message, code];
    if (guestStack !== undefined || guestCode !== undefined) entry.push(undefined, undefined, guestStack, guestCode);
    enter(walk, parent, step, { source, target: entry, fill: fillError });
    return entry;
  });
