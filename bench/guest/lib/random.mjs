/** Mulberry32: the same numbers in [0, 1) in every realm. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `count` words of lower-case letters. */
export function makeWords(seed, count) {
  const random = makeRandom(seed);
  return Array.from({ length: count }, () => {
    let word = '';
    for (let n = 2 + Math.floor(random() * 9); n > 0; n -= 1)
      word += String.fromCharCode(97 + Math.floor(random() * 26));
    return word;
  });
}
