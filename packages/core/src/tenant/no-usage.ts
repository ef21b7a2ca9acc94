import type { Usage } from './types.ts';

/** What was spent where nothing ran, or nobody knows. */
export const NO_USAGE: Usage = Object.freeze({
  fuel: 0,
  turns: 0,
  ms: 0,
  cpuMs: 0,
  heapBytes: 0,
  outputBytes: 0,
  pendingJobs: 0,
  timers: 0,
});
