// Guards of ArrayBuffer. Its bytes lie outside of the engine's heap: no heap limit of the engine's sees them.
import { apply, arrayBufferByteLength } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { MOST_LENGTH, relativeEnd, relativeIndex, toInteger } from './abstract-operations.ts';
import type { Guard, Native } from './guard.ts';

const model = 'bytes / 64, and the bytes themselves';
const reason = 'allocates memory that is not on the heap';

type BufferConstructor = new (length: number, options?: object) => object;

function make(guest: Payer, Original: Native, args: ArrayLike<unknown>, target: unknown): object {
  const length = toInteger(args[0]);
  if (length < 0) return Reflect.construct(Original as unknown as BufferConstructor, [length]); // throws
  const given = args[1];
  // read once: what was counted is what is asked for
  const most = Object(given) === given ? (given as { readonly maxByteLength?: unknown }).maxByteLength : undefined;
  const bound = most === undefined ? undefined : toInteger(most);
  const bytes = bound === undefined ? length : Math.max(bound, length);
  if (bytes > 0 && bytes <= MOST_LENGTH) guest.allocate(bytes);
  return Reflect.construct(
    Original as unknown as BufferConstructor,
    bound === undefined ? [length] : [length, { maxByteLength: bound }],
    target as BufferConstructor,
  );
}

/** How many bytes a buffer has; 0 for what is none, which the original refuses. */
function bytesOf(value: unknown): number {
  try {
    return arrayBufferByteLength(value);
  } catch {
    return 0;
  }
}

/** A method of ArrayBuffer.prototype that costs `price` bytes. */
function bufferMethod(name: string, allocates: boolean, price: (self: unknown, args: unknown[]) => number): Guard {
  return {
    path: `ArrayBuffer.prototype.${name}`,
    model: allocates ? model : 'bytes / 64',
    reason: allocates ? reason : 'copies or clears every byte',
    make: (original) =>
      ({
        method(): unknown {
          const guest = payer;
          if (guest === undefined) return apply(original, this, arguments);
          const args: unknown[] = [...arguments];
          const bytes = price(this, args);
          if (allocates && bytes > 0) guest.allocate(bytes);
          else if (bytes > 63) guest.charge(Math.floor(bytes / 64));
          return apply(original as (...given: unknown[]) => unknown, this, args);
        },
      }).method,
  };
}

/** Bytes between two relative indices, which are made numbers in their place: the original reads them again. */
function range(self: unknown, args: unknown[]): number {
  const length = bytesOf(self);
  if (length === 0) return 0;
  const start = toInteger(args[0]);
  args[0] = start;
  if (args[1] !== undefined) args[1] = toInteger(args[1]);
  return Math.max(relativeEnd(args[1], length) - relativeIndex(start, length), 0);
}

/** A new length, which is the old one when it is left out. */
function newLength(self: unknown, args: unknown[]): number {
  const length = bytesOf(self);
  if (args[0] === undefined) return length;
  const asked = toInteger(args[0]);
  args[0] = asked;
  return asked;
}

export const bufferGuards: readonly Guard[] = [
  {
    path: 'ArrayBuffer',
    model,
    reason,
    make(original) {
      const Original = original as unknown as BufferConstructor;
      const Replacement = function (length: number, options?: object): object {
        if (new.target === undefined) return apply(original, undefined, []) as object;
        if (payer !== undefined) return make(payer, original, [length, options], new.target);
        if (new.target === (Replacement as unknown) && options === undefined) return new Original(length);
        return Reflect.construct(Original, options === undefined ? [length] : [length, options], new.target);
      } as unknown as Native;
      return Replacement;
    },
  },
];

/** Installed before ses is: it puts methods of its own in front of these, for good. */
export const earlyBufferGuards: readonly Guard[] = [
  // the constructor counts the copy's bytes: it is asked for, by way of @@species
  bufferMethod('slice', false, range),
  bufferMethod('resize', false, newLength),
  bufferMethod('transfer', true, newLength),
  bufferMethod('transferToFixedLength', true, newLength),
];
