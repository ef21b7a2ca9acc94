// Has a part of a pattern matched for certain (certain.ts), by what was taken since it was begun?
import type { Sure, Way } from './weights.ts';

/** Where it is: the states that it can be in. */
export interface Waiting {
  /** A number that no other has. */
  readonly id: number;
  readonly states: readonly number[];
  /** By class of character: what it leads to. */
  readonly next: Map<number, Waiting | 'matched' | 'failed'>;
  readonly of: Tracker;
}

export interface Tracker {
  readonly begin: Waiting;
  readonly step: (from: Waiting, kind: number) => Waiting | 'matched' | 'failed';
}

export interface Counters {
  /** The next number; -1 when there are enough: then what is new counts as failed, which is never wrong. */
  readonly number: () => number;
  /** Is told of moves that were looked at. */
  readonly look: (moves: number) => void;
}

export function makeTracker({ ways, first, accepting }: Sure, { number, look }: Counters): Tracker {
  const known = new Map<string, Waiting>();
  const tracker: Tracker = { begin: undefined as never, step };
  const make = (id: number, states: readonly number[]): Waiting => ({ id, states, next: new Map(), of: tracker });
  // there are few of these, and their number is only told apart from others'
  const begin = make(number(), []);
  (tracker as { begin: Waiting }).begin = begin;
  return tracker;

  function step(from: Waiting, kind: number): Waiting | 'matched' | 'failed' {
    let to = from.next.get(kind);
    if (to === undefined) {
      to = lead(from, kind);
      from.next.set(kind, to);
    }
    return to;
  }

  function lead(from: Waiting, kind: number): Waiting | 'matched' | 'failed' {
    const reached = new Set<number>();
    const go = (to: readonly Way[]): void => {
      look(to.length);
      for (const { to: state, classes } of to) if (classes[kind] === 1) reached.add(state);
    };
    if (from === begin) go(first);
    else for (const state of from.states) go(ways[state] as readonly Way[]);
    if (reached.size === 0) return 'failed';
    const states = [...reached].sort((a, b) => a - b);
    if (states.some((state) => accepting.has(state))) return 'matched';
    const key = states.join();
    let waiting = known.get(key);
    if (waiting === undefined) {
      const id = number();
      if (id < 0) return 'failed';
      waiting = make(id, states);
      known.set(key, waiting);
    }
    return waiting;
  }
}
