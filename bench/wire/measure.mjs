// Cases side by side in one run: rounds of each in turn, so that whatever the machine does meanwhile meets all of them.
import { lowerQuartile } from '../lib/stats.mjs';
import { wallMs } from '../lib/stopwatch.mjs';

/**
 * Microseconds per call, by case. Wall time: a round trip is mostly waiting for the other side.
 *
 * @param {Record<string, (count: number) => Promise<unknown>>} cases each makes `count` calls
 * @param {{ count: number, rounds?: number }} options
 */
export async function compare(cases, { count, rounds = 40 }) {
  const names = Object.keys(cases);
  const times = Object.fromEntries(names.map((name) => [name, /** @type {number[]} */ ([])]));
  for (const name of names) await cases[name](count);
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < names.length; index += 1) {
      const name = names[(round + index) % names.length];
      const start = wallMs();
      await cases[name](count);
      times[name].push(((wallMs() - start) * 1000) / count);
    }
  }
  return Object.fromEntries(names.map((name) => [name, lowerQuartile(times[name])]));
}

/** `count` calls, one after the other. */
export const sequential = (call) => async (count) => {
  for (let index = 0; index < count; index += 1) await call(index);
};

/** `count` calls at once; `prepare` gives what they go to. */
export const burst = (call, prepare) => async (count) => {
  const calls = [];
  const target = prepare?.();
  for (let index = 0; index < count; index += 1) calls.push(call(index, target));
  await Promise.all(calls);
};

/** Numbers there and back by something that has no calls: answers come in order. */
export function makeRaw(post) {
  const waiting = [];
  return {
    heard: (value) => waiting.shift()(value),
    call: (value) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        post(value);
      }),
  };
}

/**
 * A sequential call and a burst of 1,000, of each case; and bursts of what is pipelined: `[prepare, call]`.
 *
 * @param {Record<string, (value: number) => Promise<unknown>>} calls
 * @param {Record<string, readonly [prepare: () => unknown, call: (value: number, target: any) => Promise<unknown>]>} pipelined
 */
export async function both(calls, pipelined) {
  const names = Object.keys(calls);
  const one = await compare(Object.fromEntries(names.map((name) => [name, sequential(calls[name])])), { count: 300 });
  const bursts = Object.fromEntries(names.map((name) => [name, burst(calls[name])]));
  for (const [name, [prepare, call]] of Object.entries(pipelined)) bursts[name] = burst(call, prepare);
  return { one, many: await compare(bursts, { count: 1000 }) };
}
