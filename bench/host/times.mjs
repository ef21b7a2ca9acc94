// What one thing after another costs: the smaller of wall time, which a busy machine inflates, and of the CPU time of
// this process, its threads and its children, which work beside each other and the engine's own threads inflate.
import { readdirSync, readFileSync } from 'node:fs';
import { quantile } from '../lib/stats.mjs';
import { wallMs } from '../lib/stopwatch.mjs';

/** The same program everywhere: a function of the plugin's, called once. */
export const SOURCE = 'export const price = (n) => n * 2 + 1;';
export const SCRIPT = '(() => { const price = (n) => n * 2 + 1; return price(20); })()';
export const EXPECTED = 41;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
};
const tasks = (pid) => {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
};
const children = () => tasks('self').flatMap((id) => read(`/proc/self/task/${id}/children`).split(' ').filter(Boolean));

/** Milliseconds that the children have run, by pid; empty where the system does not tell (Linux does). */
const childTimes = () =>
  new Map(
    children().map((pid) => [
      pid,
      tasks(pid).reduce((sum, id) => sum + Number(read(`/proc/${pid}/task/${id}/schedstat`).split(' ')[0]) / 1e6, 0),
    ]),
  );

/**
 * @param {number} rounds
 * @param {() => Promise<{ value: unknown, end: () => unknown }>} start
 * @param {{ ready?: () => unknown, spares?: boolean }} [options] `ready` is awaited before each, outside of the time;
 *   `spares`: children that are started meanwhile are for the next one
 */
export async function timeEach(rounds, start, { ready = () => {}, spares = false } = {}) {
  const costs = [];
  for (let round = 0; round < rounds; round += 1) {
    await ready();
    const before = childTimes();
    const cpu = process.cpuUsage();
    const began = wallMs();
    const { value, end } = await start();
    const wall = wallMs() - began;
    const { user, system } = process.cpuUsage(cpu);
    let busy = (user + system) / 1e3;
    for (const [pid, ms] of childTimes()) if (before.has(pid) || !spares) busy += ms - (before.get(pid) ?? 0);
    if (value !== EXPECTED) throw new Error(`gave ${value}`);
    await end();
    if (round >= rounds / 5) costs.push(Math.min(wall, busy));
  }
  return { low: quantile(costs, 0.25), median: quantile(costs, 0.5), high: quantile(costs, 0.9) };
}
