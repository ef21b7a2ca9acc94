// Eventual send: messages that are delivered in a later turn, in order, to a capability or to the promise of one.
//
// The semantics are those of `E` of @endo/far (Miller, Tribble, Shapiro, Concurrency Among Strangers, 2005): nothing
// of the target's runs before the caller's turn ends; messages to one target arrive in the order they were sent,
// mixed with those that were sent by `E`; what comes back is a promise. `E(x).m()` makes and hardens a proxy each
// time; here the method is an argument. A target whose messages somebody handles gets them through its handler, so that
// pipelining works: a promise of `handlePromise`, or a presence or promise of HandledPromise.
import { type AnyFunction, facets, kindOf, type MethodName } from '../capability.ts';
import {
  apply,
  freeze,
  getPrototypeOf,
  harden,
  isFrozen,
  promiseResolve,
  promiseThen,
  weakSetAdd,
  weakSetHas,
} from '../commons.ts';
import { makeError } from '../errors.ts';
import { isPlainPromise } from '../promises.ts';
import { handlerOf } from './handled.ts';

interface Handled {
  applyMethod(target: unknown, method: string, args: readonly unknown[]): Promise<unknown>;
  applyFunction(target: unknown, args: readonly unknown[]): Promise<unknown>;
  resolve(target: unknown): Promise<unknown>;
}

/** The shim of @endo/eventual-send, when the host installed it before lockdown. */
const handled = (globalThis as { readonly HandledPromise?: Handled }).HandledPromise;

const ready: Promise<void> = freeze(Promise.resolve());
// Frozen objects that no handler stands behind, as far as was asked.
const locals = new WeakSet<object>();

type Method<T, K> = K extends keyof T ? (T[K] extends AnyFunction ? T[K] : never) : never;
/** What a call gives, in time. */
export type Eventual<F> = F extends (...args: never[]) => infer R ? Promise<Awaited<R>> : never;

/** Whether `target` is an object of this realm for sure, so that its methods can be called without a handler. */
function isLocal(target: unknown): boolean {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return false;
  if (weakSetHas(facets, target) || weakSetHas(locals, target)) return true;
  if (handled === undefined || getPrototypeOf(target) === Promise.prototype) return false;
  if ('then' in target) return false;
  // A presence has one promise, registered when it was made; anything else gets a new one each time.
  const first = handled.resolve(target);
  if (handled.resolve(target) === first) return false;
  if (isFrozen(target)) weakSetAdd(locals, target);
  return true;
}

// Arguments, results and reasons are hardened, as by `E`: neither side can change them while they are under way.
const hardened = <V>(value: V): V =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? harden(value) : value;

function call(target: unknown, method: string | undefined, args: readonly unknown[]): unknown {
  if (method === undefined) {
    if (typeof target !== 'function')
      throw makeError('CAPABILITY_EXPECTED', { where: 'the target of a message', got: kindOf(target) });
    return apply(target, undefined, args);
  }
  if (target === undefined || target === null)
    throw makeError('CAPABILITY_EXPECTED', { where: `the target of ${method}`, got: kindOf(target) });
  const fn: unknown = (target as Record<string, unknown>)[method];
  if (typeof fn !== 'function') throw makeError('METHOD_UNKNOWN', { capability: kindOf(target), method });
  return apply(fn, target, args);
}

function deliver(target: unknown, method: string | undefined, args: readonly unknown[]): unknown {
  try {
    return hardened(call(target, method, args));
  } catch (thrown) {
    throw hardened(thrown);
  }
}

function dispatch(target: unknown, method: string | undefined, args: readonly unknown[]): Promise<unknown> {
  for (let index = 0; index < args.length; index += 1) hardened(args[index]);
  try {
    const handler = handlerOf(target);
    if (handler !== undefined)
      return method === undefined
        ? handler.applyFunction(target as Promise<unknown>, args)
        : handler.applyMethod(target as Promise<unknown>, method, args);
    if (isLocal(target)) return apply(promiseThen, ready, [() => deliver(target, method, args)] as never);
    if (handled !== undefined)
      return method === undefined ? handled.applyFunction(target, args) : handled.applyMethod(target, method, args);
    const settled = isPlainPromise(target) ? target : promiseResolve(target);
    return apply(promiseThen, settled, [(value: unknown) => deliver(value, method, args)] as never);
  } catch (thrown) {
    // A target that cannot even be looked at, such as a proxy that was revoked.
    return new Promise((_, reject) => reject(hardened(thrown)));
  }
}

/**
 * Sends a message: `send(counter, 'add', 1)` is `E(counter).add(1)`. The target may be a capability, or a promise of
 * one. The promise rejects with what the method throws, METHOD_UNKNOWN when there is no such method, and
 * CAPABILITY_EXPECTED when there is nobody to get it.
 */
export function send<T extends object, K extends MethodName<T>>(
  target: T | PromiseLike<T>,
  method: K,
  ...args: Parameters<Method<T, K>>
): Eventual<Method<T, K>> {
  return dispatch(target, method, args) as Eventual<Method<T, K>>;
}

/** Calls a function in a later turn: `sendCall(f, 1)` is `E(f)(1)`. */
export function sendCall<F extends AnyFunction>(target: F | PromiseLike<F>, ...args: Parameters<F>): Eventual<F> {
  return dispatch(target, undefined, args) as Eventual<F>;
}

const ignore = (): void => {};

/** Sends a message and forgets it: `sendOnly(log, 'write', line)` is `E.sendOnly(log).write(line)`. */
export function sendOnly<T extends object, K extends MethodName<T>>(
  target: T | PromiseLike<T>,
  method: K,
  ...args: Parameters<Method<T, K>>
): void {
  apply(promiseThen, dispatch(target, method, args), [undefined, ignore] as never);
}
