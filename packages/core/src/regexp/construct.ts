// What is looked at when a tenant makes a regular expression at run time.
import { regExpSource } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { regExpFlags } from './flags.ts';
import { isOversized } from './parse.ts';
import { knownPlan } from './plan.ts';
import { policyOf } from './policy-of.ts';
import { assertAllowed, refusalOf, shortSource } from './refusal.ts';

/** Units of pattern that are parsed for one unit of fuel. */
const PER_UNIT = 4;
const BASE = 32;

/** Before the engine parses it: it is paid for, and not too large. Looks at text only, and converts nothing. */
export function assertSource(pattern: unknown): void {
  if (payer === undefined) return;
  payer.charge(BASE);
  if (typeof pattern === 'string') assertSize(pattern);
}

function assertSize(source: string): void {
  if (payer === undefined) return;
  payer.charge(Math.floor(source.length / PER_UNIT));
  if (!isOversized(source)) return;
  const why = refusalOf({ refused: 'size', linear: false }, policyOf(payer));
  if (why !== undefined) throw new SyntaxError(`Invalid regular expression: ${shortSource(source)} ${why}`);
}

/** After it was made, of whatever: its source is the pattern's, whoever wrote it. */
export function assertMade(regexp: object): void {
  if (payer === undefined) return;
  const source = regExpSource(regexp);
  assertSize(source);
  if (policyOf(payer) !== 'linear') return;
  assertAllowed(knownPlan(source, regExpFlags(regexp), payer), 'linear', regexp);
}
