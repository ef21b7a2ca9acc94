// Operators whose result can outgrow its operands: the compiler sends them here.
import { bigintNs, NS_PER_UNIT, SHORT_BIGINT, SHORT_TEXT } from '../meter/slow.ts';
import { lookNow, type Payer } from '../meter/current.ts';
import type { FaultKind } from '../meter/fault.ts';
import type { Limits } from '../tenant/types.ts';
import { apply, freeze } from '../commons.ts';
import { holdsBigInts } from '../guards/bigint-elements.ts';
import { FEW_DIGITS, payForDigits } from '../guards/bigints.ts';
import { toKey } from '../guards/keys.ts';
import { noteText as noteLongText, SHORT_TEXT as NOTED_TEXT } from '../guards/slow-elements.ts';

export interface GrowthGuards {
  /** Gives back the result of a concatenation unless it is too long. */
  readonly string: (value: unknown) => unknown;
  /** Gives back the result of a product unless it has too many bits. */
  readonly bigint: (value: unknown) => unknown;
  /** `a ** b`; with a third argument `a **= b` at the {@link Place} a. */
  readonly power: (a: never, b: never, assigns?: 0) => unknown;
  /** `a << b`; with a third argument `a <<= b` at the {@link Place} a. */
  readonly shift: (a: never, b: never, assigns?: 0) => unknown;
  /** Gives back `b`, which is about to be compared with `a`; a text that is read as a BigInt for that is paid for. */
  readonly compared: (a: unknown, b: unknown) => unknown;
  /** Gives back `value`, which is about to be assigned to an element of `target`; a text that is read as a BigInt is paid for. */
  readonly element: (target: unknown, value: unknown) => unknown;
  /** Reads `object[key]` and remembers where that was. */
  readonly place: (object: unknown, key: unknown) => Place;
}

/** `object[key]` with its key converted once, and the value that was read there. */
export interface Place {
  readonly object: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
}

const { toString: bigintToString, valueOf: bigintValueOf } = BigInt.prototype;
const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Bits of a magnitude, never too few and at most a few too many. */
const bitsOf = (value: bigint): number => {
  const magnitude = value < 0n ? -value : value;
  if (magnitude <= MOST_SAFE) return Math.ceil(Math.log2(Number(magnitude) + 1));
  // the engine's own: the guard of it would charge for what guests do not ask for
  return apply(bigintToString, magnitude, [16]).length * 4;
};

/** The largest and least number of so many bits, made once: it is as large as what it bounds, and most tenants share one. */
const made = new Map<number, readonly [bigint, bigint]>();
const largest = (bits: number): readonly [bigint, bigint] => {
  const known = made.get(bits);
  if (known !== undefined) return known;
  const value = (1n << BigInt(bits)) - 1n;
  const bounds = [value, -value] as const;
  if (made.size < MOST_BOUNDS) made.set(bits, bounds);
  return bounds;
};
const MOST_BOUNDS = 16;

/**
 * Longer texts are found among others by their length alone: as a key of an object, a Map or a Set, each is compared with
 * all keys of its length, for a unit of fuel, and of those there may be as many as the heap holds.
 */
const FOUND_BY_LENGTH = 16_383;
/** So clock and heap are looked at for each so many of them that are made: 64 may take half a second. */
const UNSEEN = 64;
/** Fewer, where they are longer than so many units together. */
const MOST_UNSEEN = 2 ** 26;
const LEAST_UNSEEN = 4;

/**
 * So many more of one length than of others are no text that is appended to, but may become keys when they are all there.
 * Then the clock is looked at so often that as many keys take no more than a second to be compared with each other.
 */
const MANY_ALIKE = 128;
const NS_COMPARED = 0.07;
const nsOfKeys = (length: number): number => 1.5e9 / Math.sqrt(2e9 / (length * NS_COMPARED));

/** What growth costs: see the meter. */
export type GrowthGate = Pick<Payer, 'charge' | 'exhaust' | 'limits' | 'slow' | 'refund'>;

/**
 * Gives back what it is given, once `note` has said up to which length to ask no more if it is a longer text. It stands
 * at each sum and is to be short: the engine writes out in place what is. A parameter and a function that is declared
 * have no dead zone to look at.
 */
function makeTextGuard(longest: number, note: (length: number) => number): (value: unknown) => unknown {
  function noteLength(text: string): void {
    longest = note(text.length);
  }
  return (value) => {
    if (typeof value === 'string' && value.length > longest) noteLength(value);
    return value;
  };
}

