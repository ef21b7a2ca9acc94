// The abstract operations of ECMA-262 that array methods are written in, for arrays that are not plain.
//
// Strict code gives the rest: `o[k] = v` is Set with throw, `delete o[k]` DeletePropertyOrThrow, `k in o` HasProperty.
import { defineProperty, isArray, ProxyIntrinsic } from '../commons.ts';
import type { Payer } from '../meter/current.ts';

/** ToObject of something that has indices. */
export interface Indexed {
  [index: number]: unknown;
  length: unknown;
}

export type Callback = (...args: unknown[]) => unknown;

const ArrayIntrinsic = Array;
const { species } = Symbol;
const { trunc } = Math;

export const MOST_LENGTH: number = Number.MAX_SAFE_INTEGER;
/** Elements of the longest array that there can be. */
export const MOST_ARRAY_LENGTH: number = 2 ** 32 - 1;

/** ToObject; undefined and null are left to the original, which throws. */
export const toObject = (value: unknown): Indexed => Object(value) as Indexed;

/** ToIntegerOrInfinity. */
export function toInteger(value: unknown): number {
  const number = trunc(+(value as number));
  return number === number ? number + 0 : 0;
}

/** LengthOfArrayLike. */
export function lengthOf(object: Indexed): number {
  const length = toInteger(object.length);
  return length > 0 ? Math.min(length, MOST_LENGTH) : 0;
}

/** A relative index within a length, as `slice` takes them. */
export function relativeIndex(value: unknown, length: number): number {
  const index = toInteger(value);
  if (index < 0) return Math.max(index + length, 0);
  return Math.min(index, length);
}

/** The end of a range, which is the length when it is left out. */
export const relativeEnd = (value: unknown, length: number): number =>
  value === undefined ? length : relativeIndex(value, length);

/** Few: a step that a native takes may be a conversion of 17 milliseconds. */
const STEPS = 16;

/** Takes the fuel for a loop's next steps, a few at a time: before step number `done`, with `left` of them to go. */
export function payStep(guest: Payer, done: number, left: number): void {
  if ((done & (STEPS - 1)) === 0) guest.charge(Math.min(left, STEPS));
}

/** CreateDataPropertyOrThrow. */
export function createData(target: object, key: number, value: unknown): void {
  defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** ArrayCreate: paid for, and no longer than the tenant's arrays may be. */
export function arrayCreate(guest: Payer, length: number): unknown[] {
  payForArray(guest, length);
  return new ArrayIntrinsic(length);
}

/** What an array of so many elements costs before it is there. */
export function payForArray(guest: Payer, length: number): void {
  if (length > MOST_ARRAY_LENGTH) throw new RangeError('Invalid array length');
  if (length > guest.limits.arrayLength) guest.exhaust('array');
  guest.charge(length >>> 4);
}

/** `new C(length)`: arrays are paid for. */
export function construct(guest: Payer, constructor: unknown, length: number): Indexed {
  if (constructor === ArrayIntrinsic) return arrayCreate(guest, length) as unknown as Indexed;
  return new (constructor as new (length: number) => Indexed)(length);
}

/** The constructor that ArraySpeciesCreate calls; undefined where it makes a plain array. */
function speciesOf(original: Indexed): unknown {
  if (!isArray(original)) return undefined;
  let constructor: unknown = (original as { constructor?: unknown }).constructor;
  if (Object(constructor) === constructor) {
    constructor = (constructor as { [species]?: unknown })[species];
    if (constructor === null) constructor = undefined;
  }
  return constructor === ArrayIntrinsic ? undefined : constructor;
}

/** What elements are put into: a plain array that nobody has seen yet takes them as any array does. */
export interface Target {
  readonly made: Indexed;
  readonly plain: boolean;
}

/** ArraySpeciesCreate of what is filled by {@link put}. */
export function arrayTarget(guest: Payer, original: Indexed, length: number): Target {
  const constructor = speciesOf(original);
  return constructor === undefined
    ? { made: arrayCreate(guest, length) as unknown as Indexed, plain: true }
    : { made: construct(guest, constructor, length), plain: false };
}

/** CreateDataPropertyOrThrow: nothing that has an index is inherited from where all is frozen. */
export function put({ made, plain }: Target, index: number, value: unknown): void {
  if (plain) made[index] = value;
  else createData(made, index, value);
}

/** IsConstructor, without asking `value` anything. */
export function isConstructor(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  try {
    new (new ProxyIntrinsic(value, askNothing) as unknown as new () => object)();
    return true;
  } catch {
    return false;
  }
}

const askNothing = Object.freeze({ construct: () => ({}) });

/** Stops a tenant whose array grows past its limit, before index `at` is written. */
export function assertRoom(guest: Payer, at: number): void {
  if (at >= guest.limits.arrayLength) guest.exhaust('array');
}
