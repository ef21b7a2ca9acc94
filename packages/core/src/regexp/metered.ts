// exec of a regular expression that a tenant pays for.
//
// The engine runs what cannot take long: patterns whose steps are proven to be linear, and others on inputs so short
// that their worst is a few milliseconds. All else runs in our matcher, which is paid by the step.
// What is charged follows from pattern, input and position alone, never from the engine.
//
// Before the engine runs, what it may take at worst is charged (so the clock is looked at in time), and what it did
// not use, as far as the result shows, is given back.
import { apply, isSameValue } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { valueAt } from './growth.ts';
import { findMatch, type StepPayer } from './match.ts';
import { type Plan, planOf } from './plan.ts';
import { MOST_UNWATCHED } from './policy.ts';
import { policyOf } from './policy-of.ts';
import { assertAllowed } from './refusal.ts';
import { makeResult } from './result.ts';

const { exec: nativeExec } = RegExp.prototype;
const { floor, min, trunc } = Math;
const MOST_INDEX = Number.MAX_SAFE_INTEGER;

/** Units for one exec: what it takes to begin, and to make a result. */
const BASE = 8;

/** Steps at worst, for one unit, of patterns that are not linear: how many they took does not show. */
const UNSEEN = 256;

/** A linear pattern's steps for each unit of input, as far as they are charged. */
const CHARGED_STEPS = 4;

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
  assertAllowed(plan, policy, regexp);
  const moves = plan.global || plan.sticky;
  const given: unknown = regexp.lastIndex;
  const index = typeof given === 'number' && given >= 0 && floor(given) === given ? given : toLength(given);
  if (moves && index > input.length) {
    payer.charge(BASE);
    regexp.lastIndex = 0;
    return null;
  }
  const from = moves ? index : 0;
  const left = plan.looksBack ? input.length : input.length - from;
  const worst = valueAt(plan.growth, left);
  if (policy === 'any' || plan.fast || worst <= MOST_UNWATCHED) {
    // what `lastIndex` was converted to is converted once
    if (isSameValue(given, index)) return execNative(plan, regexp, input, from, worst, payer);
    if (!moves) return execNative(plan, withIndex(plan, 0), input, from, worst, payer);
    const twin = withIndex(plan, index);
    const found = execNative(plan, twin, input, from, worst, payer);
    regexp.lastIndex = twin.lastIndex;
    return found;
  }
  return execOwn(plan, regexp, input, from, moves, payer);
}

function execNative(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  worst: number,
  payer: Payer,
): RegExpExecArray | null {
  const length = input.length - from;
  const linear = plan.fast || worst > MOST_UNWATCHED;
  const charged = BASE + floor(linear ? min(worst, length * CHARGED_STEPS) / 4 : worst / UNSEEN + length / 4);
  payer.charge(charged);
  const found = apply(nativeExec, regexp, [input]) as RegExpExecArray | null;
  // how far it looked in vain does not show in a match: the clock was asked for that
  let used = BASE;
  if (found !== null) {
    const taken = found.index + (found[0] as string).length - from;
    used += (taken >>> 2) + found.length;
    if (!linear) used += floor(valueAt(plan.growth, taken) / UNSEEN);
  } else if (!linear) return found;
  else if (!plan.fixed) used += length >>> 2;
  if (used < charged) payer.refund(charged - used);
  return found;
}

function execOwn(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  moves: boolean,
  payer: Payer,
): RegExpExecArray | null {
  payer.charge(BASE);
  const { pattern } = plan;
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

const OriginalRegExp = RegExp;

/** A private twin of the regexp, at this index. */
function withIndex({ source, flags }: Plan, index: number): RegExp {
  const twin = new OriginalRegExp(source, flags);
  twin.lastIndex = index;
  return twin;
}

/** ToLength (7.1.20): may run a guest's code, once. */
export function toLength(value: unknown): number {
  const length = trunc(+(value as number));
  return length > 0 ? min(length, MOST_INDEX) : 0;
}
