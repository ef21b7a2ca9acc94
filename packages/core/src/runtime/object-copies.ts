// What `{ ...value }` and `for (key in value)` pass their value through: the engine copies or lists all its properties
// at once, for the one unit that the operator costs.
import { payForWidth } from '../guards/objects.ts';
import type { Payer } from '../meter/current.ts';

/** Gives back `value`, whose properties were paid for. Runs no guest code. */
export type Copied = <T>(value: T) => T;

export function makeCopied(guest: Pick<Payer, 'charge'>): Copied {
  return (value) => {
    payForWidth(guest, value);
    return value;
  };
}
