// What a tenant lets its regular expressions do, and how large a pattern may be.

/**
 * `'linear'` refuses patterns whose work may grow faster than what they are matched against; `'bounded'` runs them in
 * a matcher of our own that pays for each step; `'any'` leaves them all to the engine, which cannot be interrupted.
 */
export type RegExpPolicy = 'linear' | 'bounded' | 'any';

export const REGEXP_POLICIES: readonly RegExpPolicy[] = ['linear', 'bounded', 'any'];

/** UTF-16 units of a pattern: the largest in use (Unicode tables spelt out) have a third of it. */
export const MOST_SOURCE: number = 2 ** 16;

/** Groups and classes within one another: parsers recurse. */
export const MOST_NESTING = 200;

/**
 * Steps that the engine may take at worst in one go without being watched: some 30 milliseconds (worst
 * of the attacks tried on Node 20: a nanosecond each).
 */
export const MOST_UNWATCHED: number = 2 ** 25;

/** Length of input, and steps at worst, that are gone through before anybody could look at the clock. */
export const SHORT = 1024;
export const FEW_STEPS: number = 2 ** 16;

/** Units for each time the engine is asked: what it takes to begin, and to make a result. */
export const UNITS_TO_ASK = 8;

/** Steps at worst, for one unit, of patterns that are not linear: how many they took does not show. */
export const UNSEEN = 512;

/** Steps for each unit of input, at worst, that a pattern may take and still count as linear. */
export const MOST_STEPS_PER_UNIT = 64;

/** Entries of four numbers that our matcher may have to return to: 64 MiB, as much as V8 allows its own. */
export const MOST_PENDING: number = 2 ** 22;
