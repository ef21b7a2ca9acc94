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
import { type Payer, payer } from '../meter/current.ts';
import { valueAt } from './growth.ts';
import { findMatch, type StepPayer } from './match.ts';
import { boundFor, type Plan, planOf } from './plan.ts';
import { MOST_UNWATCHED, type RegExpPolicy, UNITS_TO_ASK, UNSEEN } from './policy.ts';
import { policyOf } from './policy-of.ts';
import { assertAllowed } from './refusal.ts';
import { makeResult } from './result.ts';
import { execInParts, partOf, withIndex } from './search-parts.ts';

const { exec: nativeExec } = RegExp.prototype;
const { floor, min, trunc } = Math;
const MOST_INDEX = Number.MAX_SAFE_INTEGER;

/** Length of input, and steps at worst, that are gone through before anybody could look at the clock. */
const SHORT = 1024;
const FEW = 2 ** 14;

/**
 * RegExpBuiltinExec (22.2.7.2).
 *
 * Throws a TypeError, as the original does, for what is no regexp; a SyntaxError for a pattern that the tenant's
 * policy refuses.
 */
export function execMetered(regexp: RegExp, input: string, payer: Payer): RegExpExecArray | null {
  const plan = planOf(regexp, payer);
  if (plan === undefined) return apply(nativeExec, regexp, [input]);
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

type Search = (regexp: RegExp, input: string, from: number) => RegExpExecArray | null;

/** execMetered for match after match of one regexp, each from where its `lastIndex` is known to be. */
export function searchPaid(regexp: RegExp, payer: Payer): Search {
  const plan = planOf(regexp, payer);
  return plan?.fast ? searchLinear : searchAny;
}

/** For whoever pays now: searches are over before that changes. */
const searchLinear: Search = (regexp, input, from) => {
  const guest = payer as Payer;
  const plan = planOf(regexp, guest) as Plan;
  return from > input.length ? execMetered(regexp, input, guest) : execLinear(plan, regexp, input, from, guest);
};
const searchAny: Search = (regexp, input) => execMetered(regexp, input, payer as Payer);

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
  const left = plan.looksBack ? length : length - from;
  const worst = valueAt(plan.growth, left);
  if (worst <= MOST_UNWATCHED) return execBounded(plan, regexp, input, from, worst, payer);
  if (policy === 'any') return execLinear(plan, regexp, input, from, payer);
  const closer = boundFor(plan, input, payer);
  let attempt = valueAt(plan.attempt, left);
  if (closer !== undefined) {
    const least = plan.sticky ? closer.attempt : closer.search;
    if (least <= MOST_UNWATCHED) return execBounded(plan, regexp, input, from, least, payer);
    if (closer.attempt < attempt) attempt = closer.attempt;
  }
  const part = partOf(plan, attempt);
  if (part === 0) return execOwn(plan, regexp, input, from, payer);
  const found = execInParts(plan, regexp, input, from, part, attempt, payer);
  return typeof found === 'number' ? execOwn(plan, regexp, input, found, payer) : found;
}

/** In proportion to the input's length. */
function execLinear(plan: Plan, regexp: RegExp, input: string, from: number, payer: Payer): RegExpExecArray | null {
  const length = input.length - from;
  const charged = length <= SHORT ? 0 : UNITS_TO_ASK + (length >>> 2);
  if (charged > 0) payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  // how far it looked in vain does not show in a match: the clock was asked for that
  let used = UNITS_TO_ASK;
  if (found !== null) used += ((found.index + (found[0] as string).length - from) >>> 2) + found.length;
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
  const charged = worst <= FEW && length <= SHORT ? 0 : UNITS_TO_ASK + floor(worst / UNSEEN) + (length >>> 2);
  if (charged > 0) payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  let used = UNITS_TO_ASK;
  if (found !== null) {
    const taken = found.index + (found[0] as string).length - from;
    used += (taken >>> 2) + found.length + floor(min(worst, valueAt(plan.growth, taken)) / UNSEEN);
  } else used += floor(worst / UNSEEN) + (plan.fixed ? 0 : length >>> 2);
  settle(payer, charged, used);
  return found;
}

function settle(payer: Payer, charged: number, used: number): void {
  if (used < charged) payer.refund(charged - used);
  else if (used > charged) payer.charge(used - charged);
}

function execOwn(plan: Plan, regexp: RegExp, input: string, from: number, payer: Payer): RegExpExecArray | null {
  payer.charge(UNITS_TO_ASK);
  const { moves, pattern } = plan;
  const program = plan.program();
  if (pattern === undefined || program === undefined) throw new TypeError('No matcher for this regular expression');
  const steps: StepPayer = {
    pay: (count) => payer.charge(count),
    overflow: () => payer.exhaust('regexp'),
  };
  const found = findMatch(program, input, from, plan.sticky, steps);
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
