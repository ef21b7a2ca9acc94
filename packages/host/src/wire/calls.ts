// The calls of this side that have no answer yet.
import { makeError } from '../errors.ts';
import { type CallTarget, Deferred } from './deferred.ts';
import type { Encoded } from './encode.ts';
import type { Message } from './messages.ts';
import type { WireEvent, WireLimits } from './types.ts';

export interface CallsOptions {
  readonly peer: string;
  readonly limits: () => WireLimits;
  readonly encode: (args: readonly unknown[]) => Encoded;
  readonly push: (message: Message, bytes: number) => void;
  readonly buffered: () => number;
  /** Why nothing can be called any more. */
  readonly cause: () => Error | undefined;
  readonly tap: ((event: WireEvent) => void) | undefined;
}

export interface Calls {
  /** Calls what `target` names, see messages.ts. Never throws. */
  readonly call: CallTarget;
  /** Takes the call that has this id off the list. */
  take(id: unknown): Deferred | undefined;
  pending(): number;
  rejectAll(cause: Error): void;
}

export function makeCalls(options: CallsOptions): Calls {
  const { peer, encode, push, buffered, cause, tap } = options;
  const pending = new Map<number, Deferred>();
  let last = 0;

  const refused = (error: unknown): Promise<never> => {
    const promise = Promise.reject(error) as Promise<never>;
    promise.catch(() => {});
    return promise;
  };

  const assertOpen = (): void => {
    const closed = cause();
    if (closed !== undefined) throw closed;
  };
  const assertRoom = (method: string | undefined): void => {
    const { pendingCalls, bufferedBytes } = options.limits();
    const bytes = buffered();
    const full = pending.size >= pendingCalls;
    if (!full && bytes <= bufferedBytes) return;
    throw makeError('WIRE_PENDING', {
      peer,
      method: method ?? 'a function',
      pending: full ? pending.size : bytes,
      max: full ? pendingCalls : bufferedBytes,
    });
  };

  const call: CallTarget = (target, method, args) => {
    try {
      assertOpen();
      assertRoom(method);
      const { value, table, bytes } = encode(args);
      const id = last + 1;
      tap?.({
        kind: 'call',
        direction: 'out',
        ...(target < 0 ? { result: -target } : { reference: target }),
        ...(method === undefined ? {} : { method }),
        call: id,
      });
      assertOpen();
      last = id;
      const deferred = new Deferred(-id, call);
      pending.set(id, deferred);
      const sent = value as readonly unknown[];
      const size = bytes + 80 + (method === undefined ? 0 : 2 * method.length);
      push(['call', id, target, method ?? null, sent, table], size);
      return deferred.promise;
    } catch (error) {
      const code = (error as { readonly code?: unknown } | null)?.code;
      tap?.({
        kind: 'refused',
        direction: 'out',
        ...(method === undefined ? {} : { method }),
        ...(typeof code === 'string' ? { code } : {}),
      });
      return refused(error);
    }
  };

  return Object.freeze({
    call,
    take: (id: unknown): Deferred | undefined => {
      const deferred = pending.get(id as number);
      if (deferred !== undefined) pending.delete(id as number);
      return deferred;
    },
    pending: (): number => pending.size,
    rejectAll: (why: Error): void => {
      const all = [...pending.values()];
      pending.clear();
      for (const deferred of all) {
        deferred.end();
        deferred.reject(why);
      }
    },
  });
}
