// What a tenant may spend: what its host says, what it asks for, and never more than the host's ceiling.
import { DEFAULT_LIMITS, type Limits } from '@cofferdam/core';
import { refuse, readOptions } from './read-options.ts';
import { wireDefaults } from './wire/limits.ts';

export interface HostLimits {
  /** For tenants that are admitted without limits of their own. Default: core's. */
  readonly defaults?: Partial<Limits>;
  /** What no tenant of this host exceeds, whatever `admit` or a manifest says. Default: none. */
  readonly ceiling?: Partial<Limits>;
}

export interface FilledHostLimits {
  readonly defaults: Partial<Limits>;
  readonly ceiling: Partial<Limits>;
}

/**
 * Output of one run at most: it crosses in one answer, with texts at two bytes for each of its characters and with what
 * else there is to say.
 */
const MOST_OUTPUT: number = wireDefaults.messageBytes / 8;

const NAMES = Object.keys(DEFAULT_LIMITS) as readonly (keyof Limits)[];

/** A copy of limits that a tenant may get, each read once. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function readLimits(where: string, given: unknown): Partial<Limits> {
  const limits = readNumbers(where, given);
  const { outputBytes = 0 } = limits;
  if (outputBytes > MOST_OUTPUT)
    refuse(where, 'outputBytes', `at most ${MOST_OUTPUT}: what a run prints crosses in one answer`, outputBytes);
  return limits;
}

function readNumbers(where: string, given: unknown): Partial<Limits> {
  const read = readOptions(where, given, NAMES);
  for (const [name, value] of Object.entries(read))
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      refuse(where, name, 'a number >= 0, or Infinity', value);
  return Object.freeze(
    Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Partial<Limits>,
  );
}

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function fillHostLimits(given: unknown): FilledHostLimits {
  const { defaults, ceiling } = readOptions('limits', given, ['defaults', 'ceiling']);
  return Object.freeze({
    defaults: readLimits('limits.defaults', defaults),
    ceiling: readNumbers('limits.ceiling', ceiling), // Infinity is none
  });
}

/**
 * The limits of one tenant. `own`: what the host says for this one. `asked`: what its manifest asks for; it gets that
 * up to what the host says for this one, or else up to the ceiling, or else up to the defaults.
 */
export function limitsFor(
  { defaults, ceiling }: FilledHostLimits,
  own: Partial<Limits>,
  asked: Partial<Record<string, number>>,
): Partial<Limits> {
  const limits: Partial<Record<keyof Limits, number>> = {};
  for (const name of NAMES) {
    const said = own[name] ?? ceiling[name] ?? defaults[name] ?? DEFAULT_LIMITS[name];
    const wish = asked[name];
    const value = wish === undefined ? (own[name] ?? defaults[name]) : Math.min(wish, said);
    const most = ceiling[name];
    // A ceiling holds for what nobody has said, too: then the default of core stands.
    if (value !== undefined || most !== undefined)
      limits[name] = Math.min(value ?? DEFAULT_LIMITS[name], most ?? Number.POSITIVE_INFINITY);
  }
  return Object.freeze(limits);
}
