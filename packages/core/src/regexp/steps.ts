// How many steps may a backtracking matcher take at worst, for an input of a given length?
//
// The automaton's states fall into loops and what lies between. A loop in which some input can be taken in two ways
// has exponentially many (Weideman and others: "Analyzing matching time behavior of backtracking regular expression
// matchers", 2016); ambiguity.ts finds them. Without those, a way through the
// pattern is determined by where it leaves the loops that it could stay in: each is a factor of the input's length.
// The search for a first position is one more, unless later attempts cannot begin within earlier ones.
//
// Everything errs to one side: there are never more steps than this says, up to the engine's constant.
import { isUnambiguous } from './ambiguity.ts';
import { type Automaton, makeAutomaton, type Move, type Moves } from './automaton.ts';
import { addAll, type CharSet, makeCharSet, overlap } from './char-set.ts';
import { atLeast, type Growth, NONE, ONE, plus, powerOf, scaled, times, timesLength } from './growth.ts';
import { findReferences, type References } from './references.ts';
import { isAnchored, type Look, type Node, type Pattern } from './node.ts';

export interface Steps {
  /** Of an attempt at one position. */
  readonly attempt: Growth;
  /** Of the search from some position on. */
  readonly search: Growth;
  /** Whether there can be a match at the start of the input only. */
  readonly anchored: boolean;
  /** Whether what is before the position may be read, too. */
  readonly looksBack: boolean;
}

export function stepsOf({ root }: Pattern): Steps {
  const anchored = isAnchored(root);
  const unknown: Steps = { attempt: undefined, search: undefined, anchored, looksBack: true };
  const references = findReferences(root);
  const automaton = makeAutomaton(root, false, references);
  if (automaton === undefined) return unknown;
  const looks = lookSteps(automaton, references, 0);
  if (looks === undefined) return unknown;
  const attempt = times(attemptSteps(automaton), looks);
  const search = anchored ? plus(attempt, [0, 1]) : searchSteps(automaton, attempt, looks);
  return { attempt, search, anchored, looksBack: automaton.looks.some(isBehind) };
}

function attemptSteps(automaton: Automaton): Growth {
  const all = walk(automaton, () => true).tree;
  if (powerOf(all) <= 1 || automaton.accepting.size === 0) return all;
  // The attempt ends where a match is first complete. What was tried before, and failed, never came to a state in
  // which it is; each such try parted from the one way that led there.
  const failing = walk(automaton, (state) => !automaton.accepting.has(state));
  const astray = times(LENGTH, plus([failing.heaviest], failing.astray));
  return powerOf(astray) < powerOf(all) ? astray : all;
}

function searchSteps(automaton: Automaton, attempt: Growth, looks: Growth): Growth {
  const { acceptsNothing, accepting, first, sets } = automaton;
  if (acceptsNothing) return attempt;
  // attempts that fail never come to a state in which the match is complete
  const failing = walk(automaton, (state) => !accepting.has(state));
  if (failing.loops.length === 0) return plus(timesLength(times(failing.tree, looks)), attempt);
  const inLoops = makeCharSet();
  for (const loop of failing.loops) for (const state of loop) addAll(inLoops, sets[state] as CharSet);
  let apart = powerOf(failing.ways) === 0 && powerOf(looks) === 0 && !automaton.hasReference;
  for (const { set } of first.values()) if (overlap(set, inLoops)) apart = false;
  // An attempt begins with a character that loops do not take, so it lies in as many earlier ones as there are
  // characters outside of loops in a way through the pattern.
  if (apart)
    return plus(scaled(timesLength(times(failing.ways, looks)), (failing.singles + 1) * failing.heaviest), attempt);
  return plus(timesLength(times(failing.tree, looks)), attempt);
}

/** What each step may cost besides: look-behinds. undefined when there is no bound. */
function lookSteps({ looks }: Automaton, references: References, depth: number): Growth {
  let total: Growth = ONE;
  for (const { body, behind } of looks) {
    const automaton = depth > 8 ? undefined : makeAutomaton(body, behind, references);
    if (automaton === undefined) return undefined;
    const inner = lookSteps(automaton, references, depth + 1);
    total = plus(total, times(walk(automaton, () => true).tree, inner));
  }
  return total;
}

/** A look-ahead may hold a look-behind: any of them will do. */
const isBehind = ({ behind, body }: Look): boolean => behind || hasLook(body);

function hasLook(node: Node): boolean {
  switch (node.type) {
    case 'look':
      return true;
    case 'group':
    case 'loop':
      return hasLook(node.body);
    case 'sequence':
    case 'choice':
      return node.parts.some(hasLook);
    default:
      return false;
  }
}

interface Walk {
  /** How many ways through it are open at once, at worst. */
  readonly ways: Growth;
  /** How many characters all ways together take before each has failed: the places of the tree they make. */
  readonly tree: Growth;
  readonly loops: readonly (readonly number[])[];
  /** States outside of loops. */
  readonly singles: number;
  /** What trying all that may follow one state costs. */
  readonly heaviest: number;
  /** The largest tree that any state leads to, be it included or not. */
  readonly astray: Growth;
}

/** In whole steps. */
const trying = (tries: number): number => Math.max(1, Math.ceil(tries));

/** Any number of characters, or none. */
const LENGTH: Growth = [1, 1];

