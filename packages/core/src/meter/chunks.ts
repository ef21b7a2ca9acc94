// How many units a program gets at once: after so many it asks for more, and the clock is looked at.
//
// It follows the clock, so that work that takes long for its fuel (natives) is looked at as often as any other.
import { PREPAID } from '../compiler/charge.ts';

/** What a program begins with. */
export const FIRST_CHUNK: number = 2 ** 10;
const LEAST_CHUNK = 2 ** 6;
/**
 * Few enough that a program which is fast at first, and slow for each unit then, is soon looked at again; with fewer,
 * innermost loops ask, and the engine holds their numbers in registers no more (an eighth slower with 2 ** 12).
 */
export const MOST_CHUNK: number = 2 ** 14;
/** Milliseconds between two looks at the clock that are aimed at. */
const LOOK_MS = 4;

/** Nanoseconds of operations between two looks at the clock at most, once one may take long. */
const MOST_UNSEEN_NS = 1.5e9;
/** Fewer units than this cost more to ask for than they are worth. */
const LEAST_WARY_CHUNK = 4;

/** The most units at once where one operation, which nobody charges for, may take so long. */
export const mostChunkFor = (ns: number): number => Math.max(LEAST_WARY_CHUNK, Math.floor(MOST_UNSEEN_NS / ns));

/** The chunk after one that took so many milliseconds. */
export function nextChunk(chunk: number, took: number, most: number): number {
  if (took > LOOK_MS) return fewer(chunk, took);
  return took < LOOK_MS / 4 ? Math.min(most, chunk << 1) : chunk;
}

/**
 * One slow look alone makes no chunk that is smaller than what a loop prepays: what a loop has left when a fault ends it
 * is spent, and that would follow the clock.
 */
const fewer = (chunk: number, took: number): number =>
  chunk > PREPAID ? Math.max(PREPAID, Math.floor((chunk * LOOK_MS) / took)) : Math.max(LEAST_CHUNK, chunk >> 1);
