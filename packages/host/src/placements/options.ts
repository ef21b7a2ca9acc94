// Options of placements: read once; what is unknown or of the wrong kind is refused.
import { makeError } from '../errors.ts';
import { fillWireLimits } from '../wire/limits.ts';
import type { WireOptions } from './start-side.ts';

/** A copy of `options` with each read once. Throws OPTION_UNKNOWN. */
export function readPlacementOptions<T extends object>(
  where: string,
  options: T,
  names: readonly (keyof T & string)[],
): T {
  const read: Partial<T> = {};
  for (const option of Object.keys(options)) {
    const name = names.find((known) => known === option);
    if (name === undefined) throw makeError('OPTION_UNKNOWN', { option, where, expected: names.join(', ') });
    read[name] = options[name];
  }
  return read as T;
}

/** `given` or `otherwise`, as a number above 0. Throws OPTION_INVALID. */
export function readAmount(where: string, option: string, given: number | undefined, otherwise: number): number {
  const value = given ?? otherwise;
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw makeError('OPTION_INVALID', { option, where, expected: 'a finite number above 0', got: String(value) });
}

/** Checked now, so that nothing is started for limits that are none. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function readWire(given: WireOptions | undefined): WireOptions {
  const wire = readPlacementOptions('wire', given ?? {}, ['limits', 'tap']);
  fillWireLimits(wire.limits);
  return wire;
}
