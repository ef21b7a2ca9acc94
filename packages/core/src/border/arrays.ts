// Arrays: holes are kept, named members (a match's `index` and `groups`) too. The length counts as nodes, so a
// sparse array cannot carry a length that a receiver's loop would not survive.
import { getOwnPropertyDescriptor, keys } from '../commons.ts';
import { absent, countNodes, enter, readMember, refuse, type Crossing, type Node, type Site } from './crossing.ts';
import { setMember } from './records.ts';

function lengthOf(source: readonly unknown[], certain: boolean): number {
  if (certain) return source.length;
  // A proxy's trap may answer anything that agrees with its target, whose length is a number.
  const length = getOwnPropertyDescriptor(source, 'length')?.value as unknown;
  return typeof length === 'number' ? length : 0;
}

/** Enters an empty array for `source`. */
export function placeArray(site: Site, source: readonly unknown[]): unknown[] {
  const length = lengthOf(source, site.certain);
  countNodes(site.crossing, length, site.parent, site.step);
  return enter(site, source, [], fillArray, length);
}

function fillArray(crossing: Crossing, node: Node): void {
  const { source, certain, parent, step } = node;
  const target = node.target as unknown[];
  const length = node.parts as number;
  // The slots were counted with the length: what `place` counts for a primitive is taken back.
  crossing.nodes -= length;
  let present = 0;
  for (let index = 0; index < length; index += 1) {
    const value = readMember(crossing, source, certain, index, parent, step);
    if (value === absent) {
      crossing.nodes += 1;
      continue;
    }
    present += 1;
    defineElement(target, index, crossing.place(crossing, value, node, index));
  }
  if (target.length < length) target.length = length;
  const names = keys(source);
  for (let index = present; index < names.length; index += 1) {
    const name = names[index] as string;
    const value = readMember(crossing, source, certain, name, parent, step);
    if (value === absent) continue;
    if (name === 'then' && typeof value === 'function') refuse(crossing, 'BORDER_THENABLE', node, undefined);
    setMember(target, name, crossing.place(crossing, value, node, name));
  }
}

// Plain assignment finds no setter or frozen slot above: Array.prototype and Object.prototype have no indices.
function defineElement(target: unknown[], index: number, value: unknown): void {
  target[index] = value;
}
