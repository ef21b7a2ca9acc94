// What a backtracking matcher's ways through a pattern weigh, laid out for being added up along an input (weigh.ts).
//
// The automaton's moves are counted, so how many ways there are to each of its states after each character of an input
// is plain arithmetic (Weber and Seidl's degree of ambiguity, for one input): the sum is the size of the tree that the
// matcher goes through when it finds nothing, which no bound for all inputs of a length comes near.
import { type Automaton, makeAutomaton, type Moves } from './automaton.ts';
import { certainOf } from './certain.ts';
import { BEYOND, type CharSet, has, isBeyond } from './char-set.ts';
import type { Growth } from './growth.ts';
import type { Look, Node, Pattern } from './node.ts';
import { findReferences } from './references.ts';
import { lookSteps, trying } from './steps.ts';

/** A move: to a state, in so many ways, by characters of these classes (a byte for each), past these look-aheads. */
export interface Way {
  readonly to: number;
  readonly ways: number;
  readonly classes: Uint8Array;
  readonly guards: readonly Sure[];
}

/** What a part of a pattern takes for certain: an automaton that knows nothing of numbers. */
export interface Sure {
  readonly ways: readonly (readonly Way[])[];
  readonly first: readonly Way[];
  readonly accepting: ReadonlySet<number>;
  readonly acceptsNothing: boolean;
}

export interface Weights {
  /** The class of each character of Latin-1, and of all beyond: characters that all moves treat alike. */
  readonly classOf: Uint16Array;
  readonly classes: number;
  /** By state. */
  readonly ways: readonly (readonly Way[])[];
  readonly first: readonly Way[];
  /** Steps for coming to a state once, by state. */
  readonly steps: readonly number[];
  /** The same for beginning. */
  readonly start: number;
  /** By state: 1 where the whole may match; and whether it may match nothing. */
  readonly ends: Uint8Array;
  readonly mayBeEmpty: boolean;
  /** When the whole matches for certain; undefined where that is never known. */
  readonly sure: Sure | undefined;
  /** What each step may cost besides, by the input's length. */
  readonly looks: Growth;
}

/** Look-aheads of a pattern that are followed; others count as if they held. */
const MOST_GUARDS = 64;

/**
 * undefined where there is no bound on what a step costs, or the pattern is too large to be looked at. With `once`,
 * when it matches for certain is left out: a single attempt need not know.
 */
export function weightsOf({ root }: Pattern, once: boolean): Weights | undefined {
  const references = findReferences(root);
  const automaton = makeAutomaton(root, false, references);
  const looks = automaton && lookSteps(automaton, references, 0);
  if (automaton === undefined || looks === undefined) return undefined;
  const { moves, first, tried, tries } = automaton;
  const whole = once ? undefined : sureAutomaton(root);
  const guards = guardsOf([first, ...moves]);
  const sets = new Map<CharSet, string>();
  for (const { first, moves } of [automaton, ...guards.values(), ...(whole === undefined ? [] : [whole])])
    for (const to of [first, ...moves])
      for (const { set } of to.values()) if (!sets.has(set)) sets.set(set, set.join());
  const { classOf, samples } = classesOf([...new Map([...sets].map(([set, key]) => [key, set])).values()]);
  const bytes = new Map<string, Uint8Array>();
  const classesIn = (set: CharSet, isSure: boolean): Uint8Array => {
    const key = `${sets.get(set)}${isSure}`;
    let known = bytes.get(key);
    if (known === undefined) {
      // beyond Latin-1 sets may be larger than the truth: there is nothing sure there
      known = Uint8Array.from(samples, (code) => (isIn(set, code) && !(isSure && code === BEYOND) ? 1 : 0));
      bytes.set(key, known);
    }
    return known;
  };
  const sureWays = (to: Moves): readonly Way[] =>
    [...to].map(([state, { set }]) => ({ to: state, ways: 1, classes: classesIn(set, true), guards: [] }));
  const sureOf = ({ moves, first, accepting, acceptsNothing }: Automaton): Sure => ({
    ways: moves.map(sureWays),
    first: sureWays(first),
    accepting,
    acceptsNothing,
  });
  const sures = new Map<Look, Sure>();
  for (const [look, guard] of guards) sures.set(look, sureOf(guard));
  const waysOf = (to: Moves): readonly Way[] =>
    [...to].map(([state, { ways, set, guards }]) => ({
      to: state,
      ways,
      classes: classesIn(set, false),
      guards: guards.flatMap((look) => sures.get(look) ?? []),
    }));
  return {
    classOf,
    classes: samples.length,
    ways: moves.map(waysOf),
    first: waysOf(first),
    steps: tried.map(trying),
    start: trying(tries),
    ends: Uint8Array.from(moves, (_, state) => (automaton.ending.has(state) ? 1 : 0)),
    mayBeEmpty: automaton.mayBeEmpty,
    sure: whole && sureOf(whole),
    looks,
  };
}

function sureAutomaton(node: Node): Automaton | undefined {
  const certain = certainOf(node);
  return certain && makeAutomaton(certain, false, findReferences(certain));
}

function guardsOf(all: readonly Moves[]): ReadonlyMap<Look, Automaton> {
  const found = new Map<Look, Automaton>();
  const seen = new Set<Look>();
  for (const to of all)
    for (const { guards } of to.values())
      for (const look of guards) {
        if (seen.has(look) || seen.size >= MOST_GUARDS) continue;
        seen.add(look);
        const sure = sureAutomaton(look.body);
        if (sure !== undefined && !sure.acceptsNothing) found.set(look, sure);
      }
  return found;
}

const isIn = (set: CharSet, code: number): boolean => (code < BEYOND ? has(set, code) : isBeyond(set));

/** Characters by class, and one of each. */
function classesOf(sets: readonly CharSet[]): { readonly classOf: Uint16Array; readonly samples: readonly number[] } {
  const classOf = new Uint16Array(BEYOND + 1);
  const samples: number[] = [];
  const known = new Map<string, number>();
  for (let code = 0; code <= BEYOND; code++) {
    // those beyond are a class of their own, whatever takes them
    const key = code === BEYOND ? 'beyond' : sets.map((set) => (isIn(set, code) ? '1' : '0')).join('');
    let index = known.get(key);
    if (index === undefined) {
      index = samples.push(code) - 1;
      known.set(key, index);
    }
    classOf[code] = index;
  }
  return { classOf, samples };
}
