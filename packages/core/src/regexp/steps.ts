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
import { failingOf, takenBy } from './failing.ts';
import { atLeast, type Growth, NONE, ONE, plus, powerOf, scaled, times, timesLength, valueAt } from './growth.ts';
import {
  attemptOf,
  attemptsOf,
  compactTree,
  type Exit,
  longestRuns,
  type Outline,
  type Part,
  runsOf,
  startsOf,
} from './outline.ts';
import { findReferences, type References } from './references.ts';
import { isAnchored, type Look, type Node, type Pattern } from './node.ts';

export interface Steps {
  /** Of an attempt at one position. */
  readonly attempt: Growth;
  /** Of the search from some position on. */
  readonly search: Growth;
  /** Whether that holds only since attempts that fail are few: one that matches near by may have looked far before. */
  readonly far: boolean;
  /** Whether there can be a match at the start of the input only. */
  readonly anchored: boolean;
  /** Whether what is before the position may be read, too. */
  readonly looksBack: boolean;
}

/** Steps at worst for this input. */
export interface Bound {
  readonly attempt: number;
  readonly search: number;
}

export interface Closer {
  /** How many times the input is gone through. */
  readonly passes: number;
  /** From any position on. */
  readonly look: (input: string) => Bound;
}

export function stepsOf({ root }: Pattern): Steps {
  const anchored = isAnchored(root);
  const unknown: Steps = { attempt: undefined, search: undefined, far: false, anchored, looksBack: true };
  const references = findReferences(root);
  const automaton = makeAutomaton(root, false, references);
  if (automaton === undefined) return unknown;
  const looks = lookSteps(automaton, references, 0);
  if (looks === undefined) return unknown;
  const all = walk(automaton, () => true);
  const attempt = times(attemptSteps(all, automaton), looks);
  const looksBack = automaton.looks.some(isBehind);
  const own = { attempt, anchored, looksBack };
  if (anchored) return { ...own, search: plus(attempt, [0, 1]), far: false };
  const search = searchSteps(automaton, attempt, looks);
  if (powerOf(search) > 1) {
    const narrow = searchSteps(failingOf(automaton), attempt, looks);
    if (powerOf(narrow) <= 1) return { ...own, search: narrow, far: true };
  }
  return { ...own, search, far: false };
}

/** A closer look at one input; undefined where there is none. */
export function closerOf({ root }: Pattern, attempt: Growth): Closer | undefined {
  const references = findReferences(root);
  const automaton = makeAutomaton(root, false, references);
  const looks = automaton && lookSteps(automaton, references, 0);
  if (automaton === undefined || looks === undefined) return undefined;
  const once = isAnchored(root) || automaton.acceptsNothing;
  const all = walk(automaton, () => true);
  const failing = walk(automaton, (state) => !automaton.accepting.has(state));
  const outlines = [all.outline(), failing.outline()] as const;
  const runs = runsOf(outlines);
  const [ofAll, ofFailing] = runs.indices as [readonly number[], readonly number[]];
  const whole = compactTree(outlines[0], ofAll);
  const part = compactTree(outlines[1], ofFailing);
  return {
    passes: runs.masks.length,
    look(input) {
      const { length } = input;
      const longest = longestRuns(runs, input);
      const each = valueAt(looks, length);
      const one = Math.min(attemptOf(whole, longest) * each, valueAt(attempt, length));
      const others = once ? length + 1 : attemptsOf(part, longest, input).all * each;
      return { attempt: one, search: one + others };
    },
  };
}

function attemptSteps({ tree }: Walk, automaton: Automaton): Growth {
  const { accepting, moves } = automaton;
  if (powerOf(tree) <= 1 || accepting.size === 0) return tree;
  // The attempt ends where a match is first complete. What was tried before, and failed, never came to a state in
  // which it is; each such try parted from the one way that led there.
  const failing = walk(automaton, (state) => !accepting.has(state), moves.keys());
  const astray = times(LENGTH, plus([failing.heaviest], failing.astray));
  return powerOf(astray) < powerOf(tree) ? astray : tree;
}

/** `automaton` may be what it is for attempts that fail. */
function searchSteps(automaton: Automaton, attempt: Growth, looks: Growth): Growth {
  const { acceptsNothing, accepting, first } = automaton;
  if (acceptsNothing) return attempt;
  // attempts that fail never come to a state in which the match is complete
  const failing = walk(automaton, (state) => !accepting.has(state));
  const taken = takenBy(automaton);
  if (failing.loops.length === 0) return plus(timesLength(times(failing.tree, looks)), attempt);
  const inLoops = makeCharSet();
  for (const loop of failing.loops) for (const state of loop) addAll(inLoops, taken[state] as CharSet);
  let apart = powerOf(failing.ways) === 0 && powerOf(looks) === 0 && !automaton.hasReference;
  for (const [state, { set }] of first) if (!accepting.has(state) && overlap(set, inLoops)) apart = false;
  // An attempt begins with a character that loops do not take, so it lies in as many earlier ones as there are
  // characters outside of loops in a way through the pattern.
  if (apart)
    return plus(scaled(timesLength(times(failing.ways, looks)), (failing.singles + 1) * failing.heaviest), attempt);
  return plus(timesLength(times(failing.tree, looks)), attempt);
}