/** Counts the ways through the states that `isIncluded`. */
function walk({ moves, first, tried, tries }: Automaton, isIncluded: (state: number) => boolean): Walk {
  const components = findComponents(moves, first, isIncluded);
  const component = new Map<number, number>();
  components.forEach((states, i) => {
    for (const state of states) component.set(state, i);
  });
  const waysFrom = new Map<number, Growth>();
  const treeFrom = new Map<number, Growth>();
  const loops: (readonly number[])[] = [];
  let singles = 0;
  /** The most that the next character leads to: what states lead to that may take the same one adds up. */
  const onward = (to: Moves, from: ReadonlyMap<number, Growth>, isTaken: (state: number) => boolean): Growth => {
    const taken = [...to].filter(([state]) => isTaken(state));
    const grouped = groupOverlapping(taken);
    const sums: Growth[] = [];
    let most: Growth = NONE;
    taken.forEach(([state, move], i) => {
      const group = grouped[i] as number;
      const ways = scaled(from.get(state), move.ways);
      sums[group] = group < sums.length ? plus(sums[group], ways) : ways;
    });
    for (const ways of sums) most = atLeast(most, ways);
    return most;
  };
  // a component's successors come before it
  components.forEach((states, i) => {
    const [only] = states;
    const isLoop = states.length > 1 || (moves[only as number] as Moves).has(only as number);
    const leaves = (state: number): boolean => isIncluded(state) && component.get(state) !== i;
    let ways: Growth = ONE;
    let tree: Growth = ONE;
    if (!isLoop) {
      singles += 1;
      const to = moves[only as number] as Moves;
      ways = atLeast(ways, onward(to, waysFrom, leaves));
      tree = plus([trying(tried[only as number] as number)], onward(to, treeFrom, leaves));
    } else {
      loops.push(states);
      let exits: Growth = NONE;
      let leaving: Growth = NONE;
      let ambiguous = false;
      let choice = false;
      let weight = 1;
      for (const state of states) {
        weight = Math.max(weight, trying(tried[state] as number));
        const to = moves[state] as Moves;
        const inside = [...to].filter(([next]) => component.get(next) === i);
        choice ||= hasChoice(inside);
        exits = atLeast(exits, onward(to, waysFrom, leaves));
        leaving = atLeast(leaving, onward(to, treeFrom, leaves));
        ambiguous ||= [...to].some(
          ([next, { set }]) => leaves(next) && inside.some(([, stay]) => overlap(stay.set, set)),
        );
      }
      // one way through the loop, that is left at its end or at each place of it
      const everywhere = times(LENGTH, plus([weight], leaving));
      if (!choice) {
        ways = ambiguous ? plus(ONE, timesLength(exits)) : atLeast(ONE, exits);
        tree = ambiguous ? everywhere : plus(scaled(LENGTH, weight), leaving);
      } else if (isUnambiguous(states, moves)) {
        // after so many characters it can be in each of its states in one way
        ways = scaled(plus(ONE, timesLength(exits)), states.length);
        tree = scaled(everywhere, states.length);
      } else {
        ways = undefined;
        tree = undefined;
      }
    }
    for (const state of states) {
      waysFrom.set(state, ways);
      treeFrom.set(state, tree);
    }
  });
  const tree = plus([trying(tries)], onward(first, treeFrom, isIncluded));
  let astray = tree;
  for (const to of moves) astray = atLeast(astray, onward(to, treeFrom, isIncluded));
  return {
    ways: atLeast(ONE, onward(first, waysFrom, isIncluded)),
    tree,
    astray,
    loops,
    singles,
    heaviest: Math.max(trying(tries), ...tried.map(trying)),
  };
}

/** Numbers the groups of moves that hang together by characters that two of them take. */
function groupOverlapping(moves: readonly (readonly [number, Move])[]): readonly number[] {
  const group = moves.map((_, i) => i);
  const find = (i: number): number => {
    let top = i;
    while (group[top] !== top) top = group[top] as number;
    return top;
  };
  const setOf = (i: number): CharSet => (moves[i] as readonly [number, Move])[1].set;
  for (let i = 0; i < moves.length; i++)
    for (let j = 0; j < i; j++) if (overlap(setOf(i), setOf(j))) group[find(i)] = find(j);
  const numbers = new Map<number, number>();
  return moves.map((_, i) => {
    const top = find(i);
    const known = numbers.get(top) ?? numbers.size;
    numbers.set(top, known);
    return known;
  });
}

/** Whether some character can be taken in two ways. */
function hasChoice(to: readonly (readonly [number, Move])[]): boolean {
  return to.some(([, { ways, set }], i) => ways > 1 || to.slice(0, i).some(([, other]) => overlap(set, other.set)));
}

/** Strongly connected components (Tarjan), each after those it leads to. */
function findComponents(
  moves: readonly Moves[],
  first: Moves,
  isIncluded: (state: number) => boolean,
): readonly (readonly number[])[] {
  const components: number[][] = [];
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const enter = (state: number): void => {
    order.set(state, order.size);
    low.set(state, order.get(state) as number);
    stack.push(state);
    onStack.add(state);
  };
  for (const root of first.keys()) {
    if (!isIncluded(root) || order.has(root)) continue;
    enter(root);
    const work = [{ state: root, next: (moves[root] as Moves).keys() }];
    while (work.length > 0) {
      const { state, next } = work[work.length - 1] as (typeof work)[number];
      const step = next.next();
      if (!step.done) {
        const to = step.value;
        if (!isIncluded(to)) continue;
        if (!order.has(to)) {
          enter(to);
          work.push({ state: to, next: (moves[to] as Moves).keys() });
        } else if (onStack.has(to)) {
          low.set(state, Math.min(low.get(state) as number, order.get(to) as number));
        }
        continue;
      }
      work.pop();
      const above = work[work.length - 1];
      if (above !== undefined) low.set(above.state, Math.min(low.get(above.state) as number, low.get(state) as number));
      if (low.get(state) !== order.get(state)) continue;
      const states: number[] = [];
      for (;;) {
        const member = stack.pop() as number;
        onStack.delete(member);
        states.push(member);
        if (member === state) break;
      }
      components.push(states);
    }
  }
  return components;
}
