// A search whose attempts are each bounded, though all of them together are not, in parts: the engine is asked whether
// a match begins at one of the next so many positions, and the clock can be looked at before it is asked again.
//
// A match is the first at which an attempt succeeds, and attempts know nothing of one another: a search that begins
// where the one before has ended finds the same.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import type { Plan } from './plan.ts';
import { MOST_UNWATCHED, UNITS_TO_ASK, UNSEEN } from './policy.ts';

const OriginalRegExp = RegExp;
const { exec: nativeExec } = RegExp.prototype;
const { floor } = Math;

/** Steps of one attempt for one unit: how far it looked ahead in vain does not show in a match. */
const UNSEEN_AHEAD = 32;
/** Steps at worst that the parts of one search may take together: some tenths of a second. */
const MOST_SPENT: number = 2 ** 26;

/** Positions of a part: few kinds, since each needs a twin of the regexp. */
const SMALL = 32;
const LARGE = 512;

/** How many positions a part may have at most, by the steps of an attempt; 0 when this is no way to run it. */
export function partOf({ fixed, sticky, unicode }: Plan, attempt: number): number {
  // a sticky regexp makes one attempt, an anchored one no more; where characters are code points they are not counted
  if (sticky || fixed || unicode) return 0;
  const most = MOST_UNWATCHED / (attempt + 1);
  return most >= LARGE ? LARGE : most >= SMALL ? SMALL : 0;
}

/** A twin that matches where the regexp matches at one of so many positions from `lastIndex` on. */
function askerOf({ source, flags, twins }: Plan, positions: number): RegExp {
  let twin = twins.get(positions);
  if (twin === undefined) {
    let letters = 'y';
    for (let i = 0; i < flags.length; i++) if (flags[i] !== 'g' && flags[i] !== 'd') letters += flags[i];
    twin = new OriginalRegExp(`[^]{0,${positions - 1}}?(?:${source})`, letters);
    twins.set(positions, twin);
  }
  return twin;
}

/** A twin that finds what the regexp finds, from `lastIndex` on. */
function finderOf({ source, flags, global, twins }: Plan): RegExp {
  let twin = twins.get(0);
  if (twin === undefined) {
    twin = new OriginalRegExp(source, global ? flags : `${flags}g`);
    twins.set(0, twin);
  }
  return twin;
}

/** Where it came to an end without having found anything: the position to go on at, for our own matcher. */
export type Rest = number;

/**
 * exec of a regexp that is not sticky, in parts of at most `most` positions; `steps` is what an attempt may take. Gives
 * up when the parts together may have taken too long.
 */
export function execInParts(
  plan: Plan,
  regexp: RegExp,
  input: string,
  from: number,
  most: number,
  steps: number,
  payer: Payer,
): RegExpExecArray | null | Rest {
  const { length } = input;
  const finder = finderOf(plan);
  let at = from;
  let positions = SMALL;
  let spent = 0;
  for (;;) {
    if (spent > MOST_SPENT) return at;
    const worst = steps * positions;
    const charged = UNITS_TO_ASK + floor(worst / UNSEEN);
    payer.charge(charged);
    const isLast = length - at < positions;
    let isHere = isLast;
    if (!isLast) {
      const asker = askerOf(plan, positions);
      asker.lastIndex = at;
      isHere = apply(nativeExec, asker, [input]) !== null;
    }
    if (isHere) {
      finder.lastIndex = at;
      const found = apply(nativeExec, finder, [input]) as RegExpExecArray | null;
      const end = found === null ? length : found.index + (found[0] as string).length;
      const looked = floor(steps / UNSEEN_AHEAD);
      const used = UNITS_TO_ASK + ((end - from) >>> 2) + looked + (found === null ? 0 : found.length);
      if (used < charged) payer.refund(charged - used);
      else payer.charge(used - charged);
      if (plan.moves) regexp.lastIndex = found === null ? 0 : finder.lastIndex;
      return found;
    }
    // what it took to find nothing does not show: all that was charged stays
    spent += worst;
    at += positions;
    positions = most;
  }
}

/** A private twin of the regexp, at this index. */
export function withIndex({ source, flags }: Plan, index: number): RegExp {
  const twin = new OriginalRegExp(source, flags);
  twin.lastIndex = index;
  return twin;
}
