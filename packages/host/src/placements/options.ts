// Options of placements: read once; what is unknown or of the wrong kind is refused.
import { readOptions, refuse } from '../read-options.ts';
import { fillWireLimits } from '../wire/limits.ts';
import type { WireOptions } from './start-side.ts';

/** As {@link readOptions}: their values are checked by whoever reads them. */
export const readPlacementOptions = <T extends object>(
  where: string,
  options: T,
  names: readonly (keyof T & string)[],
): T => readOptions(where, options, names) as T;

/** `given` or `otherwise`, as a number above 0. Throws OPTION_INVALID. */
export function readAmount(where: string, option: string, given: number | undefined, otherwise: number): number {
  const value = given ?? otherwise;
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  return refuse(where, option, 'a finite number above 0', value);
}

/** Checked now, so that nothing is started for limits that are none. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function readWire(given: WireOptions = {}): WireOptions {
  const wire = readPlacementOptions('wire', given, ['limits', 'tap']);
  fillWireLimits(wire.limits);
  return wire;
}
