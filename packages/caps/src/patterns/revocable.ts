import { type Grant, makeGated } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';

export interface RevocableOptions {
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/**
 * A caretaker: forwards every call to `target` until revoked, then refuses with CAPABILITY_REVOKED.
 *
 * Shallow: what a method returns is handed over as it is and outlives the revocation; {@link makeMembrane} is the
 * deep one. A call that is under way when it is revoked ends as it would have.
 * After Redell's caretaker (Miller, Robust Composition, 2006, section 9.3).
 *
 * @throws CAPABILITY_EXPECTED, OPTION_UNKNOWN
 */
export function makeRevocable<T extends object>(target: T, options: RevocableOptions = {}): Grant<T> {
  assertOptions(options, 'makeRevocable', { name: true });
  const { name = 'capability' } = options;
  let live = true;
  const value = makeGated(target, name, () => {
    if (!live) throw makeError('CAPABILITY_REVOKED', { capability: name });
  });
  return harden({
    value,
    revoke: (): void => {
      live = false;
    },
  });
}
