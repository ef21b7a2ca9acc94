// How a regular expression is run when a tenant pays: decided once for each pattern, by its text alone.
import { regExpFlags, regExpSource } from '../commons.ts';
import { type Payer, unpaid } from '../meter/current.ts';
import { type Growth, powerOf, valueAt } from './growth.ts';
import type { Pattern } from './node.ts';
import { isOversized, parsePattern } from './parse.ts';
import { MOST_STEPS_PER_UNIT } from './policy.ts';
import { makeProgram, type Program } from './program.ts';
import { stepsOf } from './steps.ts';

export interface Plan {
  readonly source: string;
  readonly flags: string;
  readonly global: boolean;
  readonly sticky: boolean;
  readonly hasIndices: boolean;
  readonly unicode: boolean;
  /** Why no matcher of ours can run it: too large, or newer than we know. */
  readonly refused: 'size' | 'syntax' | undefined;
  /** Steps of the engine at worst, by the length of what is searched. */
  readonly growth: Growth;
  /** Whether the engine's steps are no more than the input's length, times a constant. */
  readonly fast: boolean;
  /** Whether a match or failure can only be at the start of the input or at `lastIndex`. */
  readonly fixed: boolean;
  /** Whether what comes before `lastIndex` may be read, too. */
  readonly looksBack: boolean;
  /** Whether it is linear in the engine or in our matcher. */
  readonly linear: boolean;
  readonly pattern: Pattern | undefined;
  /** For our matcher; made when it is first needed. */
  readonly program: () => Program | undefined;
}

const MOST_PLANS = 1000;
/** By flags and source. Emptied when full, so that a guest cannot grow it. */
const plans = new Map<string, Plan>();
const planByRegExp = new WeakMap<object, Plan>();
/** The patterns for which a tenant has paid that they be looked at. */
const knownByPayer = new WeakMap<Payer, Set<string>>();

let lastRegExp: object | undefined;
let lastPlan: Plan | undefined;

/** Fuel for looking at a pattern that the tenant has not used before. */
const analysisFuel = (source: string): number => 500 + source.length * 64;

/** The plan of a regexp; undefined for what is none. Reads nothing that a guest can change. */
export function planOf(regexp: object, payer: Payer): Plan | undefined {
  if (regexp === lastRegExp) return lastPlan;
  let plan = planByRegExp.get(regexp);
  if (plan === undefined) {
    const text = textOf(regexp);
    if (text === undefined) return undefined;
    plan = knownPlan(text.source, text.flags, payer);
    planByRegExp.set(regexp, plan);
  }
  lastRegExp = regexp;
  lastPlan = plan;
  return plan;
}

/** Charges for a regexp that tenants share, as if it were the tenant's own. */
export function payForPattern(regexp: object, payer: Payer): void {
  const text = textOf(regexp);
  if (text !== undefined) knownPlan(text.source, text.flags, payer);
}

/** The plan of a pattern that the engine has accepted; `payer` pays once for each. */
export function knownPlan(source: string, flags: string, payer: Payer): Plan {
  const key = `${flags}/${source}`;
  let known = knownByPayer.get(payer);
  if (known === undefined) {
    known = new Set();
    knownByPayer.set(payer, known);
  }
  if (!known.has(key)) {
    payer.charge(analysisFuel(source));
    if (known.size >= MOST_PLANS) known.clear();
    known.add(key);
  }
  return planFor(source, flags);
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

/** A regexp's source and flags, from its internal slots; undefined for anything else. */
function textOf(value: object): { readonly source: string; readonly flags: string } | undefined {
  try {
    const flags = unpaid(() => regExpFlags(value));
    return { source: regExpSource(value), flags };
  } catch {
    return undefined;
  }
}

function makePlan(source: string, flags: string): Plan {
  const sticky = flags.includes('y');
  const own = {
    source,
    flags,
    global: flags.includes('g'),
    sticky,
    hasIndices: flags.includes('d'),
    unicode: flags.includes('u') || flags.includes('v'),
  };
  const refuse = (refused: 'size' | 'syntax'): Plan =>
    Object.freeze({
      ...own,
      refused,
      growth: undefined,
      fast: false,
      fixed: sticky,
      looksBack: true,
      linear: false,
      pattern: undefined,
      program: () => undefined,
    });
  if (isOversized(source)) return refuse('size');
  const pattern = parsePattern(source, flags);
  if (pattern === undefined) return refuse('syntax');
  const { attempt, search, anchored, looksBack } = stepsOf(pattern);
  const growth = sticky ? attempt : search;
  const fast = powerOf(growth) <= 1 && valueAt(growth, 1) <= MOST_STEPS_PER_UNIT;
  let program: Program | undefined | null = null;
  const programOf = (): Program | undefined => {
    if (program === null) program = unpaid(() => makeProgram(pattern));
    return program;
  };
  if (!fast && programOf() === undefined) return refuse('size');
  return Object.freeze({
    ...own,
    refused: undefined,
    growth,
    fast,
    fixed: sticky || anchored,
    looksBack,
    linear: fast || programOf()?.linear === true,
    pattern,
    program: programOf,
  });
}
