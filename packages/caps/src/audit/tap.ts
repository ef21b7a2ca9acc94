// The tap: what makes every use of a tenant's capabilities an event.
import { type Grant, type Intercept, intercepted, readMethods } from '../capability.ts';
import { harden } from '../commons.ts';
import { isCapsError, makeError } from '../errors.ts';
import { assertOptions, type OptionNames } from '../powers/check.ts';
import { isPlainPromise, listen } from '../promises.ts';
import { interceptedPlain, isPlainCapability } from './carried.ts';
import { makeDerived } from './derived.ts';
import type { AuditEntry, TextDigest } from './event.ts';
import type { AuditLog } from './log.ts';
import { allows, CALL, OUTSIDE_POLICY, type TenantPolicy } from './policy.ts';
import { textOf } from './text-of.ts';
import { describeThrown } from './thrown.ts';

export interface AuditTapOptions {
  readonly log: AuditLog;
  /** Who holds what passes through. */
  readonly tenant: string;
  /** The tenant's current turn. */
  readonly turn?: () => number;
  /**
   * Digests the arguments of every call; `sha256` of `@cofferdam/caps/node` is one. Without it events say nothing of
   * arguments. Short secrets can be guessed from a plain digest: give one with a key where that matters.
   */
  readonly digest?: TextDigest;
  /**
   * `capability.method` of the calls whose arguments are recorded in clear, `capability` for a function. Needs
   * `digest`. Default none: what a tenant says to its powers is its own affair until the host decides otherwise.
   */
  readonly clear?: readonly string[];
  /**
   * Whether capabilities that come out of calls are tapped like those that were granted: `files.open()` is what the
   * log, policies and graphs call one that came out of `open` of `files`. Default true.
   */
  readonly deep?: boolean;
  /** What the tenant may call. Default: everything that it holds. */
  readonly policy?: TenantPolicy;
  /**
   * `enforce` refuses what the policy does not know, with POLICY_DENIED. `audit` lets it through and records it as
   * `OUTSIDE_POLICY`. Default `enforce`.
   */
  readonly mode?: 'enforce' | 'audit';
}

export interface GrantFacts {
  /** Who gives it. Default `host`. */
  readonly from?: string;
  /** The capability that it was made out of: one that this log knows, or its id. */
  readonly parent?: object | string | undefined;
}

export interface AuditTap {
  /**
   * Records the grant and gives the capability with every call and its end recorded. With a `parent` the making is
   * recorded too, as `attenuated`.
   */
  grant<T extends object>(name: string, grant: Grant<T>, facts?: GrantFacts): Grant<T>;
  /** Records that the holder has this capability of its own; gives its id, for those that are made out of it. */
  own(name: string, capability: object): string;
  /** Records that something was refused that is no call of a capability, such as a module. */
  deny(what: string, detail: string): void;
  /** Records that the tenant was stopped, and why. */
  fault(detail: string): void;
}

const OPTIONS: OptionNames<AuditTapOptions> = {
  log: true,
  tenant: true,
  turn: true,
  digest: true,
  clear: true,
  deep: true,
  policy: true,
  mode: true,
};
const invalid = (option: string, expected: string, got: string): Error =>
  makeError('OPTION_INVALID', { option, where: 'makeAuditTap', expected, got });

/**
 * Records every use of the capabilities granted to one tenant.
 *
 * A call is `called`, then `returned`, `threw`, or `denied` (when a capability of this package refused it); a
 * call that gave a promise is answered when that settles. A capability that comes out of a call, also in data or by a
 * promise, is `granted` with the one that was called as its parent, and passes through as well. Revoking is recorded once. A call that cannot be recorded,
 * because a sink throws, is not made.
 *
 * @throws OPTION_UNKNOWN, OPTION_INVALID
 */
