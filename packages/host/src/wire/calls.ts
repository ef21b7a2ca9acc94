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

/** UTF-16 units of a method's name. */
const maxName = 4096;

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
      what: method ?? 'a call',
      pending: full ? pending.size : bytes,
      of: full ? 'calls' : 'bytes',
      max: full ? pendingCalls : bufferedBytes,
    });
  };

  const call: CallTarget = (target, method, args) => {
    try {
      assertOpen();
      assertRoom(method);
      if (method !== undefined && method.length > maxName) {
        throw makeError('WIRE_METHOD', { method: `${method.slice(0, 40)}…` });
      }
      const { value, table, bytes } = encode(args);
      tap?.({
        kind: 'call',
        direction: 'out',
        ...(target < 0 ? { result: -target } : { reference: target }),
        ...(method === undefined ? {} : { method }),
        call: last + 1,
      });
      assertOpen(); // the tap may have closed it
      last += 1;
      const deferred = new Deferred(-last, call);
      pending.set(last, deferred);
      const size = bytes + 80 + (method === undefined ? 0 : 2 * method.length);
      push(['call', last, target, method ?? null, value as readonly unknown[], table], size);
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
