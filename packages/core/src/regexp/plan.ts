// How a regular expression is run when a tenant pays: decided once for each pattern, by its text alone.
import { regExpSource } from '../commons.ts';
import { bitsOfFlags, regExpFlagBits, regExpFlags } from './flags.ts';
import { type Payer, unpaid } from '../meter/current.ts';
import { firstOf } from './first-chars.ts';
import { type Growth, powerOf, valueAt } from './growth.ts';
import type { Pattern } from './node.ts';
import { isOversized, parsePattern } from './parse.ts';
import { FEW_STEPS, MOST_STEPS_PER_UNIT, SHORT, UNSEEN } from './policy.ts';
import { makeProgram, type Program } from './program.ts';
import { made, madeAt, type Site } from './sites.ts';
import { type Bound, type Closer, closerOf, stepsOf } from './steps.ts';
import { type Weights, weightsOf } from './weights.ts';

export interface Plan {
  readonly source: string;
  readonly flags: string;
  /** The same as a number. */
  readonly flagBits: number;
  readonly global: boolean;
  readonly sticky: boolean;
  /** Whether `lastIndex` says where to begin. */
  readonly moves: boolean;
  readonly hasIndices: boolean;
  readonly unicode: boolean;
  /** Why no matcher of ours can run it: too large, or newer than we know. */
  readonly refused: 'size' | 'syntax' | undefined;
  /** Steps of the engine at worst, by the length of what is searched. */
  readonly growth: Growth;
  /** The same for an attempt at one position. */
  readonly attempt: Growth;
  /** A bound for one input, where none for its length is low enough; made when it is first needed. */
  readonly closer: () => Closer | undefined;
  /** What its ways weigh, to be added up for one input; made when it is first needed. */
  readonly weights: () => Weights | undefined;
  /** Whether the engine's steps are no more than the input's length, times a constant. */
  readonly fast: boolean;
  /** Whether a search that matches near by may have gone over all of the input, again and again. */
  readonly far: boolean;
  /** The longest input that the engine is done with before anybody could look at the clock; -1 for none. */
  readonly brief: number;
  /** For each length up to that: units for steps that do not show. */
  readonly unseen: Uint8Array;
  /** Whether a match or failure can only be at the start of the input or at `lastIndex`. */
  readonly fixed: boolean;
  /** Whether what comes before `lastIndex` may be read, too. */
  readonly looksBack: boolean;
  /** What a match can begin with (first-chars.ts), where that is known and only one position is tried. */
  readonly first: Uint8Array | undefined;
  /** Whether it is linear in the engine or in our matcher. */
  readonly linear: boolean;
  readonly pattern: Pattern | undefined;
  /** For our matcher; made when it is first needed. */
  readonly program: () => Program | undefined;
  /** Twins of the regexp, for searches in parts; made when they are first needed. */
  readonly twins: Map<number, RegExp>;
}

/** The engine's: guests' are guarded. */
const Bytes = Uint8Array;

const MOST_PLANS = 1000;
/** By flags and source. Emptied when full, so that a guest cannot grow it. */
const plans = new Map<string, Plan>();

/** What one tenant has used. What it pays follows from this alone, so it is the tenant's own. */
interface Shelf {
  /** By source: the patterns that it has paid for to be looked at. Few differ in their flags only. */
  known: Map<string, Known[]>;
  count: number;
  /** Of regexps that are used again and again. */
  readonly kept: Map<object, Plan>;
  /** Long inputs that a pattern was run on before, with what was found out about them. */
  readonly seen: Map<Plan, Seen>;
  /** The last one. */
  regexp: object | undefined;
  plan: Plan | undefined;
}

interface Known {
  readonly plan: Plan;
  /** One regexp of this pattern that was not kept; it is when it comes again. A literal is a new one each time. */
  last: object | undefined;
  misses: number;
}

interface Seen {
  input: string;
  bound: Bound | undefined;
}

const shelves = new WeakMap<Payer, Shelf>();
let lastPayer: Payer | undefined;
let lastShelf: Shelf | undefined;

function shelfOf(payer: Payer): Shelf {
  if (payer === lastPayer) return lastShelf as Shelf;
  let shelf = shelves.get(payer);
  if (shelf === undefined) {
    shelf = {
      known: new Map(),
      count: 0,
      kept: new Map(),
      seen: new Map(),
      regexp: undefined,
      plan: undefined,
    };
    shelves.set(payer, shelf);
  }
  lastPayer = payer;
  lastShelf = shelf;
  return shelf;
}

