// Operators whose result can outgrow its operands: the compiler sends them here.
import type { FaultKind } from '../meter/fault.ts';
import type { Limits } from '../tenant/types.ts';
import { freeze } from '../commons.ts';

export interface GrowthGuards {
  /** Gives back the result of a concatenation unless it is too long. */
  readonly string: (value: unknown) => unknown;
  /** Gives back the result of a product unless it has too many bits. */
  readonly bigint: (value: unknown) => unknown;
  /** `a ** b`; with three arguments `a[b] **= c`. */
  readonly power: (a: never, b: never, c?: never) => unknown;
  /** `a << b`; with three arguments `a[b] <<= c`. */
  readonly shift: (a: never, b: never, c?: never) => unknown;
}

const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Bits of a magnitude, never too few and at most a few too many. */
const bitsOf = (value: bigint): number => {
  const magnitude = value < 0n ? -value : value;
  if (magnitude <= MOST_SAFE) return Math.ceil(Math.log2(Number(magnitude) + 1));
  return magnitude.toString(16).length * 4;
};

/** The largest number of so many bits, made once: it is as large as what it bounds, and most tenants share one. */
const made = new Map<number, bigint>();
const largest = (bits: number): bigint => {
  const known = made.get(bits);
  if (known !== undefined) return known;
  const value = (1n << BigInt(bits)) - 1n;
  if (made.size < MOST_BOUNDS) made.set(bits, value);
  return value;
};
const MOST_BOUNDS = 16;

/** Guards for these limits; `exhaust` condemns the tenant and throws. */
export function makeGrowthGuards(limits: Pick<Limits, 'stringLength' | 'bigintBits'>, exhaust: (kind: FaultKind) => never): GrowthGuards {
  const { stringLength, bigintBits } = limits;
  const capped = bigintBits !== Number.POSITIVE_INFINITY;
  const most = capped ? largest(Math.floor(bigintBits)) : 0n;

  const checkSize = (value: bigint): bigint => (capped && (value > most || value < -most) ? exhaust('bigint') : value);

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
    string: (value) => {
      if (typeof value === 'string' && value.length > stringLength) exhaust('string');
      return value;
    },
    bigint: (value) => {
      if (typeof value === 'bigint') checkSize(value);
      return value;
    },
    power: function (a: never, b: never, c?: never): unknown {
      if (arguments.length === 3) return assign(a, b, c, raiseAny);
      return typeof a === 'number' && typeof b === 'number' ? a ** b : raiseAny(a, b);
    },
    shift: function (a: never, b: never, c?: never): unknown {
      if (arguments.length === 3) return assign(a, b, c, shiftAny);
      return typeof a === 'number' && typeof b === 'number' ? a << b : shiftAny(a, b);
    },
  };
  return freeze(guards);
}

/** ToNumeric: objects are converted once, in order. */
const toNumeric = (value: unknown): number | bigint => {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  // `++` on a copy is ToNumeric without a name: it keeps BigInts and converts everything else once.
  let copy = value as number;
  return copy++;
};

const assign = (target: unknown, key: unknown, operand: unknown, compute: (a: unknown, b: unknown) => unknown): unknown => {
  const object = target as Record<PropertyKey, unknown>;
  const name = typeof key === 'symbol' ? key : typeof key === 'string' || typeof key === 'number' ? key : toKey(key);
  const result = compute(object[name], operand);
  object[name] = result;
  return result;
};

/** ToPropertyKey, once. */
const toKey = (key: unknown): PropertyKey => {
  let name: PropertyKey = '';
  const catcher = new Proxy({}, { has: (_, found) => ((name = found), true) });
  void ((key as PropertyKey) in catcher);
  return name;
};
