// How one workload is timed: see lib/stopwatch.mjs for the clocks. The lower quartile of the samples is the
// result, so that neither a slow spell nor a single lucky sample decides.
import { lowerQuartile, quantile } from '../lib/stats.mjs';
import { startWatch, wallMs } from '../lib/stopwatch.mjs';

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
 * @param {() => string} run gives the workload's checksum.
 * @param {{ warmMs: number, timeMs: number }} budget `warmMs` is the least warm-up; it may take four times that.
 */
export function measure(run, { warmMs, timeMs }) {
  const checksum = run();
  let once = Infinity;
  for (let i = 0; i < 3; i += 1) once = Math.min(once, sample(run, 1, checksum).cost);
  let batch = Math.max(1, Math.round(5 / Math.max(once, 0.01)));
  const start = wallMs();
  const blocks = [];
  for (;;) {
    blocks.push(sample(run, batch, checksum).cost);
    const took = wallMs() - start;
    if (took > warmMs * 4) break;
    const third = Math.floor(blocks.length / 3);
    if (
      took > warmMs &&
      third > 3 &&
      lowerQuartile(blocks.slice(-third)) > 0.98 * lowerQuartile(blocks.slice(-2 * third, -third))
    )
      break;
    if (batch * blocks.at(-1) < 3) batch = Math.ceil(5 / Math.max(blocks.at(-1), 0.005));
  }
  const samples = [];
  const timed = wallMs();
  while (samples.length < 5 || wallMs() - timed < timeMs) {
    samples.push(sample(run, batch, checksum));
    if (wallMs() - timed > timeMs * 10) break;
  }
  const of = (key, at) =>
    quantile(
      samples.map((s) => s[key]),
      at,
    );
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
