// Objects whose contents are in internal slots. A captured method that refuses its receiver says that the
// object only looks like one; it is then shown as a plain object.
import {
  arrayBufferByteLength,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  dateGetTime,
  dateToISOString,
  mapEntries,
  mapIteratorNext,
  mapSize,
  regExpFlags,
  regExpSource,
  setIteratorNext,
  setSize,
  setValues,
  typedArrayLength,
  typedArrayTag,
} from '../commons.ts';
import type { Kind } from '../border/kinds.ts';
import type { Shape } from './contents-shape.ts';
import { moreText, type Show } from './entries.ts';
import type { ClassFacts } from './names.ts';
import type { State } from './options.ts';
import { prefixOf } from './prefix.ts';
import { primitiveText } from './primitives.ts';
import { boxedText } from './boxed.ts';

/** The shape of an object of a data kind (or of a subclass); undefined when it is none after all. */
export function exoticShape(
  state: State,
  value: object,
  kind: Kind,
  base: string,
  facts: ClassFacts,
): Shape | undefined {
  try {
    return shapes[kind]?.(state, value, base, facts);
  } catch {
    return undefined;
  }
}

type Shaper = (state: State, value: object, base: string, facts: ClassFacts) => Shape | undefined;

const shapes: Readonly<Partial<Record<Kind, Shaper>>> = {
  date: (_, value) => ({ base: Number.isNaN(dateGetTime(value)) ? 'Invalid Date' : dateToISOString(value) }),
  regexp: (state, value) => {
    const source = regExpSource(value);
    const max = Math.max(0, Math.min(1_000, state.left));
    return { base: `/${source.length > max ? `${source.slice(0, max)}…` : source}/${regExpFlags(value)}` };
  },
  map: (state, value, base, facts) => ({
    open: `${prefixOf(facts, base, `(${mapSize(value)})`)}{`,
    filled: mapSize(value) > 0,
    entries: (show) => mapLines(state, value, show),
  }),
  set: (state, value, base, facts) => ({
    open: `${prefixOf(facts, base, `(${setSize(value)})`)}{`,
    filled: setSize(value) > 0,
    entries: (show) => setLines(state, value, show),
  }),
  promise: (_, __, base, facts) => ({
    open: `${prefixOf(facts, base)}{`,
    filled: true,
    entries: () => ['<state unknown>'],
  }),
  typed: (state, value, base, facts) => {
    if (typedArrayTag(value) === undefined) return undefined;
    const length = typedArrayLength(value);
    return {
      open: `${prefixOf(facts, base, `(${length})`)}[`,
      close: ']',
      numeric: (count) => count <= length,
      filled: length > 0,
      skip: (name) => typeof name === 'string' && /^\d+$/.test(name),
      entries: (show) => typedLines(state, value as ArrayLike<unknown>, length, show),
    };
  },
  buffer: (state, value, base, facts) => {
    const length = arrayBufferByteLength(value);
    return {
      open: `${prefixOf(facts, base)}{`,
      filled: true,
      entries: () => [`[Uint8Contents]: <${hex(state, value, length)}>`, `byteLength: ${length}`],
    };
  },
  view: (_, value, base, facts) => {
    const length = dataViewByteLength(value);
    return {
      open: `${prefixOf(facts, base)}{`,
      filled: true,
      entries: (show) => [
        `byteLength: ${length}`,
        `byteOffset: ${dataViewByteOffset(value)}`,
        `buffer: ${show(dataViewBuffer(value))}`,
      ],
    };
  },
  none: (state, value, base, facts) => {
    if (base === 'WeakMap' || base === 'WeakSet') {
      return { open: `${prefixOf(facts, base)}{`, filled: true, entries: () => ['<items unknown>'] };
    }
    const boxed = boxedText(value, base, (primitive) => primitiveText(state, primitive));
    if (boxed === undefined) return undefined;
    return { base: boxed, skip: (name) => base === 'String' && typeof name === 'string' && /^\d+$/.test(name) };
  },
};

function mapLines(state: State, value: object, show: Show): string[] {
  const lines: string[] = [];
  const iterator = mapEntries(value);
  const size = mapSize(value);
  while (lines.length < Math.min(size, state.maxEntries) && state.left > 0) {
    const next = mapIteratorNext(iterator);
    if (next.done === true) break;
    const [key, part] = next.value as [unknown, unknown];
    lines.push(`${show(key)} => ${show(part)}`);
  }
  if (lines.length < size) lines.push(moreText(size - lines.length, 'item'));
  return lines;
}

function setLines(state: State, value: object, show: Show): string[] {
  const lines: string[] = [];
  const iterator = setValues(value);
  const size = setSize(value);
  while (lines.length < Math.min(size, state.maxEntries) && state.left > 0) {
    const next = setIteratorNext(iterator);
    if (next.done === true) break;
    lines.push(show(next.value));
  }
  if (lines.length < size) lines.push(moreText(size - lines.length, 'item'));
  return lines;
}

function typedLines(state: State, value: ArrayLike<unknown>, length: number, show: Show): string[] {
  const lines: string[] = [];
  // Elements of a genuine typed array are slots, nothing of a guest's stands before them.
  for (let index = 0; index < Math.min(length, state.maxEntries) && state.left > 0; index += 1) {
    lines.push(show(value[index]));
  }
  if (lines.length < length) lines.push(moreText(length - lines.length, 'item'));
  return lines;
}

function hex(state: State, buffer: object, length: number): string {
  const shown = Math.min(length, state.maxEntries);
  const pairs = [...new Uint8Array(buffer as ArrayBuffer, 0, shown)].map((byte) => byte.toString(16).padStart(2, '0'));
  const rest = length - shown;
  return pairs.join(' ') + (rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '');
}
