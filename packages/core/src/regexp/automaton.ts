// A pattern's automaton without empty moves (Glushkov's): one state for each character of the pattern.
//
// Moves are counted: where the matcher has two ways to come from one character to the next, the move counts twice.
// Conditions that take no character narrow what may come next, where that is plain to see (`(?!x)`, `$`), and are
// otherwise taken as met, so there are never fewer ways than the matcher has.
import { anyChar, type CharSet, isEmptySet, join, meet, noChar, setOfCode } from './char-set.ts';
import { MOST_WAYS } from './growth.ts';
import { afterLook, narrowed } from './look-ahead.ts';
import type { Loop, Look, Node, Reference } from './node.ts';
import { anything, type References, type Spelling, spellingOf } from './references.ts';

/** How a state is come to: in how many ways, and by which characters. */
export interface Move {
  readonly ways: number;
  readonly set: CharSet;
  /** Characters, if any, by which a matcher that is there certainly comes to it, once all else has failed. */
  readonly sure: CharSet;
  /** Look-aheads that stand before that character, on all of those ways, and must not match from it on. */
  readonly guards: readonly Look[];
}

/** State → how it is come to. */
export type Moves = ReadonlyMap<number, Move>;

export interface Automaton {
  /** What each state takes. */
  readonly sets: readonly CharSet[];
  readonly moves: readonly Moves[];
  /** Where it begins. */
  readonly first: Moves;
  /** States after which the match is complete, whatever follows. */
  readonly accepting: ReadonlySet<number>;
  /** States after which the match may be complete: after others it is not. */
  readonly ending: ReadonlySet<number>;
  /** Whether nothing at all may be a match. */
  readonly mayBeEmpty: boolean;
  /** Whether nothing at all is a match, whatever follows. */
  readonly acceptsNothing: boolean;
  /** Look-behinds, and look-aheads in them: their steps are counted apart. */
  readonly looks: readonly Look[];
  /** By state: what it costs to go on from there, in all ways, to where a character is tried, or all is done. */
  readonly tried: readonly number[];
  /** The same for its start. */
  readonly tries: number;
  /** Whether it ever depends on what was captured. */
  readonly hasReference: boolean;
}

const MOST_STATES = 4000;
const MOST_MOVES = 64_000;
/** Rounds that a counted loop is written out to; more count as endless. */
const MOST_ROUNDS = 16;
const MOST_COPIED = 400;
/** Ways are counted a little further than growth.ts does: what is beyond stays beyond. */
const MOST_COUNTED = MOST_WAYS * 100;

/** What trying a character costs, as part of a step: most are not the one that is there. */
const ONE_CHARACTER = 1 / 4;

class TooLarge extends Error {}

/** A part of it, while it is put together. */
interface Part {
  readonly first: Moves;
  /** Its last states, and which characters may follow. */
  readonly last: Moves;
  /** In how many ways it takes nothing. */
  readonly empty: number;
  /** What it costs to come from its start, in all ways, to a character that is tried, or to its end. */
  readonly tries: number;
  /** Look-aheads that it then goes through in any case, and which must not match. */
  readonly guards: readonly Look[];
  /** Which characters may follow when it takes nothing. */
  readonly next: CharSet;
  /** The same, when something was taken before it. */
  readonly across: CharSet;
  /** States after which this part may be done. */
  readonly ending: ReadonlySet<number>;
  /** States after which this part is certainly done, and whether it may certainly take nothing. */
  readonly sure: ReadonlySet<number>;
  readonly surelyEmpty: boolean;
}

const nothing: Moves = new Map();
const noStates: ReadonlySet<number> = new Set();
const noGuards: readonly Look[] = [];
const emptyPart: Part = {
  first: nothing,
  last: nothing,
  empty: 1,
  tries: 1,
  guards: noGuards,
  next: anyChar,
  across: anyChar,
  ending: noStates,
  sure: noStates,
  surelyEmpty: true,
};
const condition = (next: CharSet, across: CharSet = next): Part => ({
  ...emptyPart,
  next,
  across,
  surelyEmpty: false,
});
const unknownCondition: Part = condition(anyChar);
const lineEnds: CharSet = [10, 13, 0x2028, 0x2029].map(setOfCode).reduce(join);

