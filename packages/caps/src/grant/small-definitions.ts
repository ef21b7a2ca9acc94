// The powers that reach nothing beyond the process, as they can be asked for; the others are in definitions.ts.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { listed } from './definitions.ts';
import { parameter } from './parameter.ts';
import type { PowerDefinition } from './power-definition.ts';

export interface ClockParameters {
  /** Steps of a second that it sees: 1000 is a millisecond. Left out: as many as are offered. */
  readonly stepsPerSecond: number;
}

/** `clock`. Fine steps tell what else the machine does: above a thousand it is `medium`. */
export function clockDefinition(
  make: (parameters: ClockParameters) => Grant<object>,
): PowerDefinition<ClockParameters> {
  return harden({
    kind: 'clock',
    parameters: { stepsPerSecond: parameter.atMost() },
    sentence: () => 'Know what time it is',
    severity: ({ stepsPerSecond }: ClockParameters) => (stepsPerSecond > 1000 ? 'medium' : 'low'),
    make,
  });
}

export interface TimersParameters {
  /** Timers that may be set at once. */
  readonly limit: number;
}

/** `timers`. A plugin with timers does things when nobody has asked it to. */
export function timersDefinition(
  make: (parameters: TimersParameters) => Grant<object>,
): PowerDefinition<TimersParameters> {
  return harden({
    kind: 'timers',
    parameters: { limit: parameter.atMost() },
    sentence: ({ limit }: TimersParameters) => `Do things later and again, with up to ${limit} timers at once`,
    severity: 'low' as const,
    make,
  });
}

/** A power of which there is no more and no less. */
export type NoParameters = Readonly<Record<never, never>>;

/** `random`. Numbers that others cannot foresee, or the same each time, as the host makes it. */
export function randomDefinition(make: () => Grant<object>): PowerDefinition<NoParameters> {
  return harden({
    kind: 'random',
    parameters: {},
    sentence: () => 'Draw random numbers',
    severity: 'low' as const,
    make: () => make(),
  });
}

/** `console`. Its lines are read by whoever reads the host's log. */
export function consoleDefinition(make: () => Grant<object>): PowerDefinition<NoParameters> {
  return harden({
    kind: 'console',
    parameters: {},
    sentence: () => 'Write lines to the log',
    severity: 'low' as const,
    make: () => make(),
  });
}

export interface CryptoParameters {
  /** Bytes of any one argument, in the words of `makeCryptoPower`. */
  readonly maxBytes: number;
}

/** `crypto`. It computes with what the plugin has, and holds no key of the host's. */
export function cryptoDefinition(
  make: (parameters: CryptoParameters) => Grant<object>,
): PowerDefinition<CryptoParameters> {
  return harden({
    kind: 'crypto',
    parameters: { maxBytes: parameter.atMost() },
    sentence: () => 'Compute digests and signatures with keys of its own, and draw random bytes',
    severity: 'low' as const,
    make,
  });
}

export interface SecretsParameters {
  /** Names of secrets, for `makeSecrets().signers`. */
  readonly secrets: readonly string[];
}

/** `secrets`. Who signs whatever it likes acts in the name of whose secret it is: always `high`. */
export function secretsDefinition(
  make: (parameters: SecretsParameters) => Grant<object>,
): PowerDefinition<SecretsParameters> {
  return harden({
    kind: 'secrets',
    parameters: { secrets: parameter.list() },
    sentence: ({ secrets }: SecretsParameters) =>
      `Sign anything with ${secrets.length === 1 ? 'the secret' : 'the secrets'} ${listed(secrets)}, without reading ${secrets.length === 1 ? 'it' : 'them'}`,
    severity: 'high' as const,
    make,
  });
}
