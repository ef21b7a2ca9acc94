// Function.prototype.bind. A native that was bound to its arguments is called by other natives as a getter, a valueOf
// or an iterator's next, and calls what it was bound to in the same way: twenty of them, bound to two others each, make
// a million calls without a line of a guest's code. So each call of a bound native costs one unit.
import { apply, defineProperty, freeze, getPrototypeOf, hasOwn, ProxyIntrinsic } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { payForCall } from './array-lengths.ts';
import type { Guard } from './guard.ts';
import { isIntrinsic, originalOf } from './install.ts';
import { isUnpaid, noteBound, payAsLong } from './slow-elements.ts';

const { construct, setPrototypeOf } = Reflect;
const { apply: applyNative, call: callNative } = Function.prototype;

type Fn = (...args: unknown[]) => unknown;

/** Native → what is bound in its place. */
const twins = new WeakMap<object, Fn>();

function pay(target: unknown, args: ArrayLike<unknown>): void {
  if (payer === undefined) return;
  payAsLong(payer, 1);
  if (args.length === 1) payForCall(payer, target, args[0]);
}

const answerAnything = freeze({ construct: (): object => ({}) });

/** Whether `new` would take it. Runs no guest code. */
export function isConstructor(value: unknown): boolean {
  try {
    new new ProxyIntrinsic(value as new () => object, answerAnything)();
    return true;
  } catch {
    return false;
  }
}

/** A function that does what a native does, and pays. Guests see it bound only. */
function makeTwin(target: Fn): Fn {
  let twin: Fn;
  if (isConstructor(target)) {
    twin = function (this: unknown): unknown {
      pay(target, arguments);
      if (new.target === undefined) return apply(target, this, arguments);
      return construct(target, arguments, new.target === (twin as unknown) ? target : new.target) as unknown;
    };
    if (hasOwn(target, 'prototype'))
      defineProperty(twin, 'prototype', { value: (target as { prototype?: unknown }).prototype });
  } else {
    const { method } = {
      method(this: unknown): unknown {
        pay(target, arguments);
        return apply(target, this, arguments);
      },
    };
    twin = method;
  }
  setPrototypeOf(twin, getPrototypeOf(target) as object | null);
  // what a bound function is called by, and how many arguments it says it takes
  for (const key of ['name', 'length'] as const) defineProperty(twin, key, { value: target[key], configurable: true });
  return twin;
}

/** What `target` is bound by: what charges for itself, and what has nothing bound but its receiver, as it is. */
function boundBy(target: unknown, args: ArrayLike<unknown>): unknown {
  if (payer === undefined || typeof target !== 'function' || !isIntrinsic(target)) return target;
  if ((target === callNative || originalOf(target) === applyNative) && args.length < 2) return target;
  let twin = twins.get(target);
  if (twin === undefined) {
    twin = makeTwin(target as Fn);
    twins.set(target, twin);
  }
  return twin;
}

export const bindGuard: Guard = {
  path: 'Function.prototype.bind',
  model: 'one for each call of a native that was bound',
  reason: 'natives that were bound to natives call each other without any code of a guest',
  make(original) {
    const paid = function (this: unknown, ...args: unknown[]): unknown {
      const by = boundBy(this, args);
      const made = apply(original, by, args as never) as object;
      if (by === this) noteBound(made);
      return made;
    };
    return {
      // as guards of arrays are (family.ts): the engine writes out what binds, and what is bound
      bind(this: unknown): unknown {
        if (payer === undefined) return apply(original, this, arguments);
        if (typeof this === 'function') {
          if (!isUnpaid(this)) return apply(original, this, arguments);
        }
        return apply(paid, this, arguments);
      },
    }.bind;
  },
};
