// Promises cross by reference: a fresh native promise on the other side, settled when the original is. Only
// genuine promises: the captured `then` checks the brand, and the checks before it make sure that it finds the
// realm's own `constructor`, so that no code of a guest's is consulted.
import { getOwnPropertyDescriptor, getPrototypeOf, promiseThen } from '../commons.ts';
import type { Turns } from '../meter/turns.ts';
import type { BorderLimits } from './limits.ts';
import { makeRefusal } from './refusal.ts';

/** What settling across the border needs of it. */
export interface PromiseGate {
  readonly tenant: string;
  readonly turns: Turns;
  readonly limits: BorderLimits;
  toGuest(value: unknown, path: string): unknown;
  /** Opens a turn when reading a guest's value could run its code. */
  toHostInTurn(value: unknown, path: string): unknown;
  hostError(thrown: unknown): Error;
  hostErrorInTurn(thrown: unknown): Error;
  guestError(thrown: unknown): Error;
  /** Told when the guest begins, or ends, to wait for answers of the host's. */
  onWaiting(): void;
  /** Milliseconds that an answer of the host's has to wait; 0 when it need not. */
  delay(): number;
  /** Calls `work` after so many milliseconds. */
  later(work: () => void, ms: number): void;
}

/** Both directions, and the end. */
export interface PromiseBorder {
  toHost(promise: object, path: () => string): Promise<unknown>;
  toGuest(promise: object, path: () => string): Promise<unknown>;
  settleAll(error: Error): void;
  /** Host-side promises that wait for the guest. */
  pending(): number;
  /** Guest-side promises that wait for the host. */
  awaited(): number;
}

interface Waiting {
  readonly reject: (error: Error) => void;
}

const ignore = (): void => {};

function altered(promise: object): string | undefined {
  for (const key of ['then', 'constructor']) {
    if (getOwnPropertyDescriptor(promise, key) !== undefined) return `a promise with its own ${key}`;
  }
  return undefined;
}

/** The promises of one border. */
export function makePromiseBorder(gate: PromiseGate): PromiseBorder {
  const { tenant, turns, limits } = gate;
  const waiting = new Set<Waiting>();
  let awaited = 0;
  let ended: Error | undefined;

  const assertGenuine = (promise: object, path: () => string): void => {
    const got = altered(promise);
    if (got !== undefined) throw makeRefusal('BORDER_PROMISE', { path: path(), got, tenant });
  };
  const assertBelow = (count: number, path: () => string): void => {
    if (count >= limits.pending) throw makeRefusal('BORDER_PENDING', { path: path(), limit: limits.pending, tenant });
  };
  const listen = (
    promise: object,
    path: () => string,
    fulfilled: (value: unknown) => void,
    rejected: (reason: unknown) => void,
  ): void => {
    try {
      promiseThen(promise, fulfilled, rejected);
    } catch {
      throw makeRefusal('BORDER_PROMISE', { path: path(), got: 'an object that only looks like a promise', tenant });
    }
  };

  const toHost = (promise: object, path: () => string): Promise<unknown> => {
    assertGenuine(promise, path);
    assertBelow(waiting.size, path);
    let resolve: (value: unknown) => void = ignore;
    let reject: (error: Error) => void = ignore;
    const counterpart = new Promise<unknown>((onValue, onError) => {
      resolve = onValue;
      reject = onError;
    });
    // A guest's failure that no host waits for must not end the process.
    promiseThen(counterpart, undefined, ignore);
    if (ended !== undefined) {
      reject(ended);
      return counterpart;
    }
    const entry: Waiting = { reject };
    listen(
      promise,
      path,
      (value) => {
        if (!waiting.delete(entry)) return;
        try {
          const { fault } = turns;
          if (fault === undefined) resolve(gate.toHostInTurn(value, 'resolution'));
          else reject(fault.error);
        } catch (thrown) {
          reject(gate.hostError(thrown));
        }
      },
      (reason) => {
        if (waiting.delete(entry)) reject(gate.hostErrorInTurn(reason));
      },
    );
    waiting.add(entry);
    return counterpart;
  };

  const toGuest = (promise: object, path: () => string): Promise<unknown> => {
    assertBelow(awaited, path);
    let resolve: (value: unknown) => void = ignore;
    let reject: (error: Error) => void = ignore;
    const counterpart = new Promise<unknown>((onValue, onError) => {
      resolve = onValue;
      reject = onError;
    });
    promiseThen(counterpart, undefined, ignore);
    // A host's own kind of promise is taken by its own `then`: that is the host's code.
    const plain = getPrototypeOf(promise) === Promise.prototype && altered(promise) === undefined;
    const source = plain ? promise : new Promise((adopt) => adopt(promise));
    const deliver = (settle: () => void): void => {
      const delay = ended === undefined ? gate.delay() : 0;
      if (delay > 0) {
        gate.later(() => deliver(settle), delay);
        return;
      }
      awaited -= 1;
      if (awaited === 0) gate.onWaiting();
      if (ended !== undefined) return;
      try {
        turns.begin();
      } catch {
        return; // it has stopped: nobody is left to tell
      }
      try {
        settle();
      } catch (thrown) {
        reject(gate.guestError(thrown));
      } finally {
        turns.end();
      }
    };
    listen(
      source,
      path,
      (value) => deliver(() => resolve(gate.toGuest(value, 'resolution'))),
      (reason) => deliver(() => reject(gate.guestError(reason))),
    );
    awaited += 1;
    if (awaited === 1) gate.onWaiting();
    return counterpart;
  };

  return {
    toHost,
    toGuest,
    settleAll: (error) => {
      ended ??= error;
      for (const { reject } of waiting) reject(error);
      waiting.clear();
    },
    pending: () => waiting.size,
    awaited: () => awaited,
  };
}
