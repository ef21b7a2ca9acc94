/** Collects what had to happen; the demo fails when any of it did not. */
export function makeExpectations() {
  const broken = [];
  let count = 0;
  return {
    /** @param {string} what @param {boolean} held */
    expect: (what, held) => {
      count++;
      if (!held) broken.push(what);
    },
    summary: () => ({ count, broken }),
  };
}