/** Regexps whose plans are kept by what they are. */
const MOST_KEPT = 256;
/** One in so many that were not kept is waited for. */
const KEPT = 4;

/** Fuel for looking at a pattern that the tenant has not used before. */
const analysisFuel = (source: string): number => 1000 + source.length * 256;

/** The plan of a regexp; undefined for what is none. Reads nothing that a guest can change. */
export function planOf(regexp: object, payer: Payer): Plan | undefined {
  const shelf = shelfOf(payer);
  if (regexp === shelf.regexp) return shelf.plan;
  if (regexp === made) return planAt(madeAt as Site, regexp, payer, shelf);
  let plan = shelf.kept.get(regexp);
  if (plan === undefined) {
    const known = findPlan(regexp, payer, shelf);
    if (known === undefined) return undefined;
    plan = known.plan;
    if (known.last !== regexp) {
      known.misses = (known.misses + 1) % KEPT;
      if (known.misses === 0) known.last = regexp;
      return plan;
    }
    if (shelf.kept.size >= MOST_KEPT) shelf.kept.clear();
    shelf.kept.set(regexp, plan);
  }
  shelf.regexp = regexp;
  shelf.plan = plan;
  return plan;
}

/** The same, for what a literal has just made. */
function planAt(site: Site, regexp: object, payer: Payer, shelf: Shelf): Plan | undefined {
  if (site.owner === shelf.known) return site.plan;
  const plan = findPlan(regexp, payer, shelf)?.plan;
  site.plan = plan;
  site.owner = shelf.known;
  return plan;
}

/** Units of input beyond which none is looked at more closely: it may have to be done again and again. */
const LONG: number = 2 ** 17;
const MOST_SEEN = 32;

/**
 * What the pattern takes at worst on this input; undefined when that is not worth finding out: inputs are looked at when
 * they come a second time, as they do where a program goes through a text match by match.
 */
export function boundFor(plan: Plan, input: string, payer: Payer): Bound | undefined {
  if (input.length > LONG) return undefined;
  const { seen } = shelfOf(payer);
  const known = seen.get(plan);
  if (known === undefined || known.input !== input) {
    if (known === undefined && seen.size >= MOST_SEEN) seen.clear();
    seen.set(plan, { input, bound: undefined });
    return undefined;
  }
  known.input = input; // the same text, perhaps another string: the engine compares a string with itself at once
  if (known.bound === undefined) {
    const closer = plan.closer();
    if (closer === undefined) return undefined;
    payer.charge(input.length * closer.passes);
    known.bound = closer.look(input);
  }
  return known.bound;
}

/** Has a source, and is no regexp. */
const { prototype } = RegExp;

function findPlan(regexp: object, payer: Payer, shelf: Shelf): Known | undefined {
  if (regexp === prototype) return undefined;
  let source: string;
  try {
    source = regExpSource(regexp);
  } catch {
    return undefined;
  }
  const flagBits = regExpFlagBits(regexp);
  const known = shelf.known.get(source);
  if (known !== undefined)
    for (let i = 0; i < known.length; i++) {
      const one = known[i] as Known;
      if (one.plan.flagBits === flagBits) return one;
    }
  return know(source, regExpFlags(regexp), payer);
}

/** The plan of a pattern that the engine has accepted; `payer` pays once for each. */
export const knownPlan = (source: string, flags: string, payer: Payer): Plan => know(source, flags, payer).plan;

function know(source: string, flags: string, payer: Payer): Known {
  const shelf = shelfOf(payer);
  let known = shelf.known.get(source);
  if (known !== undefined)
    for (let i = 0; i < known.length; i++) {
      const one = known[i] as Known;
      if (one.plan.flags === flags) return one;
    }
  payer.charge(analysisFuel(source));
  if (shelf.count >= MOST_PLANS) {
    // with what was known by object or by place, or what is paid would depend on how a pattern is found again
    shelf.known = new Map();
    shelf.kept.clear();
    shelf.regexp = undefined;
    shelf.plan = undefined;
    shelf.count = 0;
    known = undefined;
  }
  const made: Known = { plan: planFor(source, flags), last: undefined, misses: 0 };
  shelf.count += 1;
  if (known === undefined) shelf.known.set(source, [made]);
  else known[known.length] = made;
  return made;
}

