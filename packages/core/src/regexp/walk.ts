// The walk along an input by which a matcher's ways are counted (weigh.ts): a state of it for each combination of places
// and counts that occurs, made when it is first come to. After a few inputs of a kind a step is one look into a table.
//
// The tables are a tenant's own, for it pays for what is added to them: what it pays must not follow from what others
// have run.
//
// A place can be one that is only come to as long as a look-ahead before it does not match: it is left as soon as that
// has matched for certain, and the look-ahead is forgotten as soon as that can not be any more.
import { type Payer, unpaid } from '../meter/current.ts';
import { makeTracker, type Tracker, type Waiting } from './matched.ts';
import type { Sure, Way, Weights } from './weights.ts';

/** The engine's: guests' are guarded, and would charge for it. */
const Floats = Float64Array;
const Shorts = Int16Array;
const Bytes = Uint8Array;

/** States of the walk (0: not known yet): no way is left; more ways than are counted; where attempts begin. */
export const DEAD = 1;
export const HEAVY = 2;
export const BEGIN = 3;

/** Ways to one place that are counted apart: inputs that make more are not weighed. */
const MOST_WAYS = 256;
/** Places at a time. */
const MOST_PLACES = 256;
/** Look-aheads that one place may wait for; more are taken as if they held. */
const MOST_WAITING = 3;
/** Entries of the table, at two bytes; and places of all states, and states of what is waited for, some tens of bytes. */
const MOST_ENTRIES = 2 ** 15;
const MOST_KEPT = 2 ** 13;
/** Units for a state of the walk, besides one for each move that is looked at. */
const BUILT = 64;
/** States that there is room for at first. */
const SMALL = 16;

export interface Tables {
  /** By state and class of character: the next state. */
  readonly next: Int16Array;
  /** By state: steps for coming to it. */
  readonly weights: Float64Array;
  /** By state: 1 where the attempt has matched for certain, whatever follows. */
  readonly sure: Uint8Array;
  /** By state: 1 where the attempt may have matched. Where it never is 1, it does not match. */
  readonly ends: Uint8Array;
}

export interface Walk {
  /** To be asked for again after `build`. */
  readonly tables: () => Tables;
  /** The next state, where it is not known. */
  readonly build: (state: number, kind: number, payer: Payer) => number;
}

/** A state of the pattern's automaton, while these look-aheads have not matched. */
interface Place {
  readonly id: number;
  readonly state: number;
  readonly waiting: readonly Waiting[];
}

interface Combination {
  readonly places: readonly Place[];
  readonly counts: readonly number[];
  /** What tells whether the whole has matched for certain; undefined where that can not be any more. */
  readonly whole: Waiting | undefined;
}

const NOWHERE: Combination = { places: [], counts: [], whole: undefined };

