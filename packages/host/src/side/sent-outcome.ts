// An Outcome on its way over the wire. `run` never rejects for what a guest did, so nothing that a guest prints or gives
// may be too much for a message: tens of thousands of lines are within a tenant's `outputBytes`, and a value may be as large
// as a message by itself.
import type { Outcome, OutputLine } from '@cofferdam/core';
import { isHostError } from '../errors.ts';

/** Lines up to which they cross as they are. */
const MANY_LINES = 2_000;
/** Members and bytes up to which a value crosses within its outcome; both far below the wire's defaults. */
const MANY_NODES = 20_000;
const MANY_BYTES = 2 ** 20;

/** Many lines in three members: a message counts members, and texts end where `ends` says. */
export interface PackedLines {
  /** One letter for each line: `o` for stdout, `e` for stderr. */
  readonly streams: string;
  readonly texts: string;
  readonly ends: Uint32Array;
}

function packLines(lines: readonly OutputLine[]): PackedLines {
  const ends = new Uint32Array(lines.length);
  let end = 0;
  for (const [index, { text }] of lines.entries()) {
    end += text.length;
    ends[index] = end;
  }
  return {
    streams: lines.map(({ stream }) => (stream === 'stdout' ? 'o' : 'e')).join(''),
    texts: lines.map(({ text }) => text).join(''),
    ends,
  };
}

/** The lines of what {@link packLines} made; anything else as it is, for whoever checks lines. */
function unpackLines(given: unknown): unknown {
  const { streams, texts, ends } = Object(given) as { readonly [K in keyof PackedLines]?: unknown };
  if (typeof streams !== 'string' || typeof texts !== 'string' || !(ends instanceof Uint32Array)) return given;
  // One after the other, to the end: lines that lay over each other would be many times what was sent.
  const ordered = ends.every((end, index) => end >= (index === 0 ? 0 : (ends[index - 1] as number)));
  if (streams.length !== ends.length || !ordered || (ends.at(-1) ?? 0) !== texts.length) return given;
  let start = 0;
  return Array.from(ends, (end, index): OutputLine => {
    const text = texts.slice(start, end);
    start = end;
    return { stream: streams[index] === 'o' ? 'stdout' : 'stderr', text };
  });
}

/** Whether a plain copy may be too much for a message that has more to say. Looks no further than to the answer. */
function isLarge(value: unknown): boolean {
  let nodes = 0;
  let bytes = 0;
  const seen = new Set<unknown>();
  const queue: unknown[] = [value];
  for (let one = queue.pop(); nodes <= MANY_NODES && bytes <= MANY_BYTES; one = queue.pop()) {
    nodes += 1;
    if (typeof one === 'string') bytes += 2 * one.length;
    else if (typeof one === 'bigint') bytes += one.toString(16).length;
    else if (Object(one) === one && !seen.has(one)) {
      seen.add(one);
      if (ArrayBuffer.isView(one) || one instanceof ArrayBuffer) bytes += one.byteLength;
      else if (Array.isArray(one)) nodes += pushAll(queue, one);
      else if (one instanceof Map) nodes += pushAll(queue, [...one.keys()]) + pushAll(queue, [...one.values()]);
      else if (one instanceof Set) nodes += pushAll(queue, [...one]);
      else {
        for (const key of Reflect.ownKeys(one as object)) bytes += typeof key === 'string' ? 2 * key.length : 0;
        // Plain data: there is no accessor in it.
        nodes += pushAll(queue, Object.values(one as object));
        if (one instanceof Error) queue.push(one.message, one.cause);
      }
    }
    if (queue.length === 0) return nodes > MANY_NODES || bytes > MANY_BYTES;
  }
  return true;
}

/** Adds as many as matter; gives how many there are. */
function pushAll(queue: unknown[], all: readonly unknown[]): number {
  if (all.length <= MANY_NODES) for (const each of all) queue.push(each);
  return all.length;
}

/**
 * What is answered in the place of `outcome`, for {@link receiveOutcome}. A large value follows as a promise: a message
 * of its own, which the wire may refuse.
 */
export function sendOutcome(outcome: Outcome): Outcome {
  const { output, ...rest } = outcome;
  return {
    ...rest,
    ...('value' in rest && isLarge(rest.value) ? { value: Promise.resolve(rest.value) } : {}),
    output: output.length > MANY_LINES ? (packLines(output) as never) : output,
  };
}

/**
 * The Outcome that was sent, unchecked. Its value is left out when it was too large for the wire, as one that is no
 * data is: the inspection tells what it was.
 */
export async function receiveOutcome(given: unknown): Promise<unknown> {
  if (typeof given !== 'object' || given === null) return given;
  const { value, output, ...rest } = given as { readonly value?: unknown; readonly output?: unknown };
  const whole = { ...rest, output: unpackLines(output) };
  if (!('value' in given)) return whole;
  if (!(value instanceof Promise)) return { ...whole, value };
  try {
    return { ...whole, value: (await value) as unknown };
  } catch (error) {
    if (isHostError(error, 'WIRE_LIMIT')) return whole;
    throw error;
  }
}
