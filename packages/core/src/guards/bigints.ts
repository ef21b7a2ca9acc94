// Guards of BigInt: conversions to and from text take more than linear time, and asUintN makes numbers of any size.
import { apply, freeze } from '../commons.ts';
import { bigintBitsOf } from './bigints-size.ts';
import { type Payer, payer } from '../meter/current.ts';
import { bigintNs, SHORT_BIGINT } from '../meter/slow.ts';
import type { Guard, Native } from './guard.ts';
import { assertFits, integerOf } from './strings-text.ts';

const { valueOf } = BigInt.prototype;
const { exec } = RegExp.prototype;
const { trim } = String.prototype;
const { toPrimitive } = Symbol;

/** Units for reading so many bits from digits: about bits ** 1.5. */
const readingCost = (bits: number): number => Math.ceil((bits / 16) * Math.sqrt(bits / 64));
/** Units for writing them as digits: quadratic, for numbers as large as tenants usually may have. */
const writingCost = (bits: number): number => Math.ceil((bits / 128) * (bits / 128));

/** A number of so many bits comes into being: it must be allowed, and slows whatever is done with it. */
function assertBits(payer: Pick<Payer, 'exhaust' | 'limits' | 'slow'>, bits: number): void {
  if (bits > payer.limits.bigintBits) payer.exhaust('bigint');
  if (bits > SHORT_BIGINT) payer.slow(bigintNs(bits));
}

/** StringIntegerLiteral, white space trimmed: sign, and digits after their prefix and leading zeros, each read in one way. */
const INTEGER: RegExp =
  /^(?:[+-]?0*((?:[1-9]\d*)?)|0[xX]0*((?:[1-9a-fA-F][\da-fA-F]*)?)|0[oO]0*((?:[1-7][0-7]*)?)|0[bB]0*((?:1[01]*)?))$/;
const BITS_PER_DIGIT = [Math.log2(10), 4, 3, 1] as const;

/** Texts of fewer units make no number worth counting. */
export const FEW_DIGITS: number = 64;

/** Who a text is read for. */
type Reader = Pick<Payer, 'charge' | 'exhaust' | 'limits' | 'slow'>;

/** Pays for, and bounds, the number that a text says. */
export function payForDigits(payer: Reader, text: string): void {
  payer.charge(text.length >> 3);
  const found: RegExpExecArray | null = apply(exec, INTEGER, [apply(trim, text, [])]);
  if (found === null) return; // refused by the native, in linear time
  for (let i = 0; i < BITS_PER_DIGIT.length; i++) {
    const digits = found[i + 1];
    if (digits === undefined) continue;
    const bits = digits.length * (BITS_PER_DIGIT[i] as number);
    // one digit less is the least that so many digits can be
    assertBits(payer, Math.max(0, bits - 4));
    payer.charge(readingCost(bits));
  }
}

/** ToPrimitive with the hint number (7.1.1): what BigInt does with an object before it reads text. */
export function primitiveOf(value: unknown): unknown {
  if (Object(value) !== value) return value;
  const object = value as Record<string | symbol, unknown>;
  const exotic = object[toPrimitive];
  if (exotic !== undefined && exotic !== null) {
    if (typeof exotic !== 'function') throw new TypeError(`${typeof exotic} is not a function`);
    const result: unknown = apply(exotic, object, ['number']);
    if (Object(result) !== result) return result;
  } else {
    for (const name of ['valueOf', 'toString']) {
      const method = object[name];
      if (typeof method !== 'function') continue;
      const result: unknown = apply(method, object, []);
      if (Object(result) !== result) return result;
    }
  }
  throw new TypeError('Cannot convert object to primitive value');
}

/** ToBigInt (7.1.13) of an argument to asIntN and asUintN, paid for. */
function toBigInt(payer: Payer, convert: (value: unknown) => bigint, value: unknown): bigint {
  const primitive = primitiveOf(value);
  if (typeof primitive === 'bigint') return primitive;
  if (typeof primitive === 'number') throw new TypeError(`Cannot convert ${primitive} to a BigInt`);
  if (typeof primitive === 'string') payForDigits(payer, primitive);
  return convert(primitive);
}

