// How one workload is timed: see lib/stopwatch.mjs for the clocks. The lower quartile of the samples is the
// result, so that neither a slow spell nor a single lucky sample decides.
import { lowerQuartile, quantile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

/** `{ wall, cpu, cost }` in ms per call of `run`, over `batch` calls. */
function sample(run, batch, expected) {
  const watch = startWatch();
  for (let i = 0; i < batch; i += 1) {
    const got = run();
    if (got !== expected) throw Error(`checksum changed: ${got}, expected ${expected}`);
  }
  const { wall, cpu, cost } = watch();
  return { wall: wall / batch, cpu: cpu / batch, cost: cost / batch };
}

/**
 * Warms `run` up until its blocks stop getting faster, then times it.
 *
 * Budgets are counted in the main thread's own time, so that a busy machine makes the bench slower, not worse.
 *
 * @param {() => string} run gives the workload's checksum.
 * @param {{ warmMs: number, timeMs: number }} budget `warmMs` is the least warm-up; it may take four times that.
 */
export function measure(run, { warmMs, timeMs }) {
  const checksum = run();
  let once = Infinity;
  for (let i = 0; i < 3; i += 1) once = Math.min(once, sample(run, 1, checksum).cost);
  let batch = Math.max(1, Math.round(5 / Math.max(once, 0.01)));
  const blocks = [];
  for (let spent = 0; spent < warmMs * 4; ) {
    const { cost } = sample(run, batch, checksum);
    blocks.push(cost);
    spent += cost * batch;
    if (spent > warmMs && isStable(blocks)) break;
    if (batch * cost < 3) batch = Math.ceil(5 / Math.max(cost, 0.005));
  }
  const samples = [];
  for (let spent = 0; samples.length < 5 || spent < timeMs; ) {
    samples.push(sample(run, batch, checksum));
    spent += samples.at(-1).cost * batch;
    if (spent > timeMs * 10) break;
  }
  const of = (key, at) => {
    const values = samples.map((s) => s[key]);
    return quantile(values, at);
  };
  return {
    checksum,
    ms: of('cost', 0.25),
    least: of('cost', 0),
    wallMedian: of('wall', 0.5),
    cpuMedian: of('cpu', 0.5),
    samples: samples.length,
    batch,
    warmBlocks: blocks.length,
  };
}

/** Whether the last third of the blocks is no faster than the third before it. */
function isStable(blocks) {
  const third = Math.floor(blocks.length / 3);
  if (third < 4) return false;
  return lowerQuartile(blocks.slice(-third)) > 0.98 * lowerQuartile(blocks.slice(-2 * third, -third));
}
