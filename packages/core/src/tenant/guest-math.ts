// Math for one tenant: the shared functions, and a random of its own.
import { freeze } from '../commons.ts';
import { lazy } from '../lazy.ts';
import type { RandomPower } from './types.ts';

/**
 * The shared functions, in front of which a tenant's random stands: an object of one property instead of
 * forty-four, so that a tenant costs neither their time nor their memory. Reads are as fast as of own ones.
 */
const sharedMath = lazy((): object => {
  const shared: Record<PropertyKey, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Math))) {
    if (name !== 'random') Object.defineProperty(shared, name, { value, enumerable: false });
  }
  Object.defineProperty(shared, Symbol.toStringTag, { value: 'Math' });
  return freeze(shared);
});

/** A generator of numbers in [0, 1) from a seed: sfc32 (Chris Doty-Humphrey, PractRand), 32 bits of it. */
export function makeSeededRandom(seed: number): RandomPower {
  let a = 0x9e3779b9 | 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const random = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i += 1) random();
  return freeze({ random });
}

/** A frozen Math whose random is `source`'s. */
export function makeGuestMath(source: RandomPower): Math {
  const guest = Object.create(sharedMath()) as Math;
  const random = (): number => {
    const value: unknown = source.random();
    return typeof value === 'number' && value >= 0 && value < 1 ? value : 0;
  };
  Object.defineProperty(guest, 'random', { value: freeze(random), enumerable: false });
  return freeze(guest);
}
