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
  for (const symbol of Object.getOwnPropertySymbols(new hooks.AsyncResource('Cofferdam')))
    if (symbol.description?.endsWith('async_id_symbol')) takeInto(Promise.prototype, symbol);
}

function takeInto(prototype: object, symbol: symbol): void {
  const { get, set } = {
    get(): undefined {
      return undefined;
    },
    set(this: unknown, value: unknown): void {
      if (typeof this !== 'object' || this === null || !isExtensible(this)) return;
      defineProperty(this, symbol, { value, writable: true, enumerable: true, configurable: true });
    },
  };
  defineProperty(prototype, symbol, { get, set, enumerable: false, configurable: true });
}
