// The grant: powers for a plugin, no more than it asked for, than is offered, and than was agreed to.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { assertOptions } from '../powers/check.ts';
import type { Manifest } from './manifest.ts';
import {
  type Agreement,
  agreedPart,
  agreementWith,
  type GrantPlan,
  type GrantRefusal,
  isSame,
  type Offers,
  planGrant,
} from './plan.ts';
import type { Offer } from './power-definition.ts';

export interface GrantOptions {
  /**
   * What was agreed to: the `agreement` of a plan that somebody said yes to, of this version or of an earlier one.
   * `'all'`: the host gives whatever it offers, and asks nobody. Default: nobody has agreed to anything yet.
   */
  readonly agreed?: Agreement | 'all' | undefined;
}

export interface GrantResult {
  /** By the names under which the plugin asked; nothing else is in it. */
  readonly powers: Readonly<Record<string, object>>;
  /** The same, each with its own end. */
  readonly grants: Readonly<Record<string, Grant<object>>>;
  /** What it does not get, or not as much of as it asked and is offered. */
  readonly refusals: readonly GrantRefusal[];
  /** Whether everything is there that the plugin cannot do without. */
  readonly complete: boolean;
  /** What would be asked of a person for the rest: its `needsConsent` and `text` say whether and what. */
  readonly plan: GrantPlan;
  /** Ends all of it. May be called twice. */
  revoke(): void;
}

/**
 * Gives a plugin the powers that its manifest asks for, as far as they are offered and agreed to.
 *
 * A new version that asks for more gets what was agreed to before; the rest is in `refusals` and needs a fresh yes:
 * show `plan.text`, and grant again with `plan.agreement` when the answer is one.
 *
 * @throws MANIFEST_INVALID, OPTION_UNKNOWN, and what making a power throws; then none of them is left.
 */
export function grant(manifest: Manifest, offers: Offers, options: GrantOptions = {}): GrantResult {
  assertOptions(options, 'grant', { agreed: true });
  const { agreed } = options;
  const plan = planGrant(manifest, offers, { agreed: agreed === 'all' ? undefined : agreed });
  const known = agreed === 'all' ? undefined : agreementWith(plan.agreement.name, agreed);
  const byKind = new Map<string, Offer>(offers.map((each) => [each.kind, each]));
  const grants: Record<string, Grant<object>> = {};
  const refusals: GrantRefusal[] = [...plan.refusals];
  const missing = new Set(plan.refusals.filter(({ optional }) => !optional).map(({ power }) => power));
  const revoke = (): void => {
    for (const each of Object.values(grants)) each.revoke();
  };
  try {
    for (const [power, { kind, parameters }] of Object.entries(plan.agreement.powers)) {
      const offered = byKind.get(kind) as Offer;
      const part = agreed === 'all' ? parameters : agreedPart(offered, power, parameters, known);
      if (part === undefined || !isSame(part, parameters)) {
        const optional = plan.items.some((item) => item.power === power && item.optional);
        const detail =
          part === undefined ? `Nobody has agreed to ${power}` : `More of ${power} is asked for than was agreed to`;
        refusals.push({ power, kind, reason: 'not agreed', optional, detail });
        if (part === undefined && !optional) missing.add(power);
      }
      if (part !== undefined) grants[power] = offered.make(part);
    }
  } catch (error) {
    revoke();
    throw error;
  }
  const powers = Object.fromEntries(Object.entries(grants).map(([power, { value }]) => [power, value]));
  return harden({ powers, grants, refusals, complete: missing.size === 0, plan, revoke });
}
