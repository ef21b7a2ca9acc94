// Two clocks run beside each other: wall time, which other processes inflate, and this process's CPU time,
// which V8's helper threads inflate. The main thread's own work is at most either, so the smaller of the two is
// what counts: robust on a busy machine.
const { hrtime } = process;
const cpuUsage = process.cpuUsage.bind(process);

/** Milliseconds of a monotonic clock. */
export function wallMs() {
  const [s, ns] = hrtime();
  return s * 1e3 + ns / 1e6;
}

/** Starts both clocks; the result, called, gives `{ wall, cpu, cost }` in ms since then. */
export function startWatch() {
  const cpu0 = cpuUsage();
  const wall0 = wallMs();
  return () => {
    const wall = wallMs() - wall0;
    const { user, system } = cpuUsage(cpu0);
    const cpu = (user + system) / 1e3;
    return { wall, cpu, cost: Math.min(wall, cpu) };
  };
}
