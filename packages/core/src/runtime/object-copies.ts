// What `{ ...value }` and `for (key in value)` pass their value through: the engine copies or lists all its properties
// at once, for the one unit that the operator costs.
import { payForWidth, type WidthPayer } from '../guards/width.ts';

/** Gives back `value`, whose properties were paid for. Runs no guest code. */
export type Copied = <T>(value: T) => T;

export function makeCopied(guest: WidthPayer): Copied {
  return (value) => {
    payForWidth(guest, value);
    return value;
  };
}
