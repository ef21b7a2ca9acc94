// What a Promise is constructed with. The engine hands an executor its own resolving functions, and what those are
// given is called in a job of the engine's making when it is a thenable. So an executor is called with ours.
//
// %Promise% itself cannot be replaced: `await` and species lookups compare with it. So whatever may construct one
// passes its first argument through here: `new`, `super` and Reflect.construct.
import { apply, functionToString, getPrototypeOf, hasOwn } from '../commons.ts';
import { mayMakeArray } from '../guards/array-lengths.ts';
import { isProxyConstructor } from '../guards/proxies.ts';

export interface GuardExecutors {
  /** Gives what `constructor` may be called with first instead of `executor`, which may be anything. */
  readonly executor: (constructor: unknown, executor: unknown) => unknown;
  /** Runs `construct`, in which `super` is called with a `new.target` that does not lead to `target`. */
  readonly constructing: <T>(target: unknown, newTarget: unknown, construct: () => T) => T;
  /** Whether `super` may come down to %Array% now, whatever `new.target` is. */
  readonly constructsArray: () => boolean;
}

type Executor = (this: unknown, ...args: unknown[]) => unknown;

const PromiseIntrinsic: unknown = Promise;
const functionPrototype: unknown = Function.prototype;
/** What the engine's own resolving functions show. */
const ANONYMOUS = functionToString(Object).replace('Object', '');
/** Classes between Promise and the one that is called. */
const MOST_HEIRS = 64;

/** What calling `constructor` comes down to: %Promise%, something else, or what cannot be looked into. */
function kindOf(
  constructor: unknown,
  isProxy: (value: unknown) => boolean | undefined,
): 'promise' | 'other' | 'unknown' {
  let at = constructor;
  for (let i = 0; i < MOST_HEIRS; i += 1) {
    if (at === PromiseIntrinsic) return 'promise';
    if (typeof at !== 'function' || at === functionPrototype || isProxyConstructor(at)) return 'other';
    // a proxy; or a bound function, which alone is called with `new` and has no prototype property
    if (isProxy(at) !== false || !hasOwn(at, 'prototype')) return 'unknown';
    at = getPrototypeOf(at);
  }
  return 'unknown';
}

/** Makes the guard; `resolver` wraps a resolving function. */
export function makeExecutors(
  resolver: (resolve: (value: unknown) => void) => (value: unknown) => void,
  isProxy: (value: unknown) => boolean | undefined,
): GuardExecutors {
  /** The last one made: constructors pass on to `super` what they were given. Wrapped again it would do the same. */
  let last: Executor | undefined;
  /** How many constructions of another's are under way, and how many of them may be of arrays. */
  let foreign = 0;
  let arrays = 0;
  const isResolving = (value: unknown): boolean => typeof value === 'function' && functionToString(value) === ANONYMOUS;

  const guard = (constructor: unknown, executor: Executor): unknown => {
    if (executor === last) return executor;
    let kind = kindOf(constructor, isProxy);
    if (kind === 'other' && foreign > 0) kind = 'unknown';
    if (kind === 'other') return executor;
    last = function (this: unknown, ...args: unknown[]): unknown {
      const [resolve] = args;
      // What only may be a promise may be anything that takes a function: it is given what it is given.
      if (typeof resolve === 'function' && (kind === 'promise' || (args.length === 2 && isResolving(resolve)))) {
        const given = resolver(resolve as (value: unknown) => void);
        // As the engine calls it, and as it is called fastest.
        if (args.length === 2 && this === undefined) return executor(given, args[1]);
        args[0] = given;
      }
      return apply(executor, this, args);
    };
    return last;
  };

  return {
    executor: (constructor, executor) =>
      typeof executor === 'function' ? guard(constructor, executor as Executor) : executor,
    constructing(target, newTarget, construct) {
      if (target === newTarget) return construct();
      const promises = kindOf(target, isProxy) === 'other' ? 0 : 1;
      const lists = mayMakeArray(target) ? 1 : 0;
      foreign += promises;
      arrays += lists;
      try {
        return construct();
      } finally {
        foreign -= promises;
        arrays -= lists;
      }
    },
    constructsArray: () => arrays > 0,
  };
}
