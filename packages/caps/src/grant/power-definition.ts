// What a power says of itself, so that it can be asked for, offered and explained.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { lastRefusal, REFUSED } from '../guard/refusal.ts';
import type { Parameter } from './parameter.ts';

/** How much harm a power can do in the wrong hands. `high`: loses or leaks data of the host's. */
export type Severity = 'low' | 'medium' | 'high';

export interface PowerDefinition<P extends object> {
  /** What manifests call it: `fetch`, `directory`. */
  readonly kind: string;
  readonly parameters: { readonly [K in keyof P]: Parameter<P[K]> };
  /** What it lets a plugin do, for a person: "Fetch from api.example.com". A verb first, no full stop. */
  readonly sentence: (parameters: P) => string;
  readonly severity: Severity | ((parameters: P) => Severity);
  /** Makes it. Called once everything is agreed. */
  readonly make: (parameters: P) => Grant<object>;
}

/** A power and the most of it that a host gives to a plugin. Made by {@link offer}. */
export interface Offer {
  readonly kind: string;
  /** @internal What is in both, by a manifest's parameters; undefined when nothing is. Throws MANIFEST_INVALID. */
  readonly narrow: (asked: Readonly<Record<string, unknown>>, where: string) => Parameters | undefined;
  /** @internal What of the first is in the second, both of them read before or kept by the host. */
  readonly within: (parameters: Parameters, agreed: Parameters) => Parameters | undefined;
  /** @internal */
  readonly sentence: (parameters: Parameters) => string;
  /** @internal */
  readonly severity: (parameters: Parameters) => Severity;
  /** @internal */
  readonly make: (parameters: Parameters) => Grant<object>;
}

/** Plain data, as the power's schema reads it. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * What a host is willing to give: at most `parameters` of a power.
 *
 * @throws OPTION_INVALID for parameters that the power does not take
 */
export function offer<P extends object>(definition: PowerDefinition<P>, parameters: NoInfer<P>): Offer {
  const { kind, sentence, severity, make } = definition;
  const entries = Object.entries(definition.parameters) as [string, Parameter<unknown>][];
  const given = Object.entries(parameters);
  const offered: Record<string, unknown> = {};
  for (const [key, parameter] of entries) {
    const found = given.find(([name]) => name === key);
    const value = found === undefined ? REFUSED : parameter.shape.read(found[1]);
    if (value === REFUSED)
      throw makeError('OPTION_INVALID', {
        option: key,
        where: `the offer of ${kind}`,
        expected: parameter.shape.says,
        got: found === undefined ? 'nothing' : lastRefusal().got,
      });
    offered[key] = value;
  }
  for (const [key] of given)
    if (!Object.hasOwn(offered, key))
      throw makeError('OPTION_INVALID', {
        option: key,
        where: `the offer of ${kind}`,
        expected: 'absent',
        got: 'given',
      });

  const narrow = (asked: Parameters, where: string): Parameters | undefined => {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(asked))
      if (!Object.hasOwn(offered, key))
        throw makeError('MANIFEST_INVALID', {
          expected: `parameters of ${kind}`,
          where,
          got: `a parameter ${short(key)}`,
        });
    for (const [key, { shape, narrow: both, absent }] of entries) {
      let value: unknown;
      if (!Object.hasOwn(asked, key)) value = absent === 'offered' ? offered[key] : absent.value;
      else {
        value = shape.read(asked[key]);
        if (value === REFUSED) {
          const { expected, got, path } = lastRefusal();
          throw makeError('MANIFEST_INVALID', { expected, where: `${where}.${key}${path}`, got });
        }
      }
      const common = both(value, offered[key]);
      if (common === undefined) return undefined;
      result[key] = common;
    }
    return result;
  };
  const within = (parameters: Parameters, agreed: Parameters): Parameters | undefined => {
    const result: Record<string, unknown> = {};
    for (const [key, parameter] of entries) {
      // An agreement is data that was kept somewhere: what does not read any more was not agreed to.
      const before = Object.hasOwn(agreed, key) ? parameter.shape.read(agreed[key]) : REFUSED;
      const common = before === REFUSED ? undefined : parameter.narrow(parameters[key], before);
      if (common === undefined) return undefined;
      result[key] = common;
    }
    return result;
  };
  return harden({
    kind,
    narrow,
    within,
    sentence: (narrowed: Parameters) => sentence(narrowed as P),
    severity: (narrowed: Parameters) => (typeof severity === 'function' ? severity(narrowed as P) : severity),
    make: (narrowed: Parameters) => make(narrowed as P),
  });
}

const short = (text: string): string => JSON.stringify(text.slice(0, 64));
