// exec of a regular expression that a tenant pays for.
//
// The engine runs what cannot take long: patterns whose steps are proven to be linear, and others on inputs so short
// that their worst is some hundredth of a second. A search that may take longer, though each of its attempts may not,
// is run in parts (search-parts.ts). All else runs in our matcher, which is paid by the step.
// What is charged follows from pattern, input and position alone, never from the engine.
//
// Before the engine runs, what it may take at worst is charged (so the clock is looked at in time), and what it did
// not use, as far as the result shows, is given back. What cannot take long is charged afterwards.
import { apply, isSameValue } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { bucketAt } from './first-chars.ts';
import { valueAt } from './growth.ts';
import { tryMatch } from './match.ts';
import type { StepPayer } from './match-run.ts';
import { boundFor, type Plan, planOf } from './plan.ts';
import { FEW_STEPS, MOST_UNWATCHED, type RegExpPolicy, SHORT, UNITS_TO_ASK, UNSEEN } from './policy.ts';
import { policyOf } from './policy-of.ts';
import { assertAllowed } from './refusal.ts';
import { makeResult } from './result.ts';
import { isNew, type Weight, weighAttempt, weighSearch } from './scales.ts';
import { execInParts, partOf, withIndex } from './search-parts.ts';

const { exec: nativeExec } = RegExp.prototype;
const { floor, max, min, trunc } = Math;
const MOST_INDEX = Number.MAX_SAFE_INTEGER;

/**
 * RegExpBuiltinExec (22.2.7.2).
 *
 * Throws a TypeError, as the original does, for what is no regexp; a SyntaxError for a pattern that the tenant's
 * policy refuses.
 */
export function execMetered(regexp: RegExp, input: string, payer: Payer): RegExpExecArray | null {
  const plan = planOf(regexp, payer);
  return plan === undefined ? apply(nativeExec, regexp, [input]) : execPlanned(plan, regexp, input, payer);
}

/** The same of a regexp whose plan is known: whoever goes on with match after match asks for it once. */
export function execPlanned(plan: Plan, regexp: RegExp, input: string, payer: Payer): RegExpExecArray | null {
  const { lastIndex } = regexp;
  // the engine reads it, and where it is a number that runs nothing
  if (
    typeof lastIndex === 'number' &&
    (!plan.moves || (lastIndex >= 0 && lastIndex <= input.length && floor(lastIndex) === lastIndex))
  ) {
    const from = plan.moves ? lastIndex : 0;
    if (plan.linear || policyOf(payer) !== 'linear') {
      if (plan.first !== undefined && plan.first[bucketAt(input, from)] === 0) return failAtOnce(plan, regexp, payer);
      if (input.length <= plan.brief) return execBriefly(plan, regexp, input, from, payer);
      if (plan.fast) return execLinear(plan, regexp, input, from, payer);
    }
    const policy = policyOf(payer);
    if (plan.refused !== undefined || !plan.linear) assertAllowed(plan, policy, regexp);
    return execAt(plan, policy, regexp, input, from, payer);
  }
  const policy = policyOf(payer);
  if (plan.refused !== undefined || !plan.linear) assertAllowed(plan, policy, regexp);
  const { moves } = plan;
  const given: unknown = regexp.lastIndex;
  const index = typeof given === 'number' && given >= 0 && floor(given) === given ? given : toLength(given);
  if (moves && index > input.length) {
    payer.charge(UNITS_TO_ASK);
    regexp.lastIndex = 0;
    return null;
  }
  const from = moves ? index : 0;
  // what `lastIndex` was converted to is converted once
  if (!isSameValue(given, index)) {
    const twin = withIndex(plan, from);
    const found = execAt(plan, policy, twin, input, from, payer);
    if (moves) regexp.lastIndex = twin.lastIndex;
    return found;
  }
  return execAt(plan, policy, regexp, input, from, payer);
}

/** Units of input with which our matcher is tried first where a pattern is new, and the steps it has for that. */
const NEAR = 1024;
const TRIED = 256;
/** Units of input that one attempt is followed for, and the steps that our matcher then has before it goes on. */
const REACH = 512;
const TRIED_FAR = 2048;
/** What is weighed is left to the engine up to so many steps in all, and for each unit of input. */
const MOST_WEIGHED: number = 2 ** 23;
const WEIGHED = 512;
const LEAST_WEIGHED: number = 2 ** 14;
/** Steps for one unit, where they are those of this very input. */
const SEEN = 32;

