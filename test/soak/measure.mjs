// What a process holds: memory after collection, handles, threads, children. Threads and children are told by Linux.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Ids of the processes that this one started and that are not gone. */
export const children = () => childrenOf('self');

/** What keeps the event loop alive, by kind, without what every process has. */
export function handles() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Memory after collection, in bytes. Needs --expose-gc. */
export async function settledMemory() {
  for (let i = 0; i < 4; i += 1) {
    await sleep(30); // finalizers run between two turns
    globalThis.gc();
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { heapUsed, external, arrayBuffers, rss };
}

/** By how much `ys` grow with each of `xs`: the slope of the line through them with the least squares. */
export function slope(xs, ys) {
  const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, x, i) => sum + (x - x0) * (ys[i] - y0), 0);
  const under = xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
