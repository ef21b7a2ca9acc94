/**
 * Thrown into guest code that may not go on. No guest code sees it: every handler starts with a charge.
 * A plain frozen object, so that nothing hangs on it even if a native hands it around.
 */
export const FAULT_SIGNAL: object = Object.freeze(Object.create(null));