/** undefined: too large to be looked at. `backward` is how look-behinds run. */
export function makeAutomaton(root: Node, backward: boolean, references: References): Automaton | undefined {
  const builder = new Builder(backward, references);
  try {
    const { first, ending, empty, sure, surelyEmpty, tries, last } = builder.build(root);
    builder.finish(last);
    const { sets, moves, looks, hasReference, tried } = builder;
    return {
      sets,
      moves,
      first,
      ending,
      mayBeEmpty: empty > 0,
      accepting: sure,
      acceptsNothing: surelyEmpty,
      looks,
      tried,
      tries,
      hasReference,
    };
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

class Builder {
  readonly sets: CharSet[] = [];
  readonly moves: Map<number, Move>[] = [];
  readonly looks: Look[] = [];
  /** By state: what going on from it costs. */
  readonly tried: number[] = [];
  hasReference = false;
  readonly #backward: boolean;
  readonly #references: References;
  #moveCount = 0;

  constructor(backward: boolean, references: References) {
    this.#backward = backward;
    this.#references = references;
  }

  build(node: Node): Part {
    switch (node.type) {
      case 'empty':
        return emptyPart;
      case 'char':
        return this.#state(node.char.set);
      case 'sequence': {
        let part = emptyPart;
        const parts = this.#backward ? [...node.parts].reverse() : narrowed(node.parts);
        for (const next of parts) part = this.#join(part, this.build(next));
        return part;
      }
      case 'choice':
        return node.parts.map((part) => this.build(part)).reduce((a, b) => this.#either(a, b));
      case 'group':
        return this.build(node.body);
      case 'loop':
        return this.#loop(node);
      case 'look':
        if (!this.#backward && !node.behind) return this.#lookAhead(node);
        this.looks.push(node);
        return unknownCondition;
      case 'edge':
        if (this.#backward) return unknownCondition;
        if (node.end) return condition(node.multiline ? lineEnds : noChar);
        return node.multiline ? unknownCondition : condition(anyChar, noChar);
      case 'boundary':
        return unknownCondition;
      case 'reference':
        return this.#reference(node);
    }
  }

  #state(set: CharSet): Part {
    const state = this.sets.push(set) - 1;
    if (state >= MOST_STATES) throw new TooLarge();
    this.moves.push(new Map());
    this.tried.push(0);
    return {
      first: new Map([[state, { ways: 1, set, sure: set, guards: noGuards }]]),
      last: new Map([[state, { ways: 1, set: anyChar, sure: anyChar, guards: noGuards }]]),
      empty: 0,
      tries: ONE_CHARACTER,
      guards: noGuards,
      next: noChar,
      across: noChar,
      ending: new Set([state]),
      sure: new Set([state]),
      surelyEmpty: false,
    };
  }

  #connect(from: Moves, { first: to, tries }: Part, isSure = true): void {
    this.#moveCount += from.size * to.size;
    if (this.#moveCount > MOST_MOVES) throw new TooLarge();
    for (const [a, out] of from) {
      this.#try(a, out.ways * tries);
      const moves = this.moves[a] as Map<number, Move>;
      for (const [b, into] of to)
        add(moves, b, {
          ways: out.ways * into.ways,
          set: meet(out.set, into.set),
          sure: isSure ? meet(out.sure, into.sure) : noChar,
          guards: all(out.guards, into.guards),
        });
    }
  }

  #try(state: number, ways: number): void {
    this.tried[state] = capped((this.tried[state] as number) + ways);
  }

  /** To be called for the last states of the whole, and of look-aheads. */
  finish(last: Moves): void {
    for (const [state, { ways }] of last) this.#try(state, ways);
  }

  #join(a: Part, b: Part): Part {
    this.#connect(a.last, b);
    return {
      first: a.empty === 0 ? a.first : sum(a.first, b.first, a.empty, a.next, a.guards, a.surelyEmpty),
      last: b.empty === 0 ? b.last : sum(b.last, a.last, b.empty, b.across, b.guards, b.surelyEmpty),
      empty: capped(a.empty * b.empty),
      tries: capped(a.tries + a.empty * b.tries),
      guards: all(a.guards, b.guards),
      next: meet(a.next, b.next),
      across: meet(a.across, b.across),
      ending: b.empty > 0 ? union(a.ending, b.ending) : b.ending,
      sure: b.surelyEmpty ? union(a.sure, b.sure) : b.sure,
      surelyEmpty: a.surelyEmpty && b.surelyEmpty,
    };
  }

  #either(a: Part, b: Part): Part {
    return {
      first: sum(a.first, b.first, 1, anyChar, noGuards, true),
      last: sum(a.last, b.last, 1, anyChar, noGuards, true),
      empty: capped(a.empty + b.empty),
      tries: capped(a.tries + b.tries),
      guards: a.empty === 0 ? b.guards : b.empty === 0 ? a.guards : both(a.guards, b.guards),
      next: a.empty === 0 ? b.next : b.empty === 0 ? a.next : join(a.next, b.next),
      across: a.empty === 0 ? b.across : b.empty === 0 ? a.across : join(a.across, b.across),
      ending: union(a.ending, b.ending),
      sure: union(a.sure, b.sure),
      surelyEmpty: a.surelyEmpty || b.surelyEmpty,
    };
  }

  #optional(part: Part): Part {
    // a round that takes nothing is refused: it is tried all the same
    return {
      ...part,
      empty: capped(part.empty + 1),
      tries: capped(part.tries + 1),
      guards: noGuards,
      next: anyChar,
      across: anyChar,
      surelyEmpty: true,
    };
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
    const part = unsure(this.#endless(once, min === 0, false));
    if (min <= 1) return part;
    // rounds that must be may each take nothing: which of them do is one more way
    if (once.empty > 0) this.#connect(once.last, once, false);
    const empty = capped(once.empty ** min * 2);
    // any number of rounds may have taken nothing before one that does not
    const tries = capped(once.tries * (once.empty + 1) ** min * 2);
    for (const state of once.last.keys()) this.#try(state, tries);
    return { ...part, empty, tries, sure: noStates, surelyEmpty: false };
  }

  #endless(once: Part, optional: boolean, isSure = true): Part {
    this.#connect(once.last, once, isSure);
    if (optional) return this.#optional(once);
    const again = once.empty + 1;
    return { ...once, empty: capped(once.empty * again), tries: capped(once.tries * again + 1) };
  }

  /** A look-ahead's steps are those of an alternative that leads nowhere. */
  #lookAhead(node: Look): Part {
    const { first, last, tries } = this.build(node.body);
    this.finish(last);
    const guards = node.negate ? [node] : noGuards;
    return { ...condition(afterLook(node)), first, tries: capped(tries + 1), guards };
  }

  /**
   * A reference takes what its group took: characters of the group's own, each in one way. It may take nothing where
   * the group need not have taken part.
   */
  #reference(node: Reference): Part {
    this.hasReference = true;
    const { least, most, set } = this.#referred(node);
    if (most === 0) return unknownCondition;
    const once = this.#state(set);
    let part: Part;
    if (most === 1) part = least === 0 ? this.#optional(once) : once;
    else part = this.#endless(once, least === 0, false);
    return { ...unsure(part), sure: noStates, surelyEmpty: false };
  }

  #referred(node: Reference): Spelling {
    const { groups, spreads } = node;
    let all: Spelling = { least: Number.POSITIVE_INFINITY, most: 0, set: noChar };
    for (const group of groups) {
      const body = this.#references.bodies.get(group);
      if (body === undefined) return anything;
      const { least, most, set } = spellingOf(body);
      all = { least: Math.min(all.least, least), most: Math.max(all.most, most), set: join(all.set, set) };
    }
    // which of several took part does not show
    const sure = !this.#backward && this.#references.sure.has(node);
    return { least: sure ? all.least : 0, most: all.most, set: spreads ? anyChar : all.set };
  }
}