/** Guards for these limits. */
export function makeGrowthGuards(limits: Pick<Limits, 'stringLength' | 'bigintBits'>, gate: GrowthGate): GrowthGuards {
  const exhaust = (kind: FaultKind): never => gate.exhaust(kind);
  const { stringLength, bigintBits } = limits;
  const capped = bigintBits !== Number.POSITIVE_INFINITY;
  const [most, least] = capped ? largest(Math.floor(bigintBits)) : [0n, 0n];

  // What is longer or larger than anything so far is told to the meter: each time twice as long or more.
  let largestYet = (1n << BigInt(Math.floor(Math.min(SHORT_BIGINT, bigintBits)))) - 1n;
  let leastYet = -largestYet; // negated once: each time would allocate

  /** Up to which length a text tells the meter nothing new. */
  let told = 0;
  let unseen = UNSEEN;
  /** The length that most of those have that were made lately, should one be. */
  let alike = 0;
  let votes = 0;
  const noteText = (length: number): number => {
    if (length > stringLength) exhaust('string');
    if (length <= told) {
      // a text that is appended to comes here each time
      if (length === alike) {
        votes += 1;
        if (votes === MANY_ALIKE) gate.slow(nsOfKeys(length));
      } else if (votes > 0) votes -= 1;
      else alike = length;
      unseen -= 1;
      if (unseen > 0) return FOUND_BY_LENGTH;
      unseen = Math.max(LEAST_UNSEEN, Math.min(UNSEEN, Math.floor(MOST_UNSEEN / length)));
      lookNow(gate);
      return FOUND_BY_LENGTH;
    }
    noteLongText(length);
    told = Math.min(length * 2, stringLength);
    if (length > SHORT_TEXT) gate.slow(told * NS_PER_UNIT);
    return Math.min(told, FOUND_BY_LENGTH);
  };
  const noteBigInt = (value: bigint): void => {
    if (capped && (value > most || value < least)) exhaust('bigint');
    const bits = Math.floor(Math.min(bitsOf(value) * 2, bigintBits));
    largestYet = (1n << BigInt(bits)) - 1n;
    leastYet = -largestYet;
    gate.slow(bigintNs(bits));
  };
  const checkSize = (value: bigint): bigint => {
    if (value > largestYet || value < leastYet) noteBigInt(value);
    return value;
  };

  const raise = (base: bigint, exponent: bigint): bigint => {
    // |base| <= 1 never grows; else the result has at least (bits - 1) * exponent bits.
    if (capped && exponent > 0n && base !== 0n && base !== 1n && base !== -1n) {
      const least = (bitsOf(base) - 1 || 1) * Number(exponent);
      if (least > bigintBits * 2 + 64) exhaust('bigint');
    }
    return checkSize(base ** exponent);
  };

  const shiftLeft = (value: bigint, by: bigint): bigint => {
    if (capped && value !== 0n && by > 0n && Number(by) > bigintBits) exhaust('bigint');
    return checkSize(value << by);
  };

  const raiseAny = (a: unknown, b: unknown): unknown => {
    const x = toNumeric(a);
    const y = toNumeric(b);
    return typeof x === 'bigint' && typeof y === 'bigint' ? raise(x, y) : (x as number) ** (y as number);
  };
  const shiftAny = (a: unknown, b: unknown): unknown => {
    const x = toNumeric(a);
    const y = toNumeric(b);
    return typeof x === 'bigint' && typeof y === 'bigint' ? shiftLeft(x, y) : (x as number) << (y as number);
  };

  const guards: GrowthGuards = {
    string: makeTextGuard(Math.min(NOTED_TEXT, SHORT_TEXT, stringLength), noteText),
    bigint: (value) => {
      if (typeof value === 'bigint') checkSize(value);
      return value;
    },
    compared: (a, b) => {
      if (typeof b === 'string') {
        if (b.length > FEW_DIGITS && readsBigInt(a, b)) payForDigits(gate, b);
      } else if (typeof a === 'string' && a.length > FEW_DIGITS && readsBigInt(b, a)) payForDigits(gate, a);
      return b;
    },
    element: (target, value) => {
      if (typeof value === 'string' && value.length > FEW_DIGITS && holdsBigInts(target)) payForDigits(gate, value);
      return value;
    },
    place: (object, key) => {
      const target = object as Record<PropertyKey, unknown>;
      // throws, before the key is asked for its text
      if (object === null || object === undefined) return target[key as string] as never;
      const name = toKey(key);
      return { object: target, key: name, value: target[name] };
    },
    power: (a, b, assigns): unknown => {
      if (assigns !== undefined) return assign(a, b, raiseAny);
      return typeof a === 'number' && typeof b === 'number' ? a ** b : raiseAny(a, b);
    },
    shift: (a, b, assigns): unknown => {
      if (assigns !== undefined) return assign(a, b, shiftAny);
      return typeof a === 'number' && typeof b === 'number' ? a << b : shiftAny(a, b);
    },
  };
  return freeze(guards);
}

/** Shorter texts take no time worth asking an object whether it is a BigInt's. */
const MANY_DIGITS = 2 ** 14;

/** Whether `text` is read as a BigInt where it is compared with `value`: a BigInt, or the object of one. */
function readsBigInt(value: unknown, { length }: string): boolean {
  if (typeof value !== 'object' || value === null || length < MANY_DIGITS) return typeof value === 'bigint';
  try {
    apply(bigintValueOf, value, []);
    return true;
  } catch {
    return false;
  }
}

/** ToNumeric: objects are converted once, in order. */
const toNumeric = (value: unknown): number | bigint => {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  // `++` on a copy is ToNumeric without a name: it keeps BigInts and converts everything else once.
  let copy = value as number;
  return copy++;
};

const assign = (
  { object, key, value }: Place,
  operand: unknown,
  compute: (a: unknown, b: unknown) => unknown,
): unknown => {
  const result = compute(value, operand);
  object[key] = result;
  return result;
};
