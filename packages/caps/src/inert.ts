// Which objects are data and nothing else: frozen copies that this package made itself, of primitives and of each
// other. They hold nothing alive and run nothing, so whoever meets one need not copy or wrap it again.
//
// The mark is a private field that is stamped on them: nobody can forge or read it, a proxy does not have it, asking
// for it runs nothing, and it costs a fraction of a WeakSet's entry. Being frozen is not enough to deserve it: a
// proxy of a frozen object looks the same, and runs its maker's code at every look.
import { freeze } from './commons.ts';

// A class whose parent's constructor gives the object on which the field then goes.
const Given = function (this: unknown, value: object): object {
  return value;
} as unknown as new (
  value: object,
) => object;

class Inert extends Given {
  readonly #inert = true;
  static isOne(value: object): boolean {
    return #inert in value && value.#inert;
  }
}

/** Freezes and marks a fresh object of ours that holds primitives and inert objects only. */
export function makeInert<T extends object>(value: T): T {
  // Stamped first: some engines will refuse to add private fields to what cannot be extended.
  new Inert(value);
  return freeze(value) as T;
}

/** Whether {@link makeInert} made it. */
export const isInert: (value: object) => boolean = Inert.isOne;
