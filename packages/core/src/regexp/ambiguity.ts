// Can a loop take some input in two ways that end in the same place? Then there are exponentially many.
import type { Move, Moves } from './automaton.ts';
import { overlap } from './char-set.ts';

/** Pairs of moves that are compared before a loop counts as ambiguous. */
const MOST_COMPARED = 50_000;

/**
 * Whether the loop of these states is free of that (no "EDA": Weber and Seidl, "On the degree of ambiguity of finite
 * automata", 1991): two walks that part on the same input never meet again. There is then at most one walk between
 * any two of its states for the same input.
 */
export function isUnambiguous(states: readonly number[], moves: readonly Moves[]): boolean {
  const members = new Set(states);
  const inside = new Map<number, readonly (readonly [number, Move])[]>();
  for (const state of states) {
    const within = [...(moves[state] as Moves)].filter(([to]) => members.has(to));
    if (within.some(([, { ways }]) => ways > 1)) return false;
    inside.set(state, within);
  }
  let compared = 0;
  const seen = new Set<string>();
  const queue: (readonly [number, number])[] = [];
  /** Where two walks can be after the same character; false when they meet, or it is too much. */
  const step = (a: number, b: number): boolean => {
    for (const [x, byX] of inside.get(a) ?? []) {
      for (const [y, byY] of inside.get(b) ?? []) {
        if (++compared > MOST_COMPARED) return false;
        if ((a === b && x === y) || !overlap(byX.set, byY.set)) continue;
        if (x === y) return false;
        const key = x < y ? `${x},${y}` : `${y},${x}`;
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push([x, y]);
      }
    }
    return true;
  };
  for (const state of states) if (!step(state, state)) return false;
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) if (!step(pair[0], pair[1])) return false;
  return true;
}
