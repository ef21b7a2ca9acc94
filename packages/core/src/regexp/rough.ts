// A search's steps by one look into a table for each character, where weigh.ts follows each group of attempts: all
// states of the walk (walk.ts) that attempts can be in, and whether new ones begin, are a state of their own here.
//
// How many attempts are in which of them is not known, only that they are no more than have begun since all others were
// over: each counts as if it were where it weighs most. That is many times too much in the worst case, and enough for
// most short texts.
import type { Payer } from '../meter/current.ts';
import { unpaid } from '../meter/current.ts';
import { BEYOND } from './char-set.ts';
import { valueAt } from './growth.ts';
import { BEGIN, DEAD, HEAVY, type Walk } from './walk.ts';
import type { Weights } from './weights.ts';

/** Characters for one unit. */
const PER_UNIT = 8;
/** Units for a state, besides one for each of those that it stands for. */
const BUILT = 64;
/** Entries of the table, at three bytes, and states of the walk that its states stand for. */
const MOST_ENTRIES = 2 ** 13;
const MOST_KEPT = 2 ** 12;
const SMALL = 16;

/** Not known yet: 0. More than can be told here. */
const LOST = 1;
/** No attempt is left, and new ones begin. */
const IDLE = 2;
/** No attempt is left, and none begins. */
const OVER = 3;

/** What becomes of the number of attempts: as many as before at most, one more, one, or none. */
const SAME = 0;
const MORE = 1;
const ONE = 2;
const NONE = 3;

/** The engine's: guests' are guarded, and would charge for it. */
const Floats = Float64Array;
const Shorts = Int16Array;
const Bytes = Uint8Array;

export interface Rough {
  /** Steps of a search from a position; infinite where they are more than so many, or not known. */
  readonly steps: (input: string, from: number, most: number, payer: Payer) => number;
  /** Whether there may have been a match. */
  readonly mayMatch: () => boolean;
}

interface Group {
  readonly states: readonly number[];
  readonly begins: boolean;
}

export function makeRough(
  { classOf, classes, start, looks }: Weights,
  walk: Walk,
  beginOf: (input: string, from: number) => number,
  isPairAt: ((input: string, at: number) => boolean) | undefined,
): Rough {
  const most = Math.min(Math.floor(MOST_ENTRIES / classes), 2 ** 15 - 1);
  const groups: Group[] = [];
  const byKey = new Map<string, number>();
  let kept = 0;
  let next = new Shorts(classes * SMALL);
  let gains = new Bytes(classes * SMALL);
  let heaviest = new Floats(SMALL);
  let ends = new Bytes(SMALL);
  let seen = 1;
  for (let state = 0; state < OVER + 1; state++) add({ states: [], begins: state === IDLE }, 0);
  byKey.set('true:', IDLE);
  byKey.set('false:', OVER);

  return { steps, mayMatch: () => seen === 1 };

  function steps(input: string, from: number, limit: number, payer: Payer): number {
    const { length } = input;
    seen = walk.tables().ends[BEGIN] as number;
    const each = valueAt(looks, length);
    const bound = limit / each;
    let state = IDLE;
    let attempts = 0;
    const begin = beginOf(input, from);
    let total = start;
    let at = begin;
    for (; at < length && total <= bound; at++) {
      const code = input.charCodeAt(at);
      const index = state * classes + (classOf[Math.min(code, BEYOND)] as number);
      let to = next[index] as number;
      if (to === 0) to = build(state, index - state * classes, payer);
      if (to === OVER || to === LOST) {
        total = to === OVER ? total + start : Number.POSITIVE_INFINITY;
        break;
      }
      const gain = gains[index] as number;
      if (gain === MORE) attempts += 1;
      else if (gain !== SAME) attempts = gain === ONE ? 1 : 0;
      total += start + attempts * (heaviest[to] as number);
      seen |= ends[to] as number;
      state = to;
      if (isPairAt !== undefined && code > 0xd7ff && isPairAt(input, at)) at += 1;
    }
    payer.charge(Math.ceil((at - begin) / PER_UNIT));
    return total > bound ? Number.POSITIVE_INFINITY : total * each;
  }

  function add(group: Group, weight: number): number {
    const state = groups.length;
    if (state >= heaviest.length) grow();
    groups[state] = group;
    heaviest[state] = weight;
    return state;
  }

  function grow(): void {
    const size = heaviest.length * 2;
    const [oldNext, oldGains, oldHeaviest, oldEnds] = [next, gains, heaviest, ends];
    next = new Shorts(classes * size);
    gains = new Bytes(classes * size);
    heaviest = new Floats(size);
    ends = new Bytes(size);
    next.set(oldNext);
    gains.set(oldGains);
    heaviest.set(oldHeaviest);
    ends.set(oldEnds);
  }

  function build(from: number, kind: number, payer: Payer): number {
    if (groups.length >= most || kept >= MOST_KEPT) return LOST;
    const { states, begins } = groups[from] as Group;
    payer.charge(BUILT + states.length);
    // the walk's own states are paid for where they are made
    const after = (state: number): number => {
      const known = walk.tables().next[state * classes + kind] as number;
      return known === 0 ? walk.build(state, kind, payer) : known;
    };
    const fresh = begins ? after(BEGIN) : DEAD;
    const older: number[] = [];
    for (const state of states) older.push(after(state));
    return unpaid(() => lead(from, kind, fresh, older));
  }

  function lead(from: number, kind: number, fresh: number, older: readonly number[]): number {
    const { begins } = groups[from] as Group;
    const { weights, sure, ends: mayEnd } = walk.tables();
    const left = older.filter((state) => state !== DEAD);
    const all = [...new Set(fresh === DEAD ? left : [...left, fresh])].sort((a, b) => a - b);
    let to = LOST;
    if (!all.includes(HEAVY)) {
      const goesOn = begins && sure[BEGIN] !== 1 && !all.some((state) => sure[state] === 1);
      const key = `${goesOn}:${all.join()}`;
      const known = byKey.get(key);
      if (known === undefined) {
        to = add({ states: all, begins: goesOn }, Math.max(0, ...all.map((state) => weights[state] as number)));
        ends[to] = all.some((state) => mayEnd[state] === 1) ? 1 : 0;
        byKey.set(key, to);
        kept += all.length;
      } else to = known;
    }
    const index = from * classes + kind;
    next[index] = to;
    gains[index] = left.length === 0 ? (fresh === DEAD ? NONE : ONE) : fresh === DEAD ? SAME : MORE;
    return to;
  }
}
