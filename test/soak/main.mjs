// A soak: admissions, calls, stops, crashes, updates and kills at random over all placements, and what is left of
// them: memory after collection from window to window, handles, threads, children, references, promises that never
// settled. `npm run soak`; needs --expose-gc.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { children, handles, settledMemory, slope } from './measure.mjs';
import { OPERATIONS } from './operations.mjs';
import { makeRandom } from './random.mjs';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    windows: { type: 'string', default: '12' },
    placements: { type: 'string', default: 'realm:40,thread:8,process:1' },
    json: { type: 'boolean', default: false },
  },
});
const AT_ONCE = 12;
const MOST_LIVE = 24;
/** An operation that takes longer has hung; the longest limit is 2 s, and the machine may be busy. */
const HUNG_MS = 60_000;
/** Bytes of heap per operation that pass for noise: one kept object of three fields would show. */
const MOST_PER_OPERATION = 100;
const MIB = 2 ** 20;

const seed = Number(flags.seed);
const ms = Number(flags.minutes) * 60_000;
const placements = flags.placements
  .split(',')
  .map((each) => each.split(':'))
  .map(([name, weight = 1]) => [Number(weight), name]);
const random = makeRandom(seed);
const say = (text) => flags.json || console.log(text);
say(`soak of ${flags.minutes} minutes, seed ${seed}, placements ${flags.placements}`);

const problems = [];
process.on('unhandledRejection', (error) => {
  // Promises of guests that have ended in this realm are rejected with an empty object that nobody hears.
  if (error instanceof Error) problems.push(`an unhandled rejection: ${error.stack}`);
});

const host = await makeHost({
  // More places than can be wanted at once: who waits here for long waits for a place that was lost.
  pool: { thread: { minimum: 2, maximum: 8, tenantsPerSide: 4 }, process: { minimum: 1, maximum: 26, idleMs: 2_000 } },
  supervision: { restart: 'crashes', heartbeatMs: 500 },
});
const counts = {};
const codes = {};
const open = new Map();
const live = [];
let serial = 0;
let done = 0;
const world = { host, random, live, serial: () => (serial += 1), placement: () => random.weighted(placements) };
const table = Object.entries(OPERATIONS).map(([name, [weight, play]]) => [weight, { name, play }]);

async function playOne() {
  const { name, play } = live.length >= MOST_LIVE ? { name: 'stop', play: OPERATIONS.stop[1] } : random.weighted(table);
  const mark = { name, since: performance.now() };
  open.set(mark, mark);
  try {
    await play(world);
  } catch (error) {
    const code = error?.code ?? `${error?.name}: ${error?.message}`.slice(0, 80);
    // It was waited for in vain: a pool that has lost a place gives itself away by these.
    if (code === 'ADMIT_LATE' || code === 'QUEUE_FULL') problems.push(`${name}: ${error.message}`);
    codes[code] = (codes[code] ?? 0) + 1;
  } finally {
    open.delete(mark);
    counts[name] = (counts[name] ?? 0) + 1;
    done += 1;
  }
}

async function quiesce() {
  const deadline = performance.now() + HUNG_MS;
  while (open.size > 0 && performance.now() < deadline) await sleep(20);
  for (const { name, since } of open.values())
    problems.push(`${name} has not settled for ${Math.round(performance.now() - since)} ms`);
  open.clear();
  await Promise.all(live.splice(0).map((tenant) => tenant.stop('between two windows')));
  await sleep(300);
}

const windows = [];
const began = performance.now();
const perWindow = ms / Number(flags.windows);
for (let n = 1; n <= Number(flags.windows); n += 1) {
  const until = performance.now() + perWindow;
  const worker = async () => {
    while (performance.now() < until) await playOne();
  };
  await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, worker)), sleep(perWindow + HUNG_MS)]);
  await quiesce();
  const memory = await settledMemory();
  const stats = host.stats();
  windows.push({ done, ...memory, children: children().length, handles: handles(), stats });
  const { heapUsed, external, rss } = memory;
  say(
    `${String(n).padStart(3)}  ${String(done).padStart(7)} operations  heap ${(heapUsed / MIB).toFixed(2)} MiB  external ${(external / MIB).toFixed(2)} MiB  rss ${Math.round(rss / MIB)} MiB  children ${children().length}`,
  );
  if (host.tenants().length > 0) problems.push(`${host.tenants().length} tenants are left after window ${n}`);
}

// Leaks: the first windows warm caches up.
const steady = windows.slice(Math.floor(windows.length / 3));
const perOperation = slope(
  steady.map((each) => each.done),
  steady.map(({ heapUsed, external }) => heapUsed + external),
);
const grown =
  Math.min(...steady.slice(-2).map((each) => each.heapUsed)) -
  Math.min(...steady.slice(0, 2).map((each) => each.heapUsed));
if (steady.length > 3 && perOperation > MOST_PER_OPERATION && grown > MIB)
  problems.push(
    `the heap grows by ${Math.round(perOperation)} bytes an operation (${(grown / MIB).toFixed(1)} MiB in all)`,
  );

await host.close();
await sleep(500);
const left = { children: children().length, handles: handles() };
if (left.children > 0) problems.push(`${left.children} processes are left`);
const unexpected = Object.entries(left.handles).filter(
  ([kind]) =>
    !/^(?:TTYWrap|PipeWrap|FSReqCallback|FSReqPromise|Timeout|Immediate|TickObject|SyncWriteStream)$/.test(kind),
);
for (const [kind, count] of unexpected) problems.push(`${count} handles of kind ${kind} are left`);

const summary = {
  ...{ seed, minutes: (performance.now() - began) / 60_000, operations: done, admissions: counts.admit ?? 0 },
  ...{
    heapFirst: steady[0]?.heapUsed,
    heapLast: windows.at(-1)?.heapUsed,
    perOperation,
    counts,
    codes,
    left,
    problems,
  },
};
if (flags.json) console.log(JSON.stringify({ ...summary, windows }));
else {
  console.log(
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, n]) => `  ${String(n).padStart(7)}  ${name}`)
      .join('\n'),
  );
  console.log('rejections:', JSON.stringify(codes));
  console.log(
    `${done} operations, ${counts.admit ?? 0} admissions; heap per operation ${perOperation.toFixed(1)} bytes; left: ${JSON.stringify(left)}`,
  );
  console.log(
    problems.length === 0
      ? 'no leak, every promise settled'
      : `PROBLEMS (seed ${seed}):\n${problems.slice(0, 20).join('\n')}`,
  );
}
process.exitCode = problems.length === 0 ? 0 : 1;
