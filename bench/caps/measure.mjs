import { lowerQuartile } from '../lib/stats.mjs';
import { startWatch } from '../lib/stopwatch.mjs';

const rounds = 20;
const warmUp = 5;

/** ns per call. Each subject gets a loop of its own, made from text, so that no call site serves two. */
export function measure(call, box, records, n, expected) {
  const run = (0, eval)(
    `(n, box, records) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += ${call}; return sum; }`,
  );
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const watch = startWatch();
    if (run(n, box, records) !== expected(n)) throw Error(`${call} gave a wrong sum`);
    if (round >= warmUp) times.push((watch().cost * 1e6) / n);
  }
  return lowerQuartile(times);
}

/** ns per message, each awaited before the next, and many sent before any is awaited. */
export async function measureAsync(call, target, tools, n) {
  const names = Object.keys(tools).join(', ');
  const one = (0, eval)(
    `async (n, target, { ${names} }) => { let sum = 0; for (let i = 0; i < n; i += 1) sum += await ${call}; return sum; }`,
  );
  const burst = (0, eval)(
    `async (n, target, { ${names} }) => { const sent = []; for (let i = 0; i < n; i += 1) sent.push(${call}); return (await Promise.all(sent)).reduce((a, b) => a + b, 0); }`,
  );
  const result = {};
  for (const [kind, run] of Object.entries({ one, burst })) {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const watch = startWatch();
      if ((await run(n, target, tools)) !== (n * (n + 1)) / 2) throw Error(`${call} gave a wrong sum`);
      if (round >= warmUp) times.push((watch().cost * 1e6) / n);
    }
    result[kind] = lowerQuartile(times);
  }
  return result;
}
