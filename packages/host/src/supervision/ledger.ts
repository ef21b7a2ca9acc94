// What a tenant has spent over all its runs: those that have ended, and those that go on (two, during an update).
import type { Usage } from '@cofferdam/core';
import { NO_USAGE } from '@cofferdam/core/kit';

/** One run's account. */
export interface Account {
  /** What it has spent by now. */
  note(now: Usage): void;
  /** It has ended; what it had spent is kept. */
  close(): void;
}

export interface Ledger {
  open(): Account;
  /** Over all runs; what waits and is set, of those that go on alone. */
  total(): Usage;
}

const plus = (a: Usage, b: Usage): Usage => ({
  fuel: a.fuel + b.fuel,
  turns: a.turns + b.turns,
  ms: a.ms + b.ms,
  cpuMs: a.cpuMs + b.cpuMs,
  heapBytes: Math.max(a.heapBytes, b.heapBytes),
  outputBytes: a.outputBytes + b.outputBytes,
  pendingJobs: a.pendingJobs + b.pendingJobs,
  timers: a.timers + b.timers,
});

/** `spent` hears of whatever is new, for metrics. */
export function makeLedger(spent: (since: Usage) => void): Ledger {
  let ended = NO_USAGE;
  const open = new Set<{ last: Usage }>();
  return Object.freeze<Ledger>({
    open() {
      const run = { last: NO_USAGE };
      open.add(run);
      return Object.freeze<Account>({
        note(now) {
          if (!open.has(run)) return;
          const { last } = run;
          // Answers may overtake each other; what was spent is not given back.
          if (now.turns < last.turns || now.fuel < last.fuel) return;
          run.last = now;
          spent({
            ...now,
            fuel: now.fuel - last.fuel,
            turns: now.turns - last.turns,
            ms: Math.max(0, now.ms - last.ms),
            cpuMs: Math.max(0, now.cpuMs - last.cpuMs),
            outputBytes: Math.max(0, now.outputBytes - last.outputBytes),
          });
        },
        close() {
          if (open.delete(run)) ended = plus(ended, { ...run.last, pendingJobs: 0, timers: 0 });
        },
      });
    },
    total: () => Object.freeze([...open].reduce((sum, { last }) => plus(sum, last), ended)),
  });
}
