// Data that lives in internal slots. Each is read through captured methods, which check the brand and look up
// nothing on the instance: own members, species and overrides of a guest's have no say.
import {
  arrayBufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateGetTime,
  mapForEach,
  mapSize,
  regExpFlags,
  regExpSource,
  setForEach,
  setSize,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArraySet,
  typedArrayTag,
} from '../commons.ts';
import { countBytes, countNodes, enter, refuse, type Crossing, type Node, type Site } from './crossing.ts';
import { classNameOf, typedArrayClasses, type Kind, type TypedArrayClass } from './kinds.ts';
import { isRefusal } from './refusal.ts';

/** The kinds that are placed here. */
export type ExoticKind = Exclude<Kind, 'array' | 'promise' | 'error' | 'none'>;

const placers: Readonly<Record<ExoticKind, (site: Site, source: object) => object>> = {
  date: (site, source) => leaf(site, source, site.crossing.policy.makeDate(dateGetTime(source))),
  regexp: placeRegExp,
  map: placeMap,
  set: placeSet,
  buffer: (site, source) => leaf(site, source, copyBytes(site, source, 0, arrayBufferByteLength(source))),
  view: placeView,
  typed: placeTyped,
};

/** Enters the copy of an object whose prototype is that of a data kind. */
export function placeExotic(site: Site, source: object, kind: ExoticKind, prototype: object): object {
  try {
    return placers[kind](site, source);
  } catch (error) {
    if (isRefusal(error)) throw error;
    // The captured method said that it is not what its prototype says, or its buffer is detached or shared.
    const got = `no usable ${classNameOf(prototype)} (not genuine, detached or shared)`;
    return refuse(site.crossing, 'BORDER_REFUSED', site.parent, site.step, { got });
  }
}

function leaf<T extends object>(site: Site, source: object, copy: T): T {
  site.crossing.seen.set(source, copy);
  return copy;
}

// A guest's pattern would run in the host's time when the host matches with it.
function placeRegExp(site: Site, source: object): object {
  const { crossing, parent, step } = site;
  if (crossing.policy.direction === 'toHost') refuse(crossing, 'BORDER_REGEXP', parent, step);
  return leaf(site, source, new RegExp(regExpSource(source), regExpFlags(source)));
}

function copyBytes({ crossing, parent, step }: Site, buffer: unknown, offset: number, length: number): ArrayBuffer {
  arrayBufferByteLength(buffer); // throws for a SharedArrayBuffer: shared memory is no data
  countBytes(crossing, length, parent, step);
  const bytes = new Uint8Array(buffer as ArrayBuffer, offset, length); // throws when detached
  const copy = new ArrayBuffer(length);
  typedArraySet(new Uint8Array(copy), bytes);
  return copy;
}

// A view takes its window along, never the rest of its buffer, which may be a pool with other people's bytes.
// Views of whole buffers keep sharing one.
function placeWindow(site: Site, buffer: object, offset: number, length: number): ArrayBuffer {
  if (offset !== 0 || length !== arrayBufferByteLength(buffer)) return copyBytes(site, buffer, offset, length);
  const met = site.crossing.seen.get(buffer);
  return met === undefined ? leaf(site, buffer, copyBytes(site, buffer, 0, length)) : (met as ArrayBuffer);
}

function placeView(site: Site, source: object): object {
  const window = placeWindow(site, dataViewBuffer(source), dataViewByteOffset(source), dataViewByteLength(source));
  return leaf(site, source, new DataView(window));
}

function placeTyped(site: Site, source: object): object {
  const typedArrayClass = typedArrayClasses.get(typedArrayTag(source) ?? '') as TypedArrayClass;
  const window = placeWindow(
    site,
    typedArrayBuffer(source),
    typedArrayByteOffset(source),
    typedArrayByteLength(source),
  );
  return leaf(site, source, new typedArrayClass(window));
}

function placeMap(site: Site, source: object): object {
  countNodes(site.crossing, 2 * mapSize(source), site.parent, site.step);
  return enter(site, source, new Map(), fillMap);
}

function fillMap(crossing: Crossing, node: Node): void {
  const target = node.target as Map<unknown, unknown>;
  const pairs: unknown[] = [];
  mapForEach(node.source, (value, key) => pairs.push(key, value));
  crossing.nodes -= pairs.length;
  for (let index = 0; index < pairs.length; index += 2) {
    const key = crossing.place(crossing, pairs[index], node, { label: `<key ${index / 2}>` });
    target.set(key, crossing.place(crossing, pairs[index + 1], node, { label: `<value ${index / 2}>` }));
  }
}

function placeSet(site: Site, source: object): object {
  countNodes(site.crossing, setSize(source), site.parent, site.step);
  return enter(site, source, new Set(), fillSet);
}

function fillSet(crossing: Crossing, node: Node): void {
  const target = node.target as Set<unknown>;
  const values: unknown[] = [];
  setForEach(node.source, (value) => values.push(value));
  crossing.nodes -= values.length;
  for (let index = 0; index < values.length; index += 1) {
    target.add(crossing.place(crossing, values[index], node, { label: `<entry ${index}>` }));
  }
}
