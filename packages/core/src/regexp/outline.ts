// The same bound as steps.ts has for any input of a length, for one input: a loop cannot go on for longer than the
// input has characters in a row that it takes. Lines, words and numbers are short, whatever the length of a text.
import { type CharSet, has } from './char-set.ts';

/** What part of an automaton leads to, in so many ways: the number of another part, which comes before it. */
export interface Exit {
  readonly to: number;
  readonly ways: number;
}

/** A loop of states, or a state that is in none. */
export interface Part {
  /**
   * How often the loop is gone through, and where it is left: a state that is in no loop, one way that is left at its
   * end, one that may be left at each place, one to each of its states, or a number of ways that multiplies.
   */
  readonly kind: 'single' | 'straight' | 'open' | 'forked' | 'multiplying';
  readonly weight: number;
  /** States of the loop. */
  readonly size: number;
  /** In how many ways one character can be taken, at most. */
  readonly spread: number;
  /** Which characters the loop takes. */
  readonly set: CharSet;
  /** Exits that the same character may lead to. */
  readonly exits: readonly (readonly Exit[])[];
}

export interface Outline {
  readonly parts: readonly Part[];
  readonly start: readonly (readonly Exit[])[];
  readonly weight: number;
}

/** The sets of loops, each once, as tables: a byte for each of Latin-1 and one for all else. */
export interface Runs {
  readonly tables: readonly Uint8Array[];
  /** By outline, by part: which of the tables; -1 for none. */
  readonly indices: readonly (readonly number[])[];
}

const BEYOND = 256;

export function runsOf(outlines: readonly Outline[]): Runs {
  const tables: Uint8Array[] = [];
  const known = new Map<string, number>();
  const indices = outlines.map(({ parts }) =>
    parts.map(({ kind, set }) => {
      if (kind === 'single') return -1;
      const key = set.join();
      let index = known.get(key);
      if (index === undefined) {
        index = tables.push(tableOf(set)) - 1;
        known.set(key, index);
      }
      return index;
    }),
  );
  return { tables, indices };
}

function tableOf(set: CharSet): Uint8Array {
  const table = new Uint8Array(BEYOND + 1);
  for (let code = 0; code < BEYOND; code++) if (has(set, code)) table[code] = 1;
  for (let i = BEYOND >> 5; i < set.length; i++) if (set[i] !== 0) table[BEYOND] = 1;
  return table;
}

/** For each table, the most characters in a row that are in it. */
export function longestRuns({ tables }: Runs, input: string): Float64Array {
  const longest = new Float64Array(tables.length);
  for (let i = 0; i < tables.length; i++) longest[i] = longestRun(tables[i] as Uint8Array, input);
  return longest;
}

function longestRun(table: Uint8Array, input: string): number {
  const { length } = input;
  let most = 0;
  let begin = 0;
  for (let at = 0; at < length; at++) {
    const code = input.charCodeAt(at);
    if (table[Math.min(code, BEYOND)] === 1) continue;
    if (at - begin > most) most = at - begin;
    begin = at + 1;
  }
  return Math.max(length - begin, most);
}

/** The steps of all ways through it, where loops are no longer than this. */
export function treeOf({ parts, start, weight }: Outline, indices: readonly number[], longest: Float64Array): number {
  const trees = new Float64Array(parts.length);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    const leaving = mostOf(part.exits, trees);
    const rounds = part.kind === 'single' ? 1 : (longest[indices[i] as number] as number) + 1;
    trees[i] = stepsOfPart(part, rounds, leaving);
  }
  return weight + mostOf(start, trees);
}

function stepsOfPart({ kind, weight, size, spread }: Part, rounds: number, leaving: number): number {
  switch (kind) {
    case 'single':
      return weight + leaving;
    case 'straight':
      return weight * rounds + leaving;
    case 'open':
      return rounds * (weight + leaving);
    case 'forked':
      return size * rounds * (weight + leaving);
    case 'multiplying':
      return rounds * spread ** rounds * (weight + leaving);
  }
}

function mostOf(exits: readonly (readonly Exit[])[], trees: Float64Array): number {
  let most = 0;
  for (let i = 0; i < exits.length; i++) {
    const group = exits[i] as readonly Exit[];
    let sum = 0;
    for (let j = 0; j < group.length; j++) {
      const { to, ways } = group[j] as Exit;
      sum += ways * (trees[to] as number);
    }
    if (sum > most) most = sum;
  }
  return most;
}
