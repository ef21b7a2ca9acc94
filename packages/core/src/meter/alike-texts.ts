// How many long texts of one length a tenant has made.
//
// The engine finds texts of more than 16,383 units among others by their length alone, so keys of one length are compared
// with each other, each time from the start: of three thousand with the same beginning, each takes milliseconds to be put
// among the others, for a unit of fuel, and no native runs that could charge for that. So they are counted where they are
// made, and the clock is looked at more often where there are many (Meter.slow). What a program appends to is another
// length each time, and is spread over the table.
//
// Not counted: parts of one text (`slice`), and sums that are used up where they stand (`o[a + b]`).
import { unpaid } from './current.ts';

/** Longer texts are found by their length alone. */
export const FOUND_BY_LENGTH: number = 16_383;

/** Nanoseconds that comparing with one that is alike takes at most by unit. */
const NS_COMPARED = 0.1;
const BITS = 12;
/** So many are no matter; more of them are more than a heap holds. */
const FEW_ALIKE = 512;
const MOST_ALIKE = 4096;
/** After so many texts the count begins anew: a tenant may live long. */
const MOST_COUNTED = 2 ** 20;

interface Slow {
  slow(ns: number): void;
}

/** The texts of one tenant. */
export class AlikeTexts {
  readonly #meter: Slow;
  readonly #counts: Uint32Array = unpaid(() => new Uint32Array(2 ** BITS));
  #counted = 0;

  constructor(meter: Slow) {
    this.#meter = meter;
  }

  /** To be told of a text of more than FOUND_BY_LENGTH units, or of so many, a power of two, of which this is one. */
  note(length: number, times = 1): void {
    // lengths that are evenly apart are spread by a product
    const at = Math.imul(length, 0x9e3779b1) >>> (32 - BITS);
    const before = this.#counts[at] as number;
    const count = before + times;
    this.#counts[at] = count;
    this.#counted += times;
    // each time that there are twice as many
    if (count >= FEW_ALIKE && count <= MOST_ALIKE && Math.clz32(before) !== Math.clz32(count))
      this.#meter.slow(2 * count * length * NS_COMPARED);
    if (this.#counted < MOST_COUNTED) return;
    this.#counted = 0;
    unpaid(() => this.#counts.fill(0));
  }
}
