import { type Grant, makeMethods } from '../capability.ts';
import { create, freeze, harden, weakMapGet, weakMapSet } from '../commons.ts';
import { makeError } from '../errors.ts';
import { describe } from '../guard/refusal.ts';
import { assertOptions } from '../powers/check.ts';

/** A box that shows nothing of what is in it. */
export type Sealed<T> = { readonly sealed?: T };

export interface Sealer<T> {
  /** A new box with `value` in it. */
  seal(value: T): Sealed<T>;
}

export interface Unsealer<T> {
  /** What is in a box of the matching sealer. Throws SEAL_UNKNOWN for any other value. */
  unseal(box: Sealed<T>): T;
  /** Whether it is a box of the matching sealer. */
  isSealed(value: unknown): boolean;
}

export interface SealerOptions {
  /** How refusals and boxes name it. Default `seal`. */
  readonly name?: string;
}

/**
 * Rights amplification: what the sealer put into a box only the unsealer gets out, whoever carried the box. Boxes
 * are empty frozen objects; they tell one brand from another and prove where they come from. Revoking ends both:
 * boxes stay closed.
 *
 * After Morris, Protection in Programming Languages (1973).
 *
 * @throws OPTION_UNKNOWN
 */
export function makeSealerUnsealer<T = unknown>(
  options: SealerOptions = {},
): Grant<{ readonly sealer: Sealer<T>; readonly unsealer: Unsealer<T> }> {
  assertOptions(options, 'makeSealerUnsealer', { name: true });
  const { name = 'seal' } = options;
  // Each content in an object of its own, so that `undefined` can be sealed.
  let contents: WeakMap<object, { readonly value: T }> | undefined = new WeakMap();
  const tag = freeze(create(Object.prototype, { [Symbol.toStringTag]: { value: `Sealed: ${name}` } }) as object);
  const open = (): WeakMap<object, { readonly value: T }> => {
    if (contents === undefined) throw makeError('CAPABILITY_REVOKED', { capability: name });
    return contents;
  };
  const find = (box: unknown): { readonly value: T } | undefined => {
    const boxes = open();
    return typeof box === 'object' && box !== null ? weakMapGet(boxes, box) : undefined;
  };
  const sealer = makeMethods(`${name} sealer`, [
    [
      'seal',
      (value: T): Sealed<T> => {
        const box: object = freeze(create(tag));
        weakMapSet(open(), box, { value });
        return box;
      },
    ],
  ]) as Sealer<T>;
  const unsealer = makeMethods(`${name} unsealer`, [
    [
      'unseal',
      (box: unknown): T => {
        const found = find(box);
        if (found === undefined) throw makeError('SEAL_UNKNOWN', { seal: name, got: describe(box) });
        return found.value;
      },
    ],
    ['isSealed', (value: unknown): boolean => find(value) !== undefined],
  ]) as Unsealer<T>;
  return harden({
    value: { sealer, unsealer },
    revoke: (): void => {
      contents = undefined;
    },
  });
}
