// Node numbers promises by properties of them while somebody listens to its async hooks, as AsyncLocalStorage does before
// Node 24. Those of a promise that was frozen before anyone listened cannot be made: each of its jobs would throw where
// nobody catches, and a guest can freeze a promise. So the prototype takes such a number, and keeps nothing: what is
// frozen stays so, and Node gives the promise another for each job. The idea is that of @endo/init's patch for
// async_hooks, which keeps the numbers of frozen promises in a map; guests that share a promise could write to it.
import { defineProperty, isExtensible } from '../commons.ts';

interface AsyncHooks {
  readonly AsyncResource: new (type: string) => object;
}

interface HostGlobals {
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/** Lets Node number promises that are frozen. Nothing where the platform numbers none. */
export function takePromiseIds(): void {
  const { process } = globalThis as HostGlobals;
  const hooks = process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined;
  if (hooks === undefined) return;
  // a resource carries the same symbols, and making one turns nothing on, which would slow down all promises
  const symbols = Object.getOwnPropertySymbols(new hooks.AsyncResource('Cofferdam'));
  const named = (name: string): symbol | undefined => symbols.find(({ description }) => description === name);
  const [own, trigger] = [named('async_id_symbol'), named('trigger_async_id_symbol')];
  if (own === undefined || trigger === undefined) return;
  // each promise of a host that listens comes here once, by its own number: both are made then
  take(own, makeStamp(own, trigger));
  take(trigger, makeStamp(trigger, own));
}

/** Gives an object properties of these names, the first with the value. */
type Stamp = (target: object, value: unknown) => void;

function makeStamp(first: symbol, second: symbol): Stamp {
  let given: unknown;
  // a class's fields are made on what its parent's constructor returns, at a twentieth of what a native takes for them
  class Target {
    constructor(target: object) {
      // biome-ignore lint/correctness/noConstructorReturn: that is how
      return target;
    }
  }
  class Stamped extends Target {
    [first] = given;
    [second] = undefined;
  }
  return (target, value) => {
    given = value;
    new Stamped(target);
    given = undefined;
  };
}

function take(symbol: symbol, stamp: Stamp): void {
  const { get, set } = {
    get(): undefined {
      return undefined;
    },
    set(this: unknown, value: unknown): void {
      if (typeof this === 'object' && this !== null && isExtensible(this)) stamp(this, value);
    },
  };
  defineProperty(Promise.prototype, symbol, { get, set, enumerable: false, configurable: true });
}
