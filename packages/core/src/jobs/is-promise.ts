// Is a value a promise of the engine's own making? The language has no question for it that leaves it untouched.
import { getPrototypeOf } from '../commons.ts';

type Test = (value: unknown) => boolean;

const { process } = globalThis as {
  process?: { getBuiltinModule?: (name: string) => { types?: { isPromise?: Test } } };
};
const native: Test | undefined = process?.getBuiltinModule?.('node:util')?.types?.isPromise;
const promisePrototype: object = Promise.prototype;

/**
 * Whether `value` is a promise. Where the platform cannot tell, what inherits from Promise.prototype is taken for one:
 * the engine is then given it as it is, and its `then` may be called in a job that nobody opened.
 */
export const isPromise: (value: object) => boolean =
  native ??
  ((value) => {
    for (let holder: object | null = value; holder !== null; holder = getPrototypeOf(holder) as object | null)
      if (holder === promisePrototype) return true;
    return false;
  });
