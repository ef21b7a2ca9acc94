// Guards of iterators' own methods (Iterator.prototype): a native that asks a native again and again, with no guest
// code between them, is charged for each step. The helpers that `map` and its like make hold what they step through,
// so all that is driven later is charged as well.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { isCharged } from './collections-iterable.ts';
import type { Guard } from './guard.ts';

const names = 'map filter take drop flatMap reduce toArray forEach some every find'.split(' ');

interface Source {
  readonly next: unknown;
  readonly return?: unknown;
}

/** A view of an iterator that charges for each step. It reads what it is asked for, when it is asked. */
class Metered {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  get next(): unknown {
    const source = this.#source;
    const { next } = source;
    return (): unknown => {
      payer?.charge(1);
      return apply(next as () => unknown, source, []);
    };
  }

  get return(): unknown {
    const source = this.#source;
    const { return: method } = source;
    if (method === undefined || method === null) return method;
    return (): unknown => apply(method as () => unknown, source, []);
  }
}
freeze(Metered.prototype);

export const iteratorGuards: readonly Guard[] = freeze(
  names.map(
    (name): Guard => ({
      path: `Iterator.prototype.${name}`,
      model: 'one per step',
      reason: 'an iterator may have no end, and no guest code in it',
      make: (original) =>
        ({
          method(this: unknown): unknown {
            const source =
              payer === undefined || Object(this) !== this || isCharged(this as object)
                ? this
                : new Metered(this as Source);
            return apply(original, source, arguments);
          },
        }).method,
    }),
  ),
);
