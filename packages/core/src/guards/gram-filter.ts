// Whether a part of one text can be in another: a small set of the fours of units that occur in it (a Bloom filter).
//
// A tenant of packages has thousands of programs, and a function is in one of them: nearly all others are told by two
// or three lookups. It never says no where the answer is yes.
const { imul } = Math;

/** Bits for each unit of a text, and of a filter at most. */
const BITS_PER_UNIT = 8;
const MOST_BITS = 2 ** 17;
const LEAST_BITS = 2 ** 10;
/** Every so many units of what is asked for are looked up. */
const STEP = 7;

export interface GramFilter {
  /** False: `part` is not in the text. Looks at the first `length` units of it. */
  mayHold(part: string, length: number): boolean;
}

const gramAt = (text: string, i: number): number => {
  let hash = imul(text.charCodeAt(i) + 0x9e37, 0x85ebca6b);
  hash = imul(hash ^ text.charCodeAt(i + 1), 0xc2b2ae35);
  hash = imul(hash ^ text.charCodeAt(i + 2), 0x27d4eb2f);
  hash = imul(hash ^ text.charCodeAt(i + 3), 0x165667b1);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** Reads all of `text`. */
export function makeGramFilter(text: string): GramFilter {
  let bits = LEAST_BITS;
  while (bits < MOST_BITS && bits < text.length * BITS_PER_UNIT) bits *= 2;
  const mask = bits - 1;
  const set = new Uint8Array(bits / 8);
  for (let i = 0; i + 3 < text.length; i++) {
    const gram = gramAt(text, i) & mask;
    set[gram >> 3] = (set[gram >> 3] as number) | (1 << (gram & 7));
  }
  return {
    mayHold(part, length) {
      for (let i = 0; i + 3 < part.length && i < length; i += STEP) {
        const gram = gramAt(part, i) & mask;
        if (((set[gram >> 3] as number) & (1 << (gram & 7))) === 0) return false;
      }
      return true;
    },
  };
}