export function makeAuditTap(options: AuditTapOptions): AuditTap {
  assertOptions(options, 'makeAuditTap', OPTIONS);
  const { log, tenant, turn, digest, clear = [], deep = true, policy, mode = 'enforce' } = options;
  if (mode !== 'enforce' && mode !== 'audit') throw invalid('mode', 'enforce or audit', mode);
  if (clear.length > 0 && digest === undefined) throw invalid('clear', 'given together with a digest', 'alone');
  const inClear = new Set(clear);
  // On the path of every call: members in one order, undefined or not. Spreading objects takes microseconds.
  const record = ({
    kind,
    capability,
    id,
    parent,
    from,
    to,
    method,
    digest: digested,
    args,
    cause,
    detail,
  }: Omit<AuditEntry, 'tenant'>): number =>
    log.record({
      kind,
      tenant,
      capability,
      id,
      parent,
      from,
      to,
      method,
      digest: digested,
      args,
      turn: turn?.(),
      cause,
      detail,
    }).seq;
  const newId = (): string => `c${log.next()}`;
  const derived = makeDerived();

  const interceptor =
    (name: string, id: string, from: string): Intercept =>
    (method, forward, args) => {
      const isOutside = policy !== undefined && !allows(policy, name, method);
      const text = digest === undefined ? undefined : textOf(args, log.idOf);
      const isClear = text !== undefined && inClear.has(method === undefined ? name : `${name}.${method}`);
      const cause = record({
        kind: 'called',
        capability: name,
        id,
        from: tenant,
        to: from,
        method,
        digest: text === undefined ? undefined : digest?.(text),
        args: isClear ? text : undefined,
        detail: isOutside ? OUTSIDE_POLICY : undefined,
      });
      const answered = (kind: 'returned' | 'threw' | 'denied', detail?: string): void => {
        record({ kind, capability: name, id, from, to: tenant, method, cause, detail });
      };
      const fail = (thrown: unknown): void =>
        answered(isCapsError(thrown) ? 'denied' : 'threw', describeThrown(thrown));
      const derive = (carried: object): object =>
        deriveFrom(carried, {
          name: `${method === undefined ? name : `${name}.${method}`}()`,
          parent: id,
          from,
          cause,
        });
      let result: unknown;
      try {
        if (isOutside && mode !== 'audit')
          throw makeError('POLICY_DENIED', { tenant, capability: name, method: method ?? CALL });
        if (deep) derived.passing(args);
        result = forward();
      } catch (thrown) {
        fail(thrown);
        throw thrown;
      }
      // What waits for a promise cannot be refused any more: a sink that fails now shows at the next call.
      if (isPlainPromise(result)) {
        const view = deep ? derived.settling(result, derive) : result;
        listen(
          view,
          quiet(() => answered('returned')),
          quiet(fail),
        );
        return view;
      }
      const given = deep ? derived.returning(result, derive) : result;
      answered('returned');
      return given;
    };
  const deriveFrom = (
    carried: object,
    { name, parent, from, cause }: { name: string; parent: string; from: string; cause: number },
  ): object => {
    const isPlain = isPlainCapability(carried);
    // A tag without methods: there is nothing to be called.
    if (!isPlain && typeof carried !== 'function' && readMethods(carried).size === 0) return carried;
    const id = newId();
    const intercept = interceptor(name, id, from);
    record({ kind: 'granted', capability: name, id, parent, from, to: tenant, cause });
    const standIn: object = isPlain
      ? interceptedPlain(carried, intercept, (data) =>
          derived.returning(data, (inner) => deriveFrom(inner, { name, parent: id, from, cause })),
        )
      : intercepted(carried, name, intercept);
    log.identify(standIn, id);
    return standIn;
  };

  return harden({
    grant: <T extends object>(name: string, { value, revoke }: Grant<T>, facts: GrantFacts = {}): Grant<T> => {
      const { from = 'host' } = facts;
      const parent = typeof facts.parent === 'string' ? facts.parent : log.idOf(facts.parent);
      const id = newId();
      const about = { capability: name, id, ...(parent === undefined ? {} : { parent }) };
      const wrapped = intercepted(value, name, interceptor(name, id, from));
      derived.add(wrapped);
      if (parent !== undefined) record({ kind: 'attenuated', ...about, from, to: from });
      record({ kind: 'granted', ...about, from, to: tenant });
      log.identify(wrapped, id);
      let revoked = false;
      return harden({
        value: wrapped,
        revoke: (): void => {
          revoke();
          if (!revoked) record({ kind: 'revoked', capability: name, id, from, to: tenant });
          revoked = true;
        },
      });
    },
    own: (name: string, capability: object): string => {
      const id = newId();
      record({ kind: 'granted', capability: name, id, from: tenant, to: tenant });
      log.identify(capability, id);
      return id;
    },
    deny: (what: string, detail: string): void => {
      record({ kind: 'denied', capability: what, detail });
    },
    fault: (detail: string): void => {
      record({ kind: 'faulted', detail });
    },
  });
}

const quiet =
  (listener: (value: unknown) => void) =>
  (value: unknown): void => {
    try {
      listener(value);
    } catch {}
  };
