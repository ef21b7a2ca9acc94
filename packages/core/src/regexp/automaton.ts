// A pattern's automaton without empty moves (Glushkov's): one state for each character of the pattern.
//
// Moves are counted: where the matcher has two ways to come from one character to the next, the move counts twice.
// Conditions that take no character (look-arounds, edges) are taken as met, so there are never fewer ways than the
// matcher has.
import { anyChar, type CharSet } from './char-set.ts';
import type { Loop, Look, Node } from './node.ts';

/** State → in how many ways. */
export type Ways = ReadonlyMap<number, number>;

export interface Automaton {
  /** What each state takes. */
  readonly sets: readonly CharSet[];
  readonly moves: readonly Ways[];
  /** Where it begins. */
  readonly first: Ways;
  /** States after which the match is complete, whatever follows. */
  readonly accepting: ReadonlySet<number>;
  /** Whether nothing at all is a match, whatever follows. */
  readonly acceptsNothing: boolean;
  readonly looks: readonly Look[];
  /** Whether it ever depends on what was captured. */
  readonly hasReference: boolean;
}

const MOST_STATES = 500;
const MOST_MOVES = 8000;
/** Rounds that a counted loop is written out to; more count as endless. */
const MOST_ROUNDS = 16;
const MOST_COPIED = 64;
/** Characters of a group that a reference to it is written out to. */
const MOST_REFERRED = 4;
const MOST_WAYS = 1e6;

class TooLarge extends Error {}

/** A part of it, while it is put together. */
interface Part {
  readonly first: Ways;
  readonly last: Ways;
  /** In how many ways it takes nothing. */
  readonly empty: number;
  /** States after which this part is certainly done, and whether it may certainly take nothing. */
  readonly sure: ReadonlySet<number>;
  readonly surelyEmpty: boolean;
}

const nothing: Ways = new Map();
const noStates: ReadonlySet<number> = new Set();
const emptyPart: Part = { first: nothing, last: nothing, empty: 1, sure: noStates, surelyEmpty: true };
const conditionPart: Part = { ...emptyPart, surelyEmpty: false };

