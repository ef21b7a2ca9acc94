import { entries, freeze, hasOwn } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';

/** Caps on what may cross the border at once. Each holds per crossing, `pending` over the tenant's life. */
export interface BorderLimits {
  /**
   * Levels of nesting. Stops data so deep that a receiver who recurses over it overflows its stack; the copy
   * itself does not recurse. At 1,000 levels JSON.stringify and hand-written walks still have most of theirs.
   */
  readonly depth: number;
  /**
   * Objects, members and array slots (holes too), weighted by what they cost: a function counts 10, a promise
   * 20, an error 100. Stops one crossing from stalling the host, and sparse arrays whose length is a trap for
   * a loop. At about 0.1 µs a node the default is some 25 ms. Repeated crossings are for the fuel to bound.
   */
  readonly nodes: number;
  /**
   * Bytes of strings and keys (two per UTF-16 unit) and of binary data. Stops one crossing from doubling a
   * large heap; 16 MiB holds a photograph or a long text. Text of errors is cut instead of refused.
   */
  readonly bytes: number;
  /**
   * Promises that crossed and have not settled, each way. Stops a guest that never settles, or never waits,
   * from making the host hold one more record per call for ever.
   */
  readonly pending: number;
}

/** The limits of a border that is given none. */
export const borderDefaults: BorderLimits = freeze({
  depth: 1_000,
  nodes: 250_000,
  bytes: 16 * 1024 * 1024,
  pending: 10_000,
});

/** None may be pending, but nothing crosses without a node. */
const isLimit = (name: string, value: unknown): boolean =>
  typeof value === 'number' && (value > 0 || (name === 'pending' && value === 0));

/** Fills in the defaults. Throws BORDER_LIMIT for an unknown name, or a value that is no positive number. */
export function fillBorderLimits(limits: Partial<BorderLimits> = {}): BorderLimits {
  for (const [name, value] of entries(limits)) {
    if (!hasOwn(borderDefaults, name) || (value !== undefined && !isLimit(name, value))) {
      throw makeError('BORDER_LIMIT', { limit: name, got: String(value) });
    }
  }
  const { depth, nodes, bytes, pending } = limits;
  return freeze({
    depth: depth ?? borderDefaults.depth,
    nodes: nodes ?? borderDefaults.nodes,
    bytes: bytes ?? borderDefaults.bytes,
    pending: pending ?? borderDefaults.pending,
  });
}
