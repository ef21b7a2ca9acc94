// The calls of the other side, at work here, and the results that it may still call.
//
// A method is looked up in the list that was made when its capability was exported, never on the object: no name that
// comes over the wire reaches a prototype. Calls to one target are made in the order in which they came.
import { makeError } from '../errors.ts';
import type { AnyFunction } from './capability.ts';
import { type Decoded, violate } from './decode.ts';
import { type Callable, type Exported, isCallable } from './exports.ts';
import { inheritedKind, promiseThen } from './kinds.ts';
import { UNSEEN_ANSWERS } from './messages.ts';
import type { WireEvent, WireLimits } from './types.ts';
import { Vow, type VowTarget } from './vow.ts';

export interface ServerOptions {
  readonly limits: WireLimits;
  readonly decode: (value: unknown, table: unknown) => Decoded;
  readonly exported: (id: number) => Exported | undefined;
  /** What calls to this value reach, see {@link VowTarget}. */
  readonly targetOf: (value: unknown) => VowTarget;
  /** Sends an answer; gives what was sent in its place when it cannot be sent. */
  readonly answer: (call: number, fulfilled: boolean, value: unknown) => { fulfilled: boolean; value: unknown };
  readonly releaseSignals: (ids: readonly number[]) => void;
  readonly tap: ((event: WireEvent) => void) | undefined;
}

export interface Server {
  call(id: unknown, target: unknown, method: unknown, args: unknown, table: unknown): void;
  /** The result of a call that the other side may still speak of. */
  result(id: number): Promise<unknown> | undefined;
  /** The other side has had so many answers. */
  forget(seen: unknown): void;
  serving(): number;
  end(): void;
}

interface Serving {
  readonly vow: Vow;
  /** The result for whom it is sent to as a promise; made when it is asked for. */
  promise: Promise<unknown> | undefined;
  value: unknown;
}

/** Listens to a promise: a host's own kind of promise by its own `then`. */
export function listen(promise: Promise<unknown>, settled: (fulfilled: boolean, value: unknown) => void): void {
  const plain = Object.getPrototypeOf(promise) === Promise.prototype;
  const source = plain ? promise : new Promise<unknown>((adopt) => adopt(promise));
  void promiseThen(
    source,
    (value) => settled(true, value),
    (reason) => settled(false, reason),
  );
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && inheritedKind(value) === 'promise';

function invoke(target: VowTarget, method: string | undefined, args: readonly unknown[]): unknown {
  if (target !== undefined && 'presence' in target) {
    const { presence } = target;
    const found: unknown = method === undefined ? presence : Object.getOwnPropertyDescriptor(presence, method)?.value;
    if (typeof found !== 'function') throw makeError('WIRE_METHOD', { method: method ?? 'a plain call' });
    return Reflect.apply(found, presence, args) as unknown;
  }
  const name = method ?? 'a plain call';
  if (target === undefined) throw makeError('WIRE_TARGET', { method: name, got: 'data' });
  const { value, methods } = target;
  const fn = methods === undefined ? undefined : method === undefined ? undefined : methods.get(method);
  if (methods === undefined && method === undefined)
    return Reflect.apply(value as AnyFunction, undefined, args as never);
  if (fn === undefined) throw makeError('WIRE_METHOD', { method: name });
  return Reflect.apply(fn, value, args as never) as unknown;
}

export function makeServer(options: ServerOptions): Server {
  const { limits, decode, exported, targetOf, answer, releaseSignals, tap } = options;
  const calls = new Map<number, Serving>();
  // In the order of their answers, from `head` on: what the other side has not yet seen.
  let answered: number[] = [];
  let head = 0;
  let seenAnswers = 0;
  let last = 0;
  let serving = 0;
  let ended = false;

  const finish = (id: number, signals: readonly number[], fulfilled: boolean, value: unknown): void => {
    if (ended) return;
    serving -= 1;
    const sent = answer(id, fulfilled, value);
    if (ended) return; // the wire broke over it
    releaseSignals(signals);
    answered.push(id);
    const call = calls.get(id) as Serving;
    call.value = sent.value;
    if (sent.fulfilled) call.vow.fulfil(targetOf(sent.value));
    else call.vow.reject(sent.value);
  };

  const work = (id: number, target: VowTarget, method: string | undefined, { value: args, signals }: Decoded): void => {
    let result: unknown;
    try {
      result = invoke(target, method, args as readonly unknown[]);
      if (isPromise(result)) {
        listen(result, (fulfilled, value) => finish(id, signals, fulfilled, value));
        return;
      }
    } catch (thrown) {
      finish(id, signals, false, thrown);
      return;
    }
    finish(id, signals, true, result);
  };

  const targetFor = (target: unknown): Callable | Vow | undefined => {
    if (!Number.isSafeInteger(target)) return undefined;
    return (target as number) < 0 ? calls.get(-(target as number))?.vow : exported(target as number)?.target;
  };

  return Object.freeze({
    call: (id: unknown, target: unknown, method: unknown, args: unknown, table: unknown): void => {
      if (id !== last + 1) violate('a call out of turn');
      if (method !== null && typeof method !== 'string') violate('a call of no method');
      if (!Array.isArray(args)) violate('a call without arguments');
      if (serving >= limits.pendingCalls) violate(`more than ${limits.pendingCalls} calls`);
      if (calls.size >= limits.pendingCalls + 2 * UNSEEN_ANSWERS) violate('answers that are never seen');
      const found = targetFor(target) ?? violate('a call of what was never sent');
      const decoded = decode(args, table);
      last = id as number;
      const name = (method as string | null) ?? undefined;
      tap?.({
        kind: 'call',
        direction: 'in',
        ...((target as number) < 0 ? { result: -(target as number) } : { reference: target as number }),
        ...(name === undefined ? {} : { method: name }),
        call: last,
      });
      if (ended) return;
      serving += 1;
      const call = last;
      calls.set(call, { vow: new Vow(), promise: undefined, value: undefined });
      if (isCallable(found)) {
        work(call, found, name, decoded);
        return;
      }
      found.whenSettled(() => {
        if (found.state === 'fulfilled') work(call, found.target, name, decoded);
        else finish(call, decoded.signals, false, found.reason);
      });
    },
    result: (id: number): Promise<unknown> | undefined => {
      const call = calls.get(id);
      if (call === undefined) return undefined;
      call.promise ??= new Promise<unknown>((resolve, reject) => {
        call.vow.whenSettled(() => (call.vow.state === 'fulfilled' ? resolve(call.value) : reject(call.vow.reason)));
      });
      void promiseThen(call.promise, undefined, () => {});
      return call.promise;
    },
    forget: (seen: unknown): void => {
      const known = seenAnswers + answered.length - head;
      if (!Number.isSafeInteger(seen) || (seen as number) < seenAnswers || (seen as number) > known) {
        violate('answers seen that were never sent');
      }
      for (; seenAnswers < (seen as number); seenAnswers += 1) {
        calls.delete(answered[head] as number);
        head += 1;
      }
      if (head > 1024 && head * 2 > answered.length) {
        answered = answered.slice(head);
        head = 0;
      }
    },
    serving: (): number => serving,
    end: (): void => {
      ended = true;
      calls.clear();
    },
  });
}
