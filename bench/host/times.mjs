// Wall time of one thing after another: what happens in threads and processes is in no CPU time of this process's.
import { quantile } from '../lib/stats.mjs';
import { wallMs } from '../lib/stopwatch.mjs';

/** The same program everywhere: a function of the plugin's, called once. */
export const SOURCE = 'export const price = (n) => n * 2 + 1;';
export const SCRIPT = '(() => { const price = (n) => n * 2 + 1; return price(20); })()';
export const EXPECTED = 41;

/**
 * @param {number} rounds
 * @param {() => Promise<{ value: unknown, end: () => unknown }>} start
 * @param {() => unknown} [ready] awaited before each, outside of the time
 */
export async function timeEach(rounds, start, ready = () => {}) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    await ready();
    const began = wallMs();
    const { value, end } = await start();
    const took = wallMs() - began;
    if (value !== EXPECTED) throw new Error(`gave ${value}`);
    await end();
    if (round >= rounds / 5) times.push(took);
  }
  return {
    best: Math.min(...times),
    low: quantile(times, 0.25),
    median: quantile(times, 0.5),
    high: quantile(times, 0.9),
  };
}
