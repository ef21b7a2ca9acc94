// One seed for all that is random in a soak, so that a run that failed can be run again.

/** mulberry32: a small generator of which each state gives the next. @param {number} seed */
export function makeRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** @param {number} n */
    below: (n) => Math.floor(next() * n),
    /** @template T @param {readonly T[]} list @returns {T} */
    of: (list) => list[Math.floor(next() * list.length)],
    /** By weight. @template T @param {readonly (readonly [weight: number, T])[]} rows @returns {T} */
    weighted: (rows) => {
      let at = next() * rows.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of rows) {
        at -= weight;
        if (at < 0) return value;
      }
      return rows[0][1];
    },
  };
}