/** Also where there are so many that they are no number any more. */
function capped(ways: number): number {
  if (ways <= MOST_COUNTED) return ways;
  return MOST_COUNTED;
}

function add(moves: Map<number, Move>, to: number, { ways, set, sure, guards }: Move): void {
  if (isEmptySet(set)) return;
  const known = moves.get(to);
  if (known === undefined) moves.set(to, { ways: capped(ways), set, sure, guards });
  else
    moves.set(to, {
      ways: capped(known.ways + ways),
      set: join(known.set, set),
      sure: join(known.sure, sure),
      guards: both(known.guards, guards),
    });
}

/** Both; those of `b` in so many ways, by these characters and past these look-aheads only. */
function sum(a: Moves, b: Moves, factor: number, through: CharSet, past: readonly Look[], isSure: boolean): Moves {
  if (b.size === 0) return a;
  const moves = new Map(a);
  for (const [state, { ways, set, sure, guards }] of b)
    add(moves, state, {
      ways: ways * factor,
      set: meet(set, through),
      sure: isSure ? meet(sure, through) : noChar,
      guards: all(guards, past),
    });
  return moves;
}

/** A part of which it is not known whether a matcher comes in or out. */
const unsure = (part: Part): Part => ({ ...part, first: withoutSure(part.first), last: withoutSure(part.last) });

const withoutSure = (moves: Moves): Moves =>
  new Map([...moves].map(([state, move]) => [state, { ...move, sure: noChar }]));

const all = (a: readonly Look[], b: readonly Look[]): readonly Look[] =>
  a.length === 0 ? b : b.length === 0 || a === b ? a : [...new Set([...a, ...b])];

/** Where there are two ways: what both go past. */
const both = (a: readonly Look[], b: readonly Look[]): readonly Look[] =>
  a === b ? a : a.filter((look) => b.includes(look));

const union = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  a.size === 0 ? b : b.size === 0 ? a : new Set([...a, ...b]);
