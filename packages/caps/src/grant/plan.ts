// Manifest against offers: what a plugin would get, what not, and what a person has to say yes to.
import { hasOwn, harden } from '../commons.ts';
import { isCapsError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { textOf } from '../audit/text-of.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { plainWords } from './plain-words.ts';
import type { Offer, Parameters, Severity } from './power-definition.ts';

/** What was agreed to for one plugin: plain data, for the host to keep. */
export interface Agreement {
  readonly name: string;
  readonly version: string;
  readonly powers: Readonly<Record<string, { readonly kind: string; readonly parameters: Parameters }>>;
}

export type RefusalReason =
  /** The host offers no such power. */
  | 'not offered'
  /** Nothing is both asked for and offered. */
  | 'nothing in common'
  /** Its parameters are none. */
  | 'invalid'
  /** Nobody has agreed to it. */
  | 'not agreed';

export interface GrantRefusal {
  /** Under which name the plugin asked. */
  readonly power: string;
  readonly kind: string;
  readonly reason: RefusalReason;
  /** Whether the plugin says that it runs without. */
  readonly optional: boolean;
  /** What exactly, for those who wrote the manifest. */
  readonly detail: string;
}

/** One power as a person is asked about it. */
export interface ConsentItem {
  readonly power: string;
  /** Whether the plugin says that it runs without. */
  readonly optional: boolean;
  readonly severity: Severity;
  /** The host's own words, with the parameters. */
  readonly sentence: string;
  /** The plugin's words: show them as such, or not at all. */
  readonly reason: string | undefined;
  /** `new`: was not agreed to. `more`: goes further than what was. `same`: nothing to be asked. */
  readonly change: 'new' | 'more' | 'same';
}

export interface GrantPlan {
  /** What to agree to: pass it to `grant` when the answer is yes, and keep it. */
  readonly agreement: Agreement;
  readonly refusals: readonly GrantRefusal[];
  /** The gravest first. */
  readonly items: readonly ConsentItem[];
  /** Powers of the earlier agreement that are not asked for any more. */
  readonly dropped: readonly string[];
  /** Whether somebody has to say yes: something is new, or more than before. */
  readonly needsConsent: boolean;
  /** Text for a dialog. */
  readonly text: string;
}

const GRAVITY: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** Offers by kind. */
export type Offers = readonly Offer[];

/** What of `parameters` was agreed to; undefined when nothing was. Another kind under the same name is nothing. */
export function agreedPart(
  offer: Offer,
  power: string,
  parameters: Parameters,
  agreed: Agreement | undefined,
): Parameters | undefined {
  const before = agreed !== undefined && hasOwn(agreed.powers, power) ? agreed.powers[power] : undefined;
  if (before === undefined || before.kind !== offer.kind) return undefined;
  return offer.within(parameters, before.parameters);
}

/** An agreement, if it is one with this plugin: what was agreed to for another is nothing to this one. */
export const agreementWith = (name: string, agreed: Agreement | undefined): Agreement | undefined =>
  agreed?.name === name ? agreed : undefined;

/** Whether two sets of parameters are the same. */
export const isSame = (a: unknown, b: unknown): boolean => textOf([a]) === textOf([b]);

/**
 * What a manifest would get of these offers. Makes nothing, asks nobody.
 *
 * @param agreed what was agreed to for an earlier version, if anything was
 * @throws MANIFEST_INVALID for what is no manifest, OPTION_UNKNOWN
 */
export function planGrant(
  manifest: Manifest,
  offers: Offers,
  options: { readonly agreed?: Agreement | undefined } = {},
): GrantPlan {
  assertOptions(options, 'planGrant', { agreed: true });
  const { name, version, powers = {} } = readManifest(manifest);
  const agreed = agreementWith(name, options.agreed);
  const byKind = new Map(offers.map((each) => [each.kind, each]));
  const granted: Record<string, { kind: string; parameters: Parameters }> = {};
  const refusals: GrantRefusal[] = [];
  const items: ConsentItem[] = [];
  for (const [power, request] of Object.entries(powers)) {
    const { kind = power, parameters: asked = {}, optional = false, reason } = request;
    const refuse = (why: RefusalReason, detail: string): void => {
      refusals.push({ power, kind, reason: why, optional, detail });
    };
    const offered = byKind.get(kind);
    if (offered === undefined) {
      refuse('not offered', `No power ${kind} is offered`);
      continue;
    }
    let parameters: Parameters | undefined;
    try {
      parameters = offered.narrow(asked, `manifest.powers.${power}.parameters`);
    } catch (error) {
      if (!isCapsError(error, 'MANIFEST_INVALID')) throw error;
      refuse('invalid', error.message);
      continue;
    }
    if (parameters === undefined) {
      refuse('nothing in common', `What ${power} asks for and what is offered of ${kind} have nothing in common`);
      continue;
    }
    granted[power] = { kind, parameters };
    const before = agreedPart(offered, power, parameters, agreed);
    items.push({
      power,
      optional,
      severity: offered.severity(parameters),
      sentence: plainWords(offered.sentence(parameters)),
      reason: reason === undefined ? undefined : plainWords(reason),
      change: before === undefined ? 'new' : isSame(before, parameters) ? 'same' : 'more',
    });
  }
  items.sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
  const dropped = Object.keys(agreed?.powers ?? {}).filter((power) => !hasOwn(granted, power));
  return harden({
    agreement: { name, version, powers: granted },
    refusals,
    items,
    dropped,
    needsConsent: items.some(({ change }) => change !== 'same'),
    text: textFor(name, version, items, refusals, agreed),
  });
}

function textFor(
  name: string,
  version: string,
  items: readonly ConsentItem[],
  refusals: readonly GrantRefusal[],
  agreed: Agreement | undefined,
): string {
  const asked = items.filter(({ change }) => change !== 'same');
  const lines =
    items.length === 0
      ? [`${name} ${version} asks for nothing that is offered.`]
      : agreed === undefined
        ? [`${name} ${version} wants to:`]
        : asked.length === 0
          ? [`${name} ${version} asks for no more than ${plainWords(agreed.version)} did.`]
          : [`${name} ${version} wants more than ${plainWords(agreed.version)} did:`];
  for (const { severity, sentence, reason, change } of agreed === undefined ? items : asked) {
    const mark = agreed === undefined ? '' : change === 'new' ? ' (new)' : ' (more than before)';
    lines.push(`  [${severity}] ${sentence}${mark}`);
    if (reason !== undefined) lines.push(`    It says: "${reason.replaceAll('"', "'")}"`);
  }
  for (const { power, reason } of refusals) lines.push(`  It also asked for ${power} and will not get it: ${reason}.`);
  return lines.join('\n');
}
