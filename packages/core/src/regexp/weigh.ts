// How many steps a backtracking matcher takes on one input, at worst: added up in one walk along it.
//
// A search is the sum of its attempts. Those that have come to the same state of the walk (walk.ts) go on together, in
// their number.
import type { Payer } from '../meter/current.ts';
import { BEYOND } from './char-set.ts';
import { valueAt } from './growth.ts';
import { makeRough, type Rough } from './rough.ts';
import { BEGIN, DEAD, HEAVY, makeWalk } from './walk.ts';
import type { Weights } from './weights.ts';

/** Characters, or steps of the walk, between two payments; how many of them a unit pays for. */
const STRIDE = 2 ** 15;
const PER_UNIT = 8;
const PER_STEP = 4;
/** Characters of one attempt between two looks at how much it is already, and two payments. */
const STRETCH = 512;
/** Groups of attempts at a time. */
const MOST_GROUPS = 64;

export interface Scale {
  /**
   * Steps of the attempt at `from`; infinite when they are more than `most`, or not known; {@link FAR} when it may look
   * further than to `reach`.
   */
  readonly attempt: (input: string, from: number, most: number, reach: number, payer: Payer) => number;
  /** Whether there may be a match where `attempt`, `search` or `roughly` was asked last, if it gave a number of steps. */
  readonly mayMatch: () => boolean;
  /** Steps of the search from `from`, to where it must have found something. */
  readonly search: (input: string, from: number, most: number, payer: Payer) => number;
  /** More than `search` gives, for less. */
  readonly roughly: Rough['steps'];
  /** What searches from any position take; undefined when one may take more than `most`, or that is not known. */
  readonly anywhere: (input: string, most: number, payer: Payer) => Reckoning | undefined;
}

/** Steps of searches in one input. */
export interface Reckoning {
  /** Steps at worst of one attempt. */
  readonly heaviest: number;
  /** Steps at worst that attempts take from one position to another, wherever they began. */
  readonly between: (from: number, to: number) => number;
}

/** The engine's: guests' are guarded, and would charge for it. */
const Floats = Float64Array;
const Ints = Int32Array;

/** Not steps: the attempt looks further than it was followed. */
export const FAR = -1;
/** Attempts that must match. */
const PASSING = -1;
const TOO_MANY: number = Number.POSITIVE_INFINITY;