export function makeWalk({ classes, ways, first, steps, start, sure, ends, mayBeEmpty }: Weights): Walk {
  const most = Math.min(Math.floor(MOST_ENTRIES / classes), 2 ** 15 - 1);
  const combinations: Combination[] = [];
  const byKey = new Map<string, number>();
  const places = new Map<string, Place>();
  const trackers = new Map<Sure, Tracker>();
  let numbers = 0;
  let kept = 0;
  /** Moves of what is waited for that were looked at, and are not paid yet. */
  let unpaidWork = 0;
  const trackerOf = (of: Sure): Tracker => {
    let tracker = trackers.get(of);
    if (tracker === undefined) {
      tracker = makeTracker(of, {
        number: () => (numbers < MOST_KEPT ? numbers++ : -1),
        look: (moves) => {
          unpaidWork += moves;
        },
      });
      trackers.set(of, tracker);
    }
    return tracker;
  };
  let tables: Tables = tablesOf(SMALL);
  for (let state = 0; state < BEGIN; state++) add(NOWHERE, 0, false, false);
  add({ ...NOWHERE, whole: sure && trackerOf(sure).begin }, start, sure?.acceptsNothing === true, mayBeEmpty);
  return { tables: () => tables, build };

  function tablesOf(size: number): Tables {
    return {
      next: new Shorts(classes * size),
      weights: new Floats(size),
      sure: new Bytes(size),
      ends: new Bytes(size),
    };
  }

  function add(combination: Combination, weight: number, isSure: boolean, mayEnd: boolean): number {
    const state = combinations.length;
    if (state >= tables.weights.length) grow();
    combinations[state] = combination;
    tables.weights[state] = weight;
    tables.sure[state] = isSure ? 1 : 0;
    tables.ends[state] = mayEnd ? 1 : 0;
    return state;
  }

  function grow(): void {
    const size = tables.weights.length * 2;
    const larger = tablesOf(size);
    larger.next.set(tables.next);
    larger.weights.set(tables.weights);
    larger.sure.set(tables.sure);
    larger.ends.set(tables.ends);
    tables = larger;
  }

  function build(from: number, kind: number, payer: Payer): number {
    if (combinations.length >= most || kept >= MOST_KEPT || places.size >= MOST_KEPT) return HEAVY;
    const before = (combinations[from] as Combination).places;
    let work = BUILT;
    for (let i = 0; i < before.length; i++) work += (ways[(before[i] as Place).state] as readonly Way[]).length;
    payer.charge(from === BEGIN ? work + first.length : work);
    const to = unpaid(() => lead(from, kind));
    tables.next[from * classes + kind] = to;
    const more = unpaidWork;
    unpaidWork = 0;
    if (more > 0) payer.charge(more);
    return to;
  }

  /** What is still waited for; undefined where one of them has matched. */
  function goOn(waiting: readonly Waiting[], kind: number): readonly Waiting[] | undefined {
    const still: Waiting[] = [];
    for (const one of waiting) {
      const to = one.of.step(one, kind);
      if (to === 'matched') return undefined;
      if (to !== 'failed' && !still.includes(to)) still.push(to);
    }
    return still;
  }

  /** Where a move leads; undefined where a look-ahead before it has matched. */
  function placeAt({ to: state, guards }: Way, kind: number, before: readonly Waiting[]): Place | undefined {
    let waiting = before;
    if (guards.length > 0) {
      const begun = goOn(
        guards.map((guard) => trackerOf(guard).begin),
        kind,
      );
      if (begun === undefined) return undefined;
      waiting = [...new Set([...before, ...begun])].sort((a, b) => a.id - b.id).slice(0, MOST_WAITING);
    }
    const key = `${state};${waiting.map(({ id }) => id).join()}`;
    let place = places.get(key);
    if (place === undefined) {
      place = { id: places.size, state, waiting };
      places.set(key, place);
    }
    return place;
  }

  /** What a character of this class leads to. */
  function lead(from: number, kind: number): number {
    const { places: before, counts: times, whole } = combinations[from] as Combination;
    const sums = new Map<Place, number>();
    const go = (to: readonly Way[], count: number, waiting: readonly Waiting[]): void => {
      for (const way of to) {
        if (way.classes[kind] !== 1) continue;
        const place = placeAt(way, kind, waiting);
        if (place !== undefined) sums.set(place, (sums.get(place) ?? 0) + way.ways * count);
      }
    };
    if (from === BEGIN) go(first, 1, []);
    before.forEach(({ state, waiting }, i) => {
      const still = goOn(waiting, kind);
      if (still !== undefined) go(ways[state] as readonly Way[], times[i] as number, still);
    });
    const after = whole === undefined ? 'failed' : whole.of.step(whole, kind);
    if (sums.size === 0) return DEAD;
    if (sums.size > MOST_PLACES) return HEAVY;
    const sorted = [...sums].sort(([a], [b]) => a.id - b.id);
    let weight = 0;
    for (const [{ state }, count] of sorted) {
      if (count > MOST_WAYS) return HEAVY;
      weight += count * (steps[state] as number);
    }
    const left = typeof after === 'string' ? undefined : after;
    const key = `${sorted.map(([{ id }, count]) => `${id}*${count}`).join()};${left === undefined ? after : left.id}`;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const made = add(
      { places: sorted.map(([place]) => place), counts: sorted.map(([, count]) => count), whole: left },
      weight,
      after === 'matched',
      sorted.some(([{ state }]) => ends[state] === 1),
    );
    byKey.set(key, made);
    kept += sorted.length;
    return made;
  }
}
