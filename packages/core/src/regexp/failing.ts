// What an automaton is for attempts that fail: they have tried all ways, so none of them was ever at a place where the
// next character would have completed the match for certain. `"[^]*?"` fails only where no quote follows: its loop takes
// all but quotes then.
import type { Automaton, Move, Moves } from './automaton.ts';
import { allBut, type CharSet, isEmptySet, join, latinOf, meet, noChar } from './char-set.ts';

/** The same without the moves, and the characters of moves, that no failing attempt comes to. */
export function failingOf(automaton: Automaton): Automaton {
  const { moves, first, accepting } = automaton;
  if (accepting.size === 0) return automaton;
  const narrowed = (to: Moves): Moves => {
    let completing: CharSet = noChar;
    // what is beyond Latin-1 may be taken by fewer than it seems
    for (const [state, { sure }] of to) if (accepting.has(state)) completing = join(completing, latinOf(sure));
    if (isEmptySet(completing)) return to;
    const rest = allBut(completing);
    const left = new Map<number, Move>();
    for (const [state, move] of to) {
      const set = meet(move.set, rest);
      if (!isEmptySet(set)) left.set(state, { ...move, set });
    }
    return left;
  };
  return { ...automaton, moves: moves.map(narrowed), first: narrowed(first) };
}

/** By state: the characters by which it is come to. */
export function takenBy({ moves, first, sets }: Automaton): readonly CharSet[] {
  const taken: CharSet[] = sets.map(() => noChar);
  for (const to of [first, ...moves])
    for (const [state, { set }] of to) taken[state] = join(taken[state] as CharSet, set);
  return taken;
}
