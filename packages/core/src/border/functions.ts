// The two wrappers that every call across the border goes through. They are the hot path: numbers, booleans
// and short strings cross without a call, nothing is read on any object, and no closure is made per call.
//
// Into a guest: a turn is open while guest code or a guest's data is touched, and what comes out, result or
// error, crosses. Out to a host: `this` is undefined, so a sloppy function of the host's cannot be made to
// speak of an object of the guest's; what the host throws crosses as a coarser copy.
import { apply, defineProperty, freeze, getOwnPropertyDescriptor } from '../commons.ts';
import { swapPayer } from '../meter/current.ts';
import type { Turns } from '../meter/turns.ts';
import type { AnyFunction } from './crossing.ts';

/** What the wrappers need of the border. */
export interface Gate {
  readonly turns: Turns;
  /** UTF-16 units up to which a string crosses without being counted. */
  readonly stringUnits: number;
  toGuest(value: unknown, path: string): unknown;
  toHost(value: unknown, path: string): unknown;
  /** The error a host sees for what was thrown inside a turn. Never throws. */
  hostError(thrown: unknown): Error;
  /** The error a guest sees for what a host function, or a conversion for it, threw. Never throws. */
  guestError(thrown: unknown): Error;
  /** Throws when a guest may not call out now. */
  assertRoom(): void;
}

const maxNameLength = 128;

function ownString(fn: AnyFunction, key: string): string | undefined {
  const value = getOwnPropertyDescriptor(fn, key)?.value as unknown;
  // It shows in the host's stacks and logs: a name must not write lines there.
  return typeof value === 'string' ? value.slice(0, maxNameLength).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ') : undefined;
}

/** Gives a wrapper the name and length of what it stands for, and freezes it. */
function finish(wrapper: AnyFunction, fn: AnyFunction, name: string | undefined): AnyFunction {
  const length = getOwnPropertyDescriptor(fn, 'length')?.value as unknown;
  defineProperty(wrapper, 'name', { value: name ?? ownString(fn, 'name') ?? '' });
  if (typeof length === 'number') defineProperty(wrapper, 'length', { value: length });
  return freeze(wrapper);
}

/** A host's callable for a guest's function, called with `receiver` as `this`. */
export function wrapGuestFunction(
  gate: Gate,
  fn: AnyFunction,
  receiver: object | undefined,
  name?: string,
): AnyFunction {
  const { turns, stringUnits } = gate;
  const wrapper = (...args: unknown[]): unknown => {
    turns.admit?.();
    turns.begin();
    let result: unknown;
    try {
      for (let index = 0; index < args.length; index += 1) {
        const arg = args[index];
        switch (typeof arg) {
          case 'number':
          case 'boolean':
          case 'undefined':
          case 'bigint':
            break;
          case 'string':
            if (arg.length <= stringUnits) break;
            args[index] = gate.toGuest(arg, `argument[${index}]`);
            break;
          default:
            if (arg !== null) args[index] = gate.toGuest(arg, `argument[${index}]`);
        }
      }
      result = apply(fn, receiver, args);
      switch (typeof result) {
        case 'number':
        case 'boolean':
        case 'undefined':
        case 'bigint':
          break;
        case 'string':
          if (result.length <= stringUnits) break;
          result = gate.toHost(result, 'result');
          break;
        default:
          if (result !== null) result = gate.toHost(result, 'result');
      }
    } catch (thrown) {
      throw gate.hostError(thrown);
    } finally {
      turns.end();
    }
    turns.assertSound();
    return result;
  };
  return finish(wrapper as AnyFunction, fn, name);
}

/** A guest's callable for a host's function. `receiver` is undefined, or the object whose method it is. */
export function wrapHostFunction(
  gate: Gate,
  fn: AnyFunction,
  receiver: object | undefined,
  name?: string,
): AnyFunction {
  const { turns, stringUnits } = gate;
  const wrapper = (...args: unknown[]): unknown => {
    turns.beforeHost(args);
    try {
      gate.assertRoom();
      for (let index = 0; index < args.length; index += 1) {
        const arg = args[index];
        switch (typeof arg) {
          case 'number':
          case 'boolean':
          case 'undefined':
          case 'bigint':
            break;
          case 'string':
            if (arg.length <= stringUnits) break;
            args[index] = gate.toHost(arg, `argument[${index}]`);
            break;
          default:
            if (arg !== null) args[index] = gate.toHost(arg, `argument[${index}]`);
        }
      }
      const guest = swapPayer(undefined);
      let result: unknown;
      try {
        result = apply(fn, receiver, args);
      } finally {
        swapPayer(guest);
      }
      switch (typeof result) {
        case 'number':
        case 'boolean':
        case 'undefined':
        case 'bigint':
          return result;
        case 'string':
          return result.length <= stringUnits ? result : gate.toGuest(result, 'result');
        default:
          return result === null ? null : gate.toGuest(result, 'result');
      }
    } catch (thrown) {
      throw gate.guestError(thrown);
    }
  };
  return finish(wrapper as AnyFunction, fn, name);
}
