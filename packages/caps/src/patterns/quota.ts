import { type Grant, makeGated } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';

/** Units that may be spent once. Shared by as many quotas as it is given to. */
export interface Allowance {
  /** Takes `units`, or nothing and answers false when fewer are left. */
  take(units: number): boolean;
  remaining(): number;
}

/** A whole number of at least `min`, or QUOTA_INVALID: NaN and fractions would make comparisons lie. */
export function checkCount(value: unknown, what: string, min: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number;
  throw makeError('QUOTA_INVALID', { what, min, got: typeof value === 'number' ? value : typeof value });
}

/**
 * An allowance of `limit` units, a whole number.
 *
 * @throws QUOTA_INVALID
 */
export function makeAllowance(limit: number): Allowance {
  let left = checkCount(limit, 'a limit', 0);
  return harden({
    take: (units: number): boolean => {
      const asked = checkCount(units, 'units', 0);
      if (asked > left) return false;
      left -= asked;
      return true;
    },
    remaining: (): number => left,
  });
}

export interface QuotaOptions {
  /** Units in all, or an allowance that other quotas draw on too. */
  readonly limit: number | Allowance;
  /** Units for a call of a method, by its name. Default 1 each; 0 is free. A function costs `costs.call`. */
  readonly costs?: Readonly<Record<string, number>>;
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/** A grant that can say how much of it is left. */
export interface QuotaGrant<T> extends Grant<T> {
  /** Units that are left; 0 once revoked. For the host: it is no part of `value`. */
  remaining(): number;
}

/**
 * A capability that can be used so often and no more. Units are taken before the call is made and are not given
 * back when it throws, so that calls which overlap, re-enter or fail cannot get more out of it. A call of more units
 * than are left takes none and throws QUOTA_EXCEEDED.
 *
 * @throws QUOTA_INVALID for a limit or a cost that is no whole number, METHOD_UNKNOWN for a cost of a method that
 *   is not there, CAPABILITY_EXPECTED, OPTION_UNKNOWN
 */
export function makeQuota<T extends object>(target: T, options: QuotaOptions): QuotaGrant<T> {
  assertOptions(options, 'makeQuota', { limit: true, costs: true, name: true });
  const { limit, costs = {}, name = 'capability' } = options;
  const allowance = typeof limit === 'number' ? makeAllowance(limit) : limit;
  const table = new Map<string | undefined, number>();
  for (const [method, cost] of Object.entries(costs))
    table.set(typeof target === 'function' ? undefined : method, checkCount(cost, `the cost of ${method}`, 0));
  let live = true;
  const known = new Set<string | undefined>();
  const value = makeGated(
    target,
    name,
    (method) => {
      if (!live) throw makeError('CAPABILITY_REVOKED', { capability: name });
      if (!allowance.take(table.get(method) ?? 1))
        throw makeError('QUOTA_EXCEEDED', { capability: name, remaining: allowance.remaining() });
    },
    known,
  );
  for (const method of table.keys())
    if (!known.has(method)) throw makeError('METHOD_UNKNOWN', { capability: name, method });
  return harden({
    value,
    remaining: (): number => (live ? allowance.remaining() : 0),
    revoke: (): void => {
      live = false;
    },
  });
}
