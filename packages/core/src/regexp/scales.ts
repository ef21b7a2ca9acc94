// Which patterns are weighed (weigh.ts) for a tenant, and what is known of the inputs that come again.
import type { Payer } from '../meter/current.ts';
import type { Plan } from './plan.ts';
import { MOST_UNWATCHED } from './policy.ts';
import { FAR, makeScale, type Reckoning, type Scale } from './weigh.ts';

/** What a tenant has weighed with one pattern. */
interface Weighed {
  uses: number;
  scale: Scale | undefined;
  /** The last input, and the last that was long: a program goes through pieces of a text, and through the text. */
  readonly short: Seen;
  readonly long: Seen;
}

interface Seen {
  input: string | undefined;
  times: number;
  /** Searches from any of its positions: looked at when it comes again, and then none where they take too much. */
  anywhere: Reckoning | 'none' | undefined;
  /** Of the last search. */
  readonly weight: Weight;
}

/** What is known of a search, or of an attempt. */
export interface Weight {
  /** At worst. */
  steps: number;
  /** Whether there may be a match. */
  mayMatch: boolean;
  /** Whether it is a bound for the input, and not near to what it takes. */
  rough: boolean;
  anywhere: Reckoning | undefined;
}

/** Patterns that are kept for a tenant, at up to 64 KiB. */
const MOST_SCALES = 128;
/** Short inputs that a pattern is run on before it is weighed: most patterns are used a few times. */
const FEW_USES = 3;
/** Searches of one short input before all of its positions are weighed; and steps that a rough look may give. */
const FEW_TIMES = 4;
const ROUGH: number = 2 ** 19;
/** Units of input beyond which none is gone through as a whole to know about every position. */
const LONG: number = 2 ** 17;

const tenants = new WeakMap<Payer, Map<Plan, Weighed>>();
let lastPayer: Payer | undefined;
let lastWeighed: Map<Plan, Weighed> | undefined;
let lastPlan: Plan | undefined;
let lastKnown: Weighed | undefined;

function weighedBy(payer: Payer): Map<Plan, Weighed> {
  if (payer === lastPayer) return lastWeighed as Map<Plan, Weighed>;
  let weighed = tenants.get(payer);
  if (weighed === undefined) {
    weighed = new Map();
    tenants.set(payer, weighed);
  }
  lastPayer = payer;
  lastWeighed = weighed;
  return weighed;
}

function weighedWith(plan: Plan, payer: Payer): Weighed {
  if (plan === lastPlan && payer === lastPayer) return lastKnown as Weighed;
  const all = weighedBy(payer);
  let known = all.get(plan);
  if (known === undefined) {
    if (all.size >= MOST_SCALES) all.clear();
    known = { uses: 0, scale: undefined, short: unseen(), long: unseen() };
    all.set(plan, known);
  }
  lastPlan = plan;
  lastKnown = known;
  return known;
}

/** Whether it was used a few times only, and is not worth being weighed on what is short. Counts such uses. */
export function isNew(plan: Plan, payer: Payer): boolean {
  const known = weighedWith(plan, payer);
  if (known.uses >= FEW_USES) return false;
  known.uses += 1;
  return true;
}

function scaleOf(plan: Plan, known: Weighed): Scale | undefined {
  if (known.scale === undefined) {
    const weights = plan.weights();
    if (weights === undefined) return undefined;
    known.scale = makeScale(weights, plan.unicode);
  }
  return known.scale;
}

/**
 * The one attempt of a pattern that is `fixed`; undefined where it is more than `most`, or not known, and 'far' where it
 * may look further than to `reach`.
 */
export function weighAttempt(
  plan: Plan,
  input: string,
  from: number,
  most: number,
  reach: number,
  payer: Payer,
): Weight | 'far' | undefined {
  const scale = scaleOf(plan, weighedWith(plan, payer));
  if (scale === undefined) return undefined;
  const steps = scale.attempt(input, from, most, reach, payer);
  return steps === FAR ? 'far' : weightOf(steps, scale);
}

/** A search from here; undefined where it is more than `most`, or not known. */
export function weighSearch(
  plan: Plan,
  input: string,
  from: number,
  most: number,
  isShort: boolean,
  payer: Payer,
): Weight | undefined {
  const known = weighedWith(plan, payer);
  const scale = scaleOf(plan, known);
  if (scale === undefined) return undefined;
  const seen = isShort ? known.short : known.long;
  if (seen.input !== input) {
    seen.input = input;
    seen.anywhere = undefined;
    seen.times = 1;
  } else {
    seen.input = input; // the same text, perhaps another string: the engine compares a string with itself at once
    seen.times += 1;
  }
  if (isShort && seen.times <= FEW_TIMES && seen.anywhere === undefined) {
    const steps = scale.roughly(input, from, ROUGH, payer);
    if (steps <= ROUGH) return { steps, mayMatch: scale.mayMatch(), rough: true, anywhere: undefined };
  }
  if (seen.times > 1) {
    if (seen.anywhere === undefined && input.length <= LONG)
      seen.anywhere = scale.anywhere(input, MOST_UNWATCHED, payer) ?? 'none';
    const { anywhere, weight } = seen;
    if (typeof anywhere === 'object') {
      weight.steps = anywhere.between(from, input.length) + anywhere.heaviest;
      weight.anywhere = anywhere;
      return weight;
    }
  }
  return weightOf(scale.search(input, from, most, payer), scale);
}

const weightOf = (steps: number, scale: Scale): Weight | undefined =>
  steps === Number.POSITIVE_INFINITY
    ? undefined
    : { steps, mayMatch: scale.mayMatch(), rough: false, anywhere: undefined };

const unseen = (): Seen => ({
  input: undefined,
  times: 0,
  anywhere: undefined,
  weight: { steps: 0, mayMatch: true, rough: false, anywhere: undefined },
});