/** The same, at a `lastIndex` that is known. */
function execAt(
  plan: Plan,
  policy: RegExpPolicy,
  regexp: RegExp,
  input: string,
  from: number,
  payer: Payer,
): RegExpExecArray | null {
  const { length } = input;
  if (plan.fast) return execLinear(plan, regexp, input, from, payer);
  if (plan.first !== undefined && plan.first[bucketAt(input, from)] === 0) return failAtOnce(plan, regexp, payer);
  const left = plan.looksBack ? length : length - from;
  const worst = valueAt(plan.growth, left);
  if (worst <= MOST_UNWATCHED) return execBounded(plan, regexp, input, from, worst, payer);
  if (policy === 'any') return execLinear(plan, regexp, input, from, payer);
  const isShort = length <= NEAR;
  let begin = from;
  if (isShort && isNew(plan, payer)) {
    const tried = execOwn(plan, regexp, input, from, payer, TRIED);
    if (typeof tried !== 'number') return tried;
    begin = tried;
  }
  const most = min(MOST_WEIGHED, LEAST_WEIGHED + length * WEIGHED);
  let weight: Weight | 'far' | undefined;
  if (!plan.fixed) weight = weighSearch(plan, input, from, most, isShort, payer);
  else weight = weighAttempt(plan, input, from, most, from + REACH, payer);
  if (weight === 'far') {
    // the ways that are tried first mostly lead less far than others that there are
    const tried = execOwn(plan, regexp, input, from, payer, TRIED_FAR);
    if (typeof tried !== 'number') return tried;
    weight = weighAttempt(plan, input, from, most, length, payer) as Weight | undefined;
  }
  if (weight !== undefined) {
    if (!weight.mayMatch) return failForCertain(plan, regexp, input, from, weight, payer);
    if (weight.rough) return execBounded(plan, regexp, input, from, weight.steps, payer);
    return execWeighed(plan, regexp, input, from, weight, payer);
  }
  if (isShort) return goOnOwn(plan, regexp, input, begin, payer);
  let attempt = valueAt(plan.attempt, left);
  const closer = boundFor(plan, input, payer);
  if (closer !== undefined) {
    const least = plan.sticky ? closer.attempt : closer.search;
    if (least <= MOST_UNWATCHED) return execBounded(plan, regexp, input, from, least, payer);
    if (closer.attempt < attempt) attempt = closer.attempt;
  }
  const part = partOf(plan, attempt);
  if (part === 0) return goOnOwn(plan, regexp, input, from, payer);
  const found = execInParts(plan, regexp, input, from, part, attempt, payer);
  return typeof found === 'number' ? goOnOwn(plan, regexp, input, found, payer) : found;
}

/** The one attempt that there is cannot begin with the character there. */
function failAtOnce(plan: Plan, regexp: RegExp, payer: Payer): null {
  payer.charge(UNITS_TO_ASK);
  if (plan.moves) regexp.lastIndex = 0;
  return null;
}

/** What was weighed has no way to a match: the engine need not look, for the price that it would have. */
function failForCertain(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  { steps, rough }: Weight,
  payer: Payer,
): null {
  const unseen = floor(steps / (rough ? UNSEEN : SEEN));
  payer.charge(UNITS_TO_ASK + unseen + (plan.fixed ? 0 : (input.length - from) >>> 2));
  if (plan.moves) regexp.lastIndex = 0;
  return null;
}

/** How far a match went; one that begins within a pair of surrogates is looked for from the pair's beginning. */
const takenBy = (found: RegExpExecArray, from: number): number =>
  max(found.index + (found[0] as string).length - from, 0);

/** What execLinear and execBounded do with an input of no more than `brief` units, for the same price. */
function execBriefly(plan: Plan, regexp: RegExp, input: string, from: number, payer: Payer): RegExpExecArray | null {
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  if (found === null) {
    const length = input.length - from;
    const unseen = plan.fast ? 0 : (plan.unseen[plan.looksBack ? input.length : length] as number);
    payer.charge(UNITS_TO_ASK + unseen + (plan.fixed ? 0 : length >>> 2));
    return null;
  }
  const taken = takenBy(found, from);
  const unseen = plan.fast ? 0 : (plan.unseen[plan.far ? input.length - from : taken] as number);
  payer.charge(UNITS_TO_ASK + (taken >>> 2) + found.length + unseen);
  return found;
}

