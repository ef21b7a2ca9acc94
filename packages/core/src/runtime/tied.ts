// `arguments` of a sloppy function that shows its parameters (ECMA-262 10.4.4): the elements become accessors of them.
import { defineProperty } from '../commons.ts';

/** Ties the elements of `list` that were given to a getter and a setter for each parameter, in turn. */
export type Tied = (
  list: ArrayLike<unknown>,
  accessors: readonly (((value?: unknown) => unknown) | undefined)[],
) => void;

export const tied: Tied = (list, accessors) => {
  for (let i = 0; i < list.length && 2 * i < accessors.length; i += 1)
    defineProperty(list, i, {
      get: accessors[2 * i] as () => unknown,
      set: accessors[2 * i + 1] as (value: unknown) => void,
      enumerable: true,
      configurable: true,
    });
};