/** What each step may cost besides: look-behinds. undefined when there is no bound. */
export function lookSteps({ looks }: Automaton, references: References, depth: number): Growth {
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
  /** The largest tree that any state leads to, be it included or not: where all states are roots. */
  readonly astray: Growth;
  /** What the tree depends on. */
  readonly outline: () => Outline;
}

/** In whole steps. */
export const trying = (tries: number): number => Math.max(1, Math.ceil(tries));

/** Any number of characters, or none. */
const LENGTH: Growth = [1, 1];

/** Counts the ways through the states that `isIncluded`; `roots` are those that all others are come to from. */
function walk(
  { sets, moves, first, tried, tries }: Automaton,
  isIncluded: (state: number) => boolean,
  roots: Iterable<number> = first.keys(),
): Walk {
  const components = findComponents(moves, roots, isIncluded);
  const component = new Map<number, number>();
  components.forEach((states, i) => {
    for (const state of states) component.set(state, i);
  });
  const movesOf = (state: number): Moves => moves[state] as Moves;
  const waysFrom = new Map<number, Growth>();
  const treeFrom = new Map<number, Growth>();
  const loops: (readonly number[])[] = [];
  const parts: (() => Part)[] = [];
  let singles = 0;
  /** Exits by what they have in common, with those that are alike only once. */
  const exitsOf = (from: readonly Moves[], isTaken: (state: number) => boolean): readonly (readonly Exit[])[] => {
    const groups = new Map<string, readonly Exit[]>();
    for (const to of from) {
      const taken = [...to].filter(([state]) => isTaken(state));
      const grouped = groupOverlapping(taken);
      const lists: Exit[][] = [];
      taken.forEach(([state, { ways }], i) => {
        const group = grouped[i] as number;
        const exit: Exit = { to: component.get(state) as number, ways };
        lists[group] = [...(lists[group] ?? []), exit];
      });
      for (const list of lists) groups.set(list.map((exit) => `${exit.to}*${exit.ways}`).join(), list);
    }
    return [...groups.values()];
  };
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
    let kind: Part['kind'] = 'single';
    let weight = trying(tried[only as number] as number);
    let spread = 1;
    const set = makeCharSet();
    if (!isLoop) {
      singles += 1;
      const to = moves[only as number] as Moves;
      ways = atLeast(ways, onward(to, waysFrom, leaves));
      tree = plus([weight], onward(to, treeFrom, leaves));
    } else {
      loops.push(states);
      let exits: Growth = NONE;
      let leaving: Growth = NONE;
      let ambiguous = false;
      let choice = false;
      for (const state of states) {
        addAll(set, sets[state] as CharSet);
        weight = Math.max(weight, trying(tried[state] as number));
        const to = moves[state] as Moves;
        const inside = [...to].filter(([next]) => component.get(next) === i);
        choice ||= hasChoice(inside);
        spread = Math.max(spread, spreadOf(inside));
        exits = atLeast(exits, onward(to, waysFrom, leaves));
        leaving = atLeast(leaving, onward(to, treeFrom, leaves));
        ambiguous ||= [...to].some(
          ([next, { set }]) => leaves(next) && inside.some(([, stay]) => overlap(stay.set, set)),
        );
      }
      // one way through the loop, that is left at its end or at each place of it
      const everywhere = times(LENGTH, plus([weight], leaving));
      kind = choice ? 'forked' : ambiguous ? 'open' : 'straight';
      if (!choice) {
        ways = ambiguous ? plus(ONE, timesLength(exits)) : atLeast(ONE, exits);
        tree = ambiguous ? everywhere : plus(scaled(LENGTH, weight), leaving);
      } else if (isUnambiguous(states, moves)) {
        // after so many characters it can be in each of its states in one way
        ways = scaled(plus(ONE, timesLength(exits)), states.length);
        tree = scaled(everywhere, states.length);
      } else {
        kind = 'multiplying';
        ways = undefined;
        tree = undefined;
      }
    }
    parts.push(() => ({ kind, weight, size: states.length, spread, set, exits: exitsOf(states.map(movesOf), leaves) }));
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
    outline: () => ({
      parts: parts.map((make) => make()),
      start: startsOf(
        [...first]
          .filter(([state]) => isIncluded(state))
          .map(([state, { set, ways }]) => ({ set, exit: { to: component.get(state) as number, ways } })),
      ),
      weight: trying(tries),
    }),
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

/** In how many ways a character can be taken, at most. */
function spreadOf(to: readonly (readonly [number, Move])[]): number {
  const grouped = groupOverlapping(to);
  const sums: number[] = [];
  to.forEach(([, { ways }], i) => {
    const group = grouped[i] as number;
    sums[group] = (sums[group] ?? 0) + ways;
  });
  return Math.max(1, ...sums);
}

/** Whether some character can be taken in two ways. */
function hasChoice(to: readonly (readonly [number, Move])[]): boolean {
  return to.some(([, { ways, set }], i) => ways > 1 || to.slice(0, i).some(([, other]) => overlap(set, other.set)));
}

/** Strongly connected components (Tarjan), each after those it leads to. */
function findComponents(
  moves: readonly Moves[],
  roots: Iterable<number>,
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
  for (const root of roots) {
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
