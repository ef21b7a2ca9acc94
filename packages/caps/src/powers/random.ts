import type { Grant } from '../capability.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames } from './check.ts';
import { makeRevocable } from '../patterns/revocable.ts';

export interface Random {
  /** A number in [0, 1) of 53 random bits. */
  random(): number;
}

export interface RandomPowerOptions {
  /** A safe integer: the same numbers for the same seed. No use for secrets. */
  readonly seed?: number;
  /** Bytes of the system's generator, for numbers that nobody can foresee. */
  readonly randomBytes?: (count: number) => Uint8Array;
  /** How refusals name it. Default `random`. */
  readonly name?: string;
}

const BATCH = 1024;
const OPTIONS: OptionNames<RandomPowerOptions> = { seed: true, randomBytes: true, name: true };

/**
 * Random numbers for one tenant, for `makeTenant({ random })` or as a capability of its own. Give `seed` or
 * `randomBytes`; throws OPTION_INVALID for both or neither.
 *
 * The engine's `Math.random` is one generator for the whole realm, whose state shows in a few of its numbers: a
 * tenant that reads it foresees the host's numbers and another tenant's. Each power has a state of its own.
 */
export function makeRandomPower(options: RandomPowerOptions): Grant<Random> {
  const { seed, randomBytes, name = 'random' } = options;
  assertOptions(options, name, OPTIONS);
  const isSeeded = Number.isSafeInteger(seed);
  if (isSeeded === (randomBytes !== undefined) || (seed !== undefined && !isSeeded))
    throw makeError('OPTION_INVALID', {
      option: 'seed',
      where: name,
      expected: 'a safe integer, or absent beside randomBytes',
      got: String(seed),
    });
  const next = randomBytes === undefined ? seeded(seed as number) : batched(randomBytes);
  return makeRevocable<Random>(
    { random: () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992 },
    { name },
  );
}

/** xoshiro128** (Blackman and Vigna, 2018), its state spread from the seed by splitmix32. */
function seeded(seed: number): () => number {
  let mixed = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
  const mix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = mixed ^ (mixed >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
  const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };
}

/** Words of the system's generator, asked for in batches and each used once. */
function batched(randomBytes: (count: number) => Uint8Array): () => number {
  let words = new Uint32Array(0);
  let at = 0;
  return () => {
    if (at === words.length) {
      words = new Uint32Array(new Uint8Array(randomBytes(BATCH)).buffer);
      at = 0;
    }
    const word = words[at] as number;
    words[at] = 0; // what was given out is not kept
    at += 1;
    return word;
  };
}
