// The objects that all guests of the realm share: what the verification walk found, every one of them frozen. Whoever
// walks a guest's objects, and has it pay for each, stops at these: else the first guest of a process would pay for
// the language, and the next ones would not.
const shared = new WeakSet<object>();

/** Remembers what {@link verifyRealm} has looked at. */
export function rememberShared(value: object): void {
  shared.add(value);
}

/** Whether all guests share it. It is frozen, and so is all that is reached from it. */
export const isShared = (value: object): boolean => shared.has(value);
