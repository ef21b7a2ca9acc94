// What `new X(n)` and `x.length = n` pass their number through: arrays of a given length are paid for and bounded.
import { FREE_LENGTH } from '../compiler/array-lengths.ts';
import { freeze, getOwnPropertyDescriptor, getPrototypeOf, isArray } from '../commons.ts';
import { LONG_CUT, lookForCut, payForCall, payForConstruct, payForLength } from '../guards/array-lengths.ts';
import { mayBeProxy } from '../guards/genuine.ts';
import type { Payer } from '../meter/current.ts';

export interface ArrayLengthGuards {
  /** Gives back `length`, which `constructor` is about to be called with. */
  readonly sized: (constructor: unknown, length: unknown) => unknown;
  /** Gives back `length`, which `callee`, or its method `name`, is about to be called with. Runs no guest code. */
  readonly called: (callee: unknown, length: unknown, name?: string) => unknown;
  /** Gives back `length`, which is about to be assigned to `target.length`. */
  readonly sizing: (target: unknown, length: unknown) => unknown;
  /** Gives what stands for `target` where its `length` is about to be assigned, in whatever way. */
  readonly resizable: (target: unknown) => unknown;
}

const MOST_ARRAY_LENGTH = 2 ** 32 - 1;
/** How far up a method is looked for. */
const MOST_LINKS = 16;

/** A method as data: what a getter or a proxy would answer is not asked. */
function methodOf(receiver: unknown, name: string): unknown {
  let holder: unknown = receiver;
  for (let links = 0; links < MOST_LINKS && Object(holder) === holder && !mayBeProxy(holder); links += 1) {
    const found = getOwnPropertyDescriptor(holder as object, name);
    if (found !== undefined) return found.value;
    holder = getPrototypeOf(holder as object);
  }
  return undefined;
}

export function makeArrayLengthGuards(
  guest: Payer,
  isProxy: (value: unknown) => boolean | undefined,
): ArrayLengthGuards {
  const guards: ArrayLengthGuards = {
    sized(constructor, length) {
      if (typeof length === 'number' && length > FREE_LENGTH) {
        if (guest.jobs?.constructsArray() && length <= MOST_ARRAY_LENGTH) payForLength(guest, length);
        else payForConstruct(guest, constructor, length);
      }
      return typeof length === 'function' && guest.jobs !== undefined
        ? guest.jobs.executor(constructor, length)
        : length;
    },
    called(callee, length, name) {
      if (typeof length === 'number' && length > FREE_LENGTH)
        payForCall(guest, name === undefined ? callee : methodOf(callee, name), length);
      return length;
    },
    sizing(target, given) {
      if (typeof given === 'number' && !(given > FREE_LENGTH)) return given;
      if (!isArray(target)) return given;
      // an object is asked for its number twice, as ArraySetLength does; the engine gets what it said
      const asked = typeof given === 'object' && given !== null ? +given : undefined;
      const length = asked === undefined ? +(given as number) : +(given as object);
      if (asked !== undefined && asked >>> 0 !== length) throw new RangeError('Invalid array length');
      if (length > FREE_LENGTH && length <= MOST_ARRAY_LENGTH) {
        if (isProxy(target) !== false || length > (target as unknown[]).length) payForLength(guest, length);
        else if ((target as unknown[]).length > LONG_CUT && length < (target as unknown[]).length)
          lookForCut(guest, (target as unknown[]).length);
      }
      return length;
    },
    resizable: (target) => (isArray(target) ? new Resizable(target) : target),
  };
  /** An array's `length`, alone. Programs never hold one. */
  class Resizable {
    readonly #array: { length: unknown };

    constructor(array: { length: unknown }) {
      this.#array = array;
    }

    get length(): unknown {
      return this.#array.length;
    }

    set length(length: unknown) {
      this.#array.length = guards.sizing(this.#array, length);
    }
  }
  freeze(Resizable.prototype);
  return freeze(guards);
}