/** undefined: too large to be looked at. `backward` is how look-behinds run. */
export function makeAutomaton(root: Node, backward: boolean, bodies: ReadonlyMap<number, Node>): Automaton | undefined {
  const builder = new Builder(backward, bodies);
  try {
    const { first, sure, surelyEmpty } = builder.build(root);
    const { sets, moves, looks, hasReference } = builder;
    return { sets, moves, first, accepting: sure, acceptsNothing: surelyEmpty, looks, hasReference };
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class Builder {
  readonly sets: CharSet[] = [];
  readonly moves: Map<number, number>[] = [];
  readonly looks: Look[] = [];
  hasReference = false;
  readonly #backward: boolean;
  readonly #bodies: ReadonlyMap<number, Node>;
  #moveCount = 0;

  constructor(backward: boolean, bodies: ReadonlyMap<number, Node>) {
    this.#backward = backward;
    this.#bodies = bodies;
  }

  build(node: Node): Part {
    switch (node.type) {
      case 'empty':
        return emptyPart;
      case 'char':
        return this.#state(node.char.set);
      case 'sequence': {
        let part = emptyPart;
        const { parts } = node;
        for (let i = 0; i < parts.length; i++)
          part = this.#join(part, this.build(parts[this.#backward ? parts.length - 1 - i : i] as Node));
        return part;
      }
      case 'choice':
        return node.parts.map((part) => this.build(part)).reduce((a, b) => this.#either(a, b));
      case 'group':
        return this.build(node.body);
      case 'loop':
        return this.#loop(node);
      case 'look':
        this.looks.push(node);
        return conditionPart;
      case 'edge':
      case 'boundary':
        return conditionPart;
      case 'reference':
        return this.#reference(node.groups);
    }
  }

  #state(set: CharSet): Part {
    const state = this.sets.push(set) - 1;
    if (state >= MOST_STATES) throw new TooLarge();
    this.moves.push(new Map());
    const only: Ways = new Map([[state, 1]]);
    return { first: only, last: only, empty: 0, sure: new Set([state]), surelyEmpty: false };
  }

  #connect(from: Ways, to: Ways): void {
    this.#moveCount += from.size * to.size;
    if (this.#moveCount > MOST_MOVES) throw new TooLarge();
    for (const [a, outWays] of from) {
      const moves = this.moves[a] as Map<number, number>;
      for (const [b, inWays] of to) moves.set(b, capped((moves.get(b) ?? 0) + outWays * inWays));
    }
  }

  #join(a: Part, b: Part): Part {
    this.#connect(a.last, b.first);
    return {
      first: sum(a.first, b.first, a.empty),
      last: sum(b.last, a.last, b.empty),
      empty: capped(a.empty * b.empty),
      sure: b.surelyEmpty ? union(a.sure, b.sure) : b.sure,
      surelyEmpty: a.surelyEmpty && b.surelyEmpty,
    };
  }

  #either(a: Part, b: Part): Part {
    return {
      first: sum(a.first, b.first, 1),
      last: sum(a.last, b.last, 1),
      empty: capped(a.empty + b.empty),
      sure: union(a.sure, b.sure),
      surelyEmpty: a.surelyEmpty || b.surelyEmpty,
    };
  }

  #optional(part: Part): Part {
    // a round that takes nothing is refused: it is tried all the same
    return { ...part, empty: capped(part.empty + 1), surelyEmpty: true };
  }

  #loop({ min, max, body }: Loop): Part {
    if (max === 0) return emptyPart;
    const start = this.sets.length;
    const once = this.build(body);
    const size = this.sets.length - start;
    if (min <= 1 && max === Number.POSITIVE_INFINITY) return this.#endless(once, min === 0);
    if (max <= MOST_ROUNDS && size * max <= MOST_COPIED) {
      // x{2,4} as xx(?:x(?:x)?)?
      const rounds = [once];
      while (rounds.length < max) rounds.push(this.build(body));
      let rest = emptyPart;
      for (let i = max - 1; i >= 0; i--) {
        rest = this.#join(rounds[i] as Part, rest);
        if (i >= min) rest = this.#optional(rest);
      }
      return rest;
    }
    // more rounds than are allowed are no fewer ways; that they are enough is not known before the last
    const part = this.#endless(once, min === 0);
    return min <= 1 ? part : { ...part, sure: noStates, surelyEmpty: false };
  }

  #endless(once: Part, optional: boolean): Part {
    this.#connect(once.last, once.first);
    return optional ? this.#optional(once) : once;
  }

  #reference(groups: readonly number[]): Part {
    this.hasReference = true;
    let longest = 0;
    for (const group of groups) {
      const body = this.#bodies.get(group);
      longest = Math.max(longest, body === undefined ? Number.POSITIVE_INFINITY : longestOf(body));
    }
    if (longest > MOST_REFERRED) {
      const part = this.#endless(this.#state(anyChar), true);
      return { ...part, sure: noStates, surelyEmpty: false };
    }
    let part: Part = conditionPart;
    for (let i = 0; i < longest; i++) part = this.#optional(this.#join(this.#state(anyChar), part));
    return { ...part, sure: noStates, surelyEmpty: false };
  }
}

const capped = (ways: number): number => Math.min(ways, MOST_WAYS);

function sum(a: Ways, b: Ways, factor: number): Ways {
  if (factor === 0 || b.size === 0) return a;
  const all = new Map(a);
  for (const [state, ways] of b) all.set(state, capped((all.get(state) ?? 0) + ways * factor));
  return all;
}

const union = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);

/** UTF-16 units that a match can have at most. */
function longestOf(node: Node): number {
  switch (node.type) {
    case 'char':
      return 2;
    case 'sequence':
      return node.parts.reduce((length, part) => length + longestOf(part), 0);
    case 'choice':
      return node.parts.reduce((length, part) => Math.max(length, longestOf(part)), 0);
    case 'group':
      return longestOf(node.body);
    case 'loop': {
      const body = longestOf(node.body);
      return body === 0 ? 0 : body * node.max;
    }
    case 'reference':
      return Number.POSITIVE_INFINITY;
    default:
      return 0;
  }
}