/**
 * Units for going over so much, before that is done. What is not too long is counted at a sixteenth of what it costs
 * when it is done: whoever goes through a text match by match would look at the clock for each few of them.
 */
const ahead = (length: number): number => UNITS_TO_ASK + (length <= LONG ? length >>> 6 : length >>> 2);
const LONG: number = 2 ** 17;
/** Steps, some milliseconds', that are charged when they are done, where all that were done are charged then. */
const MUCH: number = 2 ** 22;

/** In proportion to the input's length. */
function execLinear(plan: Plan, regexp: RegExp, input: string, from: number, payer: Payer): RegExpExecArray | null {
  const length = input.length - from;
  const charged = length <= SHORT ? 0 : ahead(length);
  if (charged > 0) payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  // how far it looked in vain does not show in a match: the clock was asked for that
  let used = UNITS_TO_ASK;
  if (found !== null) used += (takenBy(found, from) >>> 2) + found.length;
  else if (!plan.fixed) used += length >>> 2;
  settle(payer, charged, used);
  return found;
}

/** At most so many steps. */
function execBounded(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  worst: number,
  payer: Payer,
): RegExpExecArray | null {
  const length = input.length - from;
  const isBrief = plan.far ? worst <= MUCH : worst <= FEW_STEPS && length <= SHORT;
  const charged = isBrief ? 0 : ahead(length) + floor(worst / UNSEEN);
  if (charged > 0) payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  let used = UNITS_TO_ASK;
  if (found !== null) {
    const taken = takenBy(found, from);
    const most = plan.far ? worst : min(worst, valueAt(plan.growth, taken));
    used += (taken >>> 2) + found.length + floor(most / UNSEEN);
  } else used += floor(worst / UNSEEN) + (plan.fixed ? 0 : length >>> 2);
  settle(payer, charged, used);
  return found;
}

/** So many steps at most, as they were added up for this input: each of them is near to what the engine does. */
function execWeighed(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  { steps, anywhere }: Weight,
  payer: Payer,
): RegExpExecArray | null {
  const length = input.length - from;
  const charged = steps <= MUCH ? 0 : ahead(length) + floor(steps / SEEN);
  if (charged > 0) payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  let used = UNITS_TO_ASK;
  if (found === null) used += floor(steps / SEEN) + (plan.fixed ? 0 : length >>> 2);
  else {
    const taken = takenBy(found, from);
    // where the attempts that failed looked in vain is not known, but that one of them can have looked that far
    const most = anywhere === undefined ? steps : min(steps, anywhere.between(from, from + taken) + anywhere.heaviest);
    used += (taken >>> 2) + found.length + floor(most / SEEN);
  }
  settle(payer, charged, used);
  return found;
}

function settle(payer: Payer, charged: number, used: number): void {
  if (used < charged) payer.refund(charged - used);
  else if (used > charged) payer.charge(used - charged);
}

/** To the end, whatever it takes. */
const goOnOwn = (plan: Plan, regexp: RegExp, input: string, from: number, payer: Payer): RegExpExecArray | null =>
  execOwn(plan, regexp, input, from, payer, 0) as RegExpExecArray | null;

/** In our matcher; where it was when it gave up after so many steps (0: never). */
function execOwn(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  payer: Payer,
  most: number,
): RegExpExecArray | null | number {
  payer.charge(UNITS_TO_ASK);
  const { moves, pattern } = plan;
  const program = plan.program();
  if (pattern === undefined || program === undefined) throw new TypeError('No matcher for this regular expression');
  const steps: StepPayer = {
    pay: (count) => payer.charge(count),
    overflow: () => payer.exhaust('regexp'),
  };
  const found = tryMatch(program, input, from, plan.sticky, steps, most);
  if (typeof found === 'number') return found;
  if (found === undefined) {
    if (moves) regexp.lastIndex = 0;
    return null;
  }
  if (moves) regexp.lastIndex = found[1] as number;
  return makeResult(found, input, pattern, plan.hasIndices);
}

/** ToLength (7.1.20): may run a guest's code, once. */
export function toLength(value: unknown): number {
  const length = trunc(+(value as number));
  return length > 0 ? min(length, MOST_INDEX) : 0;
}
