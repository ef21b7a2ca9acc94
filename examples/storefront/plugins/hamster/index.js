export function make() {
  let rounds = 0;
  return {
    rounds: () => rounds,
    /** Never comes back, and tries to survive being stopped. */
    discount() {
      for (;;) {
        try {
          for (;;) rounds++;
        } catch {
          rounds = 0;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: surviving its own end is what it tries
          // biome-ignore lint/complexity/noUselessContinue: it overrides the pending throw
          continue;
        }
      }
    },
  };
}
