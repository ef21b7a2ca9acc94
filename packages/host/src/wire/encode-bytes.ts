// Data without parts: dates and bytes. Natives tell whether each is genuine, by throwing when it is not.
import { count, type Walk } from './encoding.ts';
import {
  bufferLength,
  dateTime,
  typedArrays,
  typedBuffer,
  typedBytes,
  typedOffset,
  typedTag,
  viewBuffer,
  viewBytes,
  viewOffset,
} from './kinds.ts';
import type { Place } from './walk.ts';

const copyBytes = (
  walk: Walk,
  buffer: ArrayBuffer,
  offset: number,
  length: number,
  place: Place | undefined,
): ArrayBuffer => {
  bufferLength(buffer); // throws for shared memory
  count(walk, 0, length + 16, place, undefined);
  return new Uint8Array(buffer, offset, length).slice().buffer;
};

// A view takes its window along, never the rest of its buffer. Views of whole buffers keep sharing one.
const window = (
  walk: Walk,
  buffer: ArrayBuffer,
  offset: number,
  length: number,
  place: Place | undefined,
): ArrayBuffer => {
  if (offset !== 0 || length !== bufferLength(buffer)) return copyBytes(walk, buffer, offset, length, place);
  const met = walk.seen.get(buffer) as ArrayBuffer | undefined;
  if (met !== undefined) return met;
  const copy = copyBytes(walk, buffer, 0, length, place);
  walk.seen.set(buffer, copy);
  return copy;
};

/** A copy. Throws WIRE_LIMIT, and TypeError for what is not genuine, detached or shared. */
export const copyLeaf = (
  walk: Walk,
  kind: 'date' | 'buffer' | 'view' | 'typed',
  source: object,
  place: Place | undefined,
): object => {
  switch (kind) {
    case 'date':
      return new Date(dateTime(source));
    case 'buffer':
      return copyBytes(walk, source as ArrayBuffer, 0, bufferLength(source), place);
    case 'view':
      return new DataView(window(walk, viewBuffer(source), viewOffset(source), viewBytes(source), place));
    case 'typed': {
      const maker = typedArrays.get(typedTag(source) ?? '');
      if (maker === undefined) throw new TypeError('not genuine');
      return new maker(window(walk, typedBuffer(source), typedOffset(source), typedBytes(source), place));
    }
  }
};
