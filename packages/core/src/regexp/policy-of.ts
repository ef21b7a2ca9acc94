// Which policy a tenant has for its regular expressions.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import type { RegExpPolicy } from './policy.ts';

const policies = new WeakMap<Payer, RegExpPolicy>();
const { get } = WeakMap.prototype;

let lastPayer: Payer | undefined;
let lastPolicy: RegExpPolicy = 'bounded';

/** To be called once, before the tenant runs anything. */
export function setPolicy(payer: Payer, policy: RegExpPolicy): void {
  policies.set(payer, policy);
}

export function policyOf(payer: Payer): RegExpPolicy {
  if (payer === lastPayer) return lastPolicy;
  lastPolicy = (apply(get, policies, [payer]) as RegExpPolicy | undefined) ?? 'bounded';
  lastPayer = payer;
  return lastPolicy;
}