export function makeScale(weights: Weights, unicode: boolean): Scale {
  const { classOf, classes, start, looks } = weights;
  const walk = makeWalk(weights);
  let ended = true;

  const isPairAt = (input: string, at: number): boolean => {
    if ((input.charCodeAt(at) & 0xfc00) !== 0xd800 || at + 1 >= input.length) return false;
    return (input.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
  };
  /** A position within a pair means the pair. */
  const beginOf = (input: string, from: number): number =>
    unicode && from > 0 && isPairAt(input, from - 1) ? from - 1 : from;

  function attempt(input: string, from: number, limit: number, reach: number, payer: Payer): number {
    const end = Math.min(input.length, reach);
    const each = valueAt(looks, input.length);
    const most = limit / each;
    let state = BEGIN;
    let total = start;
    let at = beginOf(input, from);
    let { next, weights: weightOf, ends } = walk.tables();
    let seen = ends[BEGIN] as number;
    ended = true;
    while (at < end && total <= most && state !== DEAD) {
      const begin = at;
      const stop = Math.min(end, begin + STRETCH);
      // nothing but looks into tables: most of what is weighed is weighed here
      while (at < stop) {
        const code = input.charCodeAt(at);
        const kind = classOf[Math.min(code, BEYOND)] as number;
        let to = next[state * classes + kind] as number;
        if (to <= HEAVY) {
          if (to === 0) {
            to = walk.build(state, kind, payer);
            ({ next, weights: weightOf, ends } = walk.tables());
          }
          if (to <= HEAVY) {
            if (to === HEAVY) total = TOO_MANY;
            state = DEAD;
            break;
          }
        }
        total += weightOf[to] as number;
        seen |= ends[to] as number;
        state = to;
        at += 1;
        if (unicode && code > 0xd7ff && isPairAt(input, at - 1)) at += 1;
      }
      payer.charge(Math.ceil((at - begin) / PER_UNIT));
    }
    if (state !== DEAD && end < input.length && total <= most) return FAR;
    ended = seen === 1;
    return total > most ? TOO_MANY : total * each;
  }

  /** With `marks` the input is gone through to its end, and they say how much it was by then. */
  function sumUp(input: string, from: number, limit: number, payer: Payer, marks?: Marks): number {
    const whole = marks !== undefined;
    const { length } = input;
    const each = valueAt(looks, length);
    const most = limit / each;
    // where those are that go on now, and where those are put that go on from there
    let now = 0;
    let then = ROOM;
    let count = 0;
    let total = start;
    let work = 0;
    let begins = true;
    let heaviest = start;
    let { next, weights: weightOf, sure, ends } = walk.tables();
    let seen = ends[BEGIN] as number;
    for (let at = beginOf(input, from); at < length && total <= most; at++) {
      const code = input.charCodeAt(at);
      const kind = classOf[Math.min(code, BEYOND)] as number;
      work += 1;
      if (marks !== undefined) while (marks.count * APART <= at) marks.sums[marks.count++] = total;
      if (begins) {
        total += start;
        if (count === 0 && next[BEGIN * classes + kind] === DEAD) continue;
        states[now + count] = BEGIN;
        times[now + count] = sure[BEGIN] === 1 ? PASSING : 1;
        heavy[now + count] = start;
        count += 1;
        if (sure[BEGIN] === 1) begins = whole;
      } else if (count === 0) break;
      work += count;
      if (work > STRIDE) {
        payer.charge(Math.floor(work / PER_STEP));
        work = 0;
      }
      let end = then;
      for (let i = now; i < now + count; i++) {
        const state = states[i] as number;
        let to = next[state * classes + kind] as number;
        if (to === 0) {
          to = walk.build(state, kind, payer);
          ({ next, weights: weightOf, sure, ends } = walk.tables());
        }
        if (to === DEAD) continue;
        seen |= ends[to] as number;
        if (to === HEAVY) total = TOO_MANY;
        let many = times[i] as number;
        const weight = weightOf[to] as number;
        total += many === PASSING ? weight : many * weight;
        const one = (heavy[i] as number) + weight;
        if (one > heaviest) heaviest = one;
        if (sure[to] === 1) {
          many = PASSING;
          begins = whole;
        }
        let place = then;
        while (place < end && states[place] !== to) place += 1;
        if (place === end) {
          states[end] = to;
          times[end] = many;
          heavy[end] = one;
          end += 1;
        } else {
          if (one > (heavy[place] as number)) heavy[place] = one;
          const others = times[place] as number;
          // of those that must match only one is made: what goes on from the same place counts once
          if (others === PASSING && many === PASSING) total -= weight;
          else times[place] = Math.max(others, 1) + Math.max(many, 1);
        }
      }
      count = end - then;
      if (count > MOST_GROUPS) total = TOO_MANY;
      now = then;
      then = ROOM - now;
      if (unicode && code > 0xd7ff && isPairAt(input, at)) at += 1;
    }
    payer.charge(Math.ceil(work / PER_STEP));
    ended = seen === 1;
    if (marks !== undefined) marks.heaviest = heaviest;
    return total > most ? TOO_MANY : total * each;
  }

  function anywhere(input: string, limit: number, payer: Payer): Reckoning | undefined {
    const { length } = input;
    const each = valueAt(looks, length);
    const marks: Marks = { sums: new Floats(Math.ceil(length / APART) + 1), count: 0, heaviest: 0 };
    const all = sumUp(input, 0, limit, payer, marks);
    if (all === TOO_MANY) return undefined;
    const { sums, heaviest } = marks;
    for (let i = marks.count; i < sums.length; i++) sums[i] = all / each;
    return {
      heaviest: Math.floor(heaviest * each),
      between(from, to) {
        const first = sums[Math.floor(from / APART)] as number;
        const last = sums[Math.min(Math.floor(to / APART) + 1, sums.length - 1)] as number;
        return Math.ceil((last - first) * each);
      },
    };
  }

  const rough = makeRough(weights, walk, beginOf, unicode ? isPairAt : undefined);
  const roughly: Rough['steps'] = (input, from, most, payer) => {
    const steps = rough.steps(input, from, most, payer);
    ended = rough.mayMatch();
    return steps;
  };
  return {
    attempt,
    mayMatch: () => ended,
    roughly,
    search: (input, from, limit, payer) => sumUp(input, from, limit, payer),
    anywhere,
  };
}

/** Steps by position, at each so many. */
interface Marks {
  readonly sums: Float64Array;
  /** How many there are. */
  count: number;
  heaviest: number;
}
const APART = 64;

/**
 * Groups of attempts: the state of the walk they are in, how many they are, and the steps of the one that has taken the
 * most. In use while a search is weighed, and no longer: nothing of a guest's runs then.
 */
const ROOM: number = MOST_GROUPS + 2;
const states: Int32Array = new Ints(ROOM * 2);
const times: Float64Array = new Floats(ROOM * 2);
const heavy: Float64Array = new Floats(ROOM * 2);