const BigIntIntrinsic = BigInt as unknown as (value: unknown) => bigint;

/** asIntN or asUintN, bounded. */
function clamped(payer: Payer, original: Native, size: unknown, value: unknown, signed: boolean): unknown {
  const bits = integerOf(size);
  if (bits < 0 || bits > Number.MAX_SAFE_INTEGER) return apply(original, undefined, [bits, 0n]); // refused there
  const number = toBigInt(payer, BigIntIntrinsic, value);
  const own = bigintBitsOf(number);
  payer.charge(own >> 10);
  // a negative number becomes one of all the bits asked for
  if (number < 0n && bits > own && !signed) {
    assertBits(payer, bits);
    payer.charge(Math.floor(bits / 1024));
  }
  return apply(original, undefined, [bits, number]);
}

export const bigintGuards: readonly Guard[] = freeze([
  {
    path: 'BigInt',
    model: '4 * (bits / 64) ** 1.5, within bigintBits',
    reason: 'reading a million digits takes a fifth of a second',
    make(original) {
      // an ordinary function: BigInt can be extended, though nobody can make one with `new`
      function guard(value?: unknown): unknown {
        if (new.target !== undefined) throw new TypeError('BigInt is not a constructor');
        if (payer === undefined || typeof value === 'number' || typeof value === 'bigint')
          return apply(original, undefined, [value]);
        const primitive = primitiveOf(value);
        if (typeof primitive === 'string' && primitive.length > FEW_DIGITS) payForDigits(payer, primitive);
        return apply(original, undefined, [primitive]);
      }
      return guard;
    },
  },
  {
    path: 'BigInt.prototype.toString',
    model: '(bits / 128) ** 2; bits / 64 for a radix that is a power of two; the result within stringLength',
    reason: 'eight million bits take a second and a half',
    make: (original) =>
      ({
        toString(this: unknown, radix?: unknown): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          const value: bigint = apply(valueOf, this, []);
          const base = radix === undefined ? 10 : integerOf(radix);
          const bits = bigintBitsOf(value);
          if (bits > FEW_DIGITS) payer.charge((base & (base - 1)) === 0 ? Math.ceil(bits / 64) : writingCost(bits));
          const text = apply(original, value, [base]) as string;
          assertFits(payer, text.length);
          return text;
        },
      }).toString,
  },
  {
    path: 'BigInt.prototype.toLocaleString',
    model: '2 * (bits / 128) ** 2; the result within stringLength; 1000 where there are locales',
    reason: 'writes as toString does, and formats what it wrote',
    make: (original) =>
      ({
        toLocaleString(this: unknown, locales?: unknown, options?: unknown): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          const value: bigint = apply(valueOf, this, []);
          const bits = bigintBitsOf(value);
          if (bits > FEW_DIGITS) payer.charge(2 * writingCost(bits));
          const text = apply(original, value, [locales, options]) as string;
          assertFits(payer, text.length);
          return text;
        },
      }).toLocaleString,
  },
  {
    path: 'BigInt.asUintN',
    model: 'bits / 1024, within bigintBits',
    reason: 'asUintN(2 ** 30 - 1, -1n) is a number of 128 MiB',
    make: (original) =>
      ({
        asUintN(bits?: unknown, value?: unknown): unknown {
          return payer === undefined
            ? apply(original, undefined, arguments)
            : clamped(payer, original, bits, value, false);
        },
      }).asUintN,
  },
  {
    path: 'BigInt.asIntN',
    model: 'bits / 1024',
    reason: 'copies a number, and reads one from a text',
    make: (original) =>
      ({
        asIntN(bits?: unknown, value?: unknown): unknown {
          return payer === undefined
            ? apply(original, undefined, arguments)
            : clamped(payer, original, bits, value, true);
        },
      }).asIntN,
  },
]);
