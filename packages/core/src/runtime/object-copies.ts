// What `{ ...value }` and `for (key in value)` pass their value through: the engine copies or lists all its properties
// at once, for the one unit that the operator costs.
import { assertListable, payForWidth, type WidthPayer } from '../guards/width.ts';

/** Gives back `value`, whose properties were paid for. Runs no guest code. */
export type Copied = <T>(value: T) => T;

export function makeCopied(guest: WidthPayer): Copied {
  return (value) => {
    payForWidth(guest, value);
    return value;
  };
}

/** The same where it is paid for once it is copied, by a rest in a parameter: what is long is refused before. */
export function makeListable(guest: WidthPayer): Copied {
  return (value) => {
    assertListable(guest, value);
    return value;
  };
}
