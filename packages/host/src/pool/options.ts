// How large a pool is, and for how long its sides live.
import { makeError } from '../errors.ts';
import { describe, readOptions } from '../read-options.ts';
import type { PlacementKind } from '../placements/types.ts';

/** One placement's pool. */
export interface PoolOptions {
  /** Sides that stand ready for the next tenants, beside those in use. Default 0: the first admission starts one. */
  readonly minimum?: number;
  /** Sides at once, in use or not, or on their way in or out. Default 16 for threads and processes. */
  readonly maximum?: number;
  /** Sides beyond `maximum` that an update may start, since the old code serves meanwhile. Default 1. */
  readonly surge?: number;
  /** Milliseconds after which a side that nobody needs is ended. Default 30,000. */
  readonly idleMs?: number;
  /**
   * Tenants that one side serves, one after another or at once, before it is ended. Default 1, but 50 for threads: a
   * process is the wall against whoever has taken it over, and so must not outlive its tenant.
   */
  readonly recycleAfter?: number;
  /** Tenants of one side at once. Default 1. They share its heap and its fate. */
  readonly tenantsPerSide?: number;
  /** Admissions that wait for a side; a further one is refused (QUEUE_FULL). Default 1,000. */
  readonly queue?: number;
}

export type FilledPoolOptions = Readonly<Required<PoolOptions>>;

const NAMES = ['minimum', 'maximum', 'surge', 'idleMs', 'recycleAfter', 'tenantsPerSide', 'queue'] as const;

// A host that admits without end starts no more workers than a machine has use for. Sides of the realm are two queues.
const MAXIMUM: Readonly<Record<PlacementKind, number>> = { realm: Number.POSITIVE_INFINITY, thread: 16, process: 16 };
const RECYCLE_AFTER: Readonly<Record<PlacementKind, number>> = { realm: 1, thread: 50, process: 1 };
/** The least that makes sense of each. */
const LEAST: Readonly<Record<(typeof NAMES)[number], number>> = {
  minimum: 0,
  maximum: 1,
  surge: 0,
  idleMs: 0,
  recycleAfter: 1,
  tenantsPerSide: 1,
  queue: 0,
};

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function fillPoolOptions(given: unknown, kind: PlacementKind, shared: boolean): FilledPoolOptions {
  const where = `pool.${kind}`;
  const read = readOptions(where, given, NAMES);
  const tenantsPerSide = read.tenantsPerSide ?? 1;
  const filled: Record<(typeof NAMES)[number], unknown> = {
    minimum: read.minimum ?? 0,
    maximum: read.maximum ?? MAXIMUM[kind],
    surge: read.surge ?? 1,
    idleMs: read.idleMs ?? 30_000,
    recycleAfter: read.recycleAfter ?? Math.max(RECYCLE_AFTER[kind], Number(tenantsPerSide)),
    tenantsPerSide,
    queue: read.queue ?? 1_000,
  };
  for (const name of NAMES) {
    const value = filled[name];
    const whole = name === 'idleMs' || value === Number.POSITIVE_INFINITY || Number.isInteger(value);
    if (!(typeof value === 'number' && value >= LEAST[name] && whole))
      throw makeError('OPTION_INVALID', {
        where,
        option: name,
        expected: `a ${name === 'idleMs' ? '' : 'whole '}number of at least ${LEAST[name]}`,
        got: describe(value),
      });
  }
  const { minimum, maximum } = filled as unknown as FilledPoolOptions;
  if (minimum > maximum)
    throw makeError('OPTION_INVALID', { where, option: 'minimum', expected: `at most ${maximum}`, got: minimum });
  if (minimum === Number.POSITIVE_INFINITY)
    throw makeError('OPTION_INVALID', { where, option: 'minimum', expected: 'finite', got: minimum });
  if (!shared && tenantsPerSide !== 1)
    throw makeError('OPTION_INVALID', {
      where,
      option: 'tenantsPerSide',
      expected: '1 in this placement',
      got: describe(tenantsPerSide),
    });
  return Object.freeze(filled as unknown as FilledPoolOptions);
}
