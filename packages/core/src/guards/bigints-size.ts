// How many bits a BigInt has, without making another of its size.
import { apply } from '../commons.ts';

const { toString } = BigInt.prototype;

/** Powers of two to compare with: a comparison of numbers of different size takes no time. */
const powers: bigint[] = [];
const MOST_POWER = 20;

/** Bits of the magnitude of `value`: exact below 2 ** 1023, at most twice as many as there are above. */
export function bigintBitsOf(value: bigint): number {
  const number = Number(value);
  if (number < Number.POSITIVE_INFINITY && number > Number.NEGATIVE_INFINITY)
    return Math.ceil(Math.log2(Math.abs(number) + 1));
  if (powers.length === 0) for (let k = 10; k <= MOST_POWER; k++) powers[powers.length] = 1n << BigInt(2 ** k);
  for (let i = 0; i < powers.length; i++) {
    const power = powers[i] as bigint;
    if (value < power && value > -power) return 2 ** (i + 10);
  }
  // rare: such numbers are over the usual limits. Its digits are made in linear time.
  const digits: string = apply(toString, value, [16]);
  return digits.length * 4;
}