/** The same, free of charge. */
export function planFor(source: string, flags: string): Plan {
  const key = `${flags}/${source}`;
  let plan = plans.get(key);
  if (plan === undefined) {
    plan = unpaid(() => makePlan(source, flags));
    if (plans.size >= MOST_PLANS) plans.clear();
    plans.set(key, plan);
  }
  return plan;
}

/** All with one hidden class: what is spread has one for each object, and plans are looked at for each `exec`. */
const shaped = (plan: Plan): Plan =>
  Object.freeze({
    source: plan.source,
    flags: plan.flags,
    flagBits: plan.flagBits,
    global: plan.global,
    sticky: plan.sticky,
    moves: plan.moves,
    hasIndices: plan.hasIndices,
    unicode: plan.unicode,
    refused: plan.refused,
    growth: plan.growth,
    attempt: plan.attempt,
    closer: plan.closer,
    weights: plan.weights,
    fast: plan.fast,
    far: plan.far,
    brief: plan.brief,
    unseen: plan.unseen,
    fixed: plan.fixed,
    looksBack: plan.looksBack,
    first: plan.first,
    linear: plan.linear,
    pattern: plan.pattern,
    program: plan.program,
    twins: plan.twins,
  });

/** The longest input, up to SHORT, that takes no more than so many steps; -1 for none. */
function longestBelow(growth: Growth, steps: number): number {
  let longest = -1;
  for (let step = SHORT; step > 0; step >>= 1)
    if (longest + step <= SHORT && valueAt(growth, longest + step) <= steps) longest += step;
  return longest;
}

function makePlan(source: string, flags: string): Plan {
  const sticky = flags.includes('y');
  const own = {
    source,
    flags,
    flagBits: bitsOfFlags(flags),
    global: flags.includes('g'),
    sticky,
    moves: sticky || flags.includes('g'),
    hasIndices: flags.includes('d'),
    unicode: flags.includes('u') || flags.includes('v'),
  };
  const refuse = (refused: 'size' | 'syntax'): Plan =>
    shaped({
      ...own,
      refused,
      growth: undefined,
      attempt: undefined,
      closer: () => undefined,
      weights: () => undefined,
      fast: false,
      far: false,
      brief: -1,
      unseen: new Bytes(0),
      fixed: sticky,
      looksBack: true,
      first: undefined,
      linear: false,
      pattern: undefined,
      program: () => undefined,
      twins: new Map(),
    });
  if (isOversized(source)) return refuse('size');
  const pattern = parsePattern(source, flags);
  if (pattern === undefined) return refuse('syntax');
  const { attempt, search, far, anchored, looksBack } = stepsOf(pattern);
  const growth = sticky ? attempt : search;
  const isFar = far && !sticky;
  const fast = !isFar && powerOf(growth) <= 1 && valueAt(growth, 1) <= MOST_STEPS_PER_UNIT;
  let closer: Closer | undefined | null = null;
  const closerOfPlan = (): Closer | undefined => {
    if (closer === null) closer = unpaid(() => closerOf(pattern, attempt));
    return closer;
  };
  let weights: Weights | undefined | null = null;
  const weightsOfPlan = (): Weights | undefined => {
    if (weights === null) weights = unpaid(() => weightsOf(pattern, sticky || anchored));
    return weights;
  };
  let program: Program | undefined | null = null;
  const programOf = (): Program | undefined => {
    if (program === null) program = unpaid(() => makeProgram(pattern));
    return program;
  };
  if (!fast && programOf() === undefined) return refuse('size');
  const linear = fast || programOf()?.linear === true;
  const brief = fast ? SHORT : longestBelow(growth, FEW_STEPS);
  const unseen = new Bytes(brief + 1);
  if (!fast) for (let i = 0; i <= brief; i++) unseen[i] = Math.floor(valueAt(growth, i) / UNSEEN);
  return shaped({
    ...own,
    refused: undefined,
    growth,
    attempt,
    closer: closerOfPlan,
    weights: weightsOfPlan,
    fast,
    far: isFar,
    brief,
    unseen,
    fixed: sticky || anchored,
    looksBack,
    first: sticky || anchored ? firstOf(pattern.root) : undefined,
    linear,
    pattern,
    program: programOf,
    twins: new Map(),
  });
}
