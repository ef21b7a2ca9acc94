// What `{ ...value }` and `for (key in value)` pass their value through: the engine copies or lists all its properties
// at once, for the one unit that the operator costs.
import { widthOf } from '../guards/objects.ts';
import type { Payer } from '../meter/current.ts';

/** So few are paid with the operator. */
const FEW = 16;

/** Gives back `value`, whose properties were paid for. Runs no guest code. */
export type Copied = <T>(value: T) => T;

export function makeCopied(guest: Pick<Payer, 'charge'>): Copied {
  return (value) => {
    const width = widthOf(value);
    if (width > FEW) guest.charge(width);
    return value;
  };
}
