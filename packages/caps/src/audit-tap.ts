import type { AuditEntry, AuditLog } from './audit-log.ts';
import { type Grant, intercepted } from './capability.ts';
import {
  apply,
  errorNames,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  harden,
  ownKeys,
  promiseThen,
} from './commons.ts';
import { isCapsError } from './errors.ts';

export interface AuditTapOptions {
  readonly log: AuditLog;
  /** Who holds what passes through. */
  readonly tenant: string;
  /** The tenant's current turn. */
  readonly turn?: () => number;
}

export interface AuditTap {
  /** Records the grant and gives the capability with every call and its end recorded. */
  grant<T extends object>(name: string, grant: Grant<T>): Grant<T>;
  /** Records that the tenant was stopped, and why. */
  fault(detail: string): void;
}

/** Whether `value` is a promise of this realm that nothing was hung on, so that `then` runs no one's code. */
const isPlainPromise = (value: unknown): value is Promise<unknown> =>
  value instanceof Promise && getPrototypeOf(value) === Promise.prototype && ownKeys(value).length === 0;

/** An error's code, else its name, without running anything of it. */
function describeThrown(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return typeof thrown;
  const code: unknown = getOwnPropertyDescriptor(thrown, 'code')?.value;
  if (typeof code === 'string') return code;
  return errorNames.get(getPrototypeOf(thrown)) ?? 'Error';
}

/**
 * Records every use of the capabilities granted to one tenant.
 *
 * A call is `called`, then `returned`, `threw`, or `denied` (when a capability of this package refused it); a
 * call that gave a promise is answered when that settles. Revoking is recorded once.
 */
export function makeAuditTap({ log, tenant, turn }: AuditTapOptions): AuditTap {
  const record = (entry: Omit<AuditEntry, 'tenant'>): number =>
    log.record({ tenant, ...entry, ...(turn === undefined ? {} : { turn: turn() }) }).seq;

  const tapped = <T extends object>(name: string, target: T): T =>
    intercepted(target, name, (method, forward) => {
      const facts = method === undefined ? { capability: name } : { capability: name, method };
      const cause = record({ kind: 'called', ...facts });
      const fail = (thrown: unknown): void => {
        record({ kind: isCapsError(thrown) ? 'denied' : 'threw', ...facts, cause, detail: describeThrown(thrown) });
      };
      let result: unknown;
      try {
        result = forward();
      } catch (thrown) {
        fail(thrown);
        throw thrown;
      }
      if (isPlainPromise(result))
        apply(promiseThen, result, [() => record({ kind: 'returned', ...facts, cause }), fail]);
      else record({ kind: 'returned', ...facts, cause });
      return result;
    });

  return harden({
    grant: <T extends object>(name: string, { value, revoke }: Grant<T>): Grant<T> => {
      const wrapped = tapped(name, value);
      record({ kind: 'granted', capability: name });
      let revoked = false;
      return harden({
        value: wrapped,
        revoke: (): void => {
          revoke();
          if (!revoked) record({ kind: 'revoked', capability: name });
          revoked = true;
        },
      });
    },
    fault: (detail: string): void => {
      record({ kind: 'faulted', detail });
    },
  });
}
