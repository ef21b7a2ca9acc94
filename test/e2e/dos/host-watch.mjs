// Watches a host that runs payloads in one placement, from outside: whether each run ends, and how long the host and
// another of its tenants take to answer meanwhile.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const victim = fileURLToPath(new URL('host-victim.mjs', import.meta.url));

const PING_EVERY_MS = 10;
/** When a run is given up. Far above every limit, since the machine may be busy. */
const MOST_MS = 30_000;

/**
 * @typedef {import('./payloads.mjs').Payload} Payload
 *
 * `end`: `ended`, with an outcome or by what its call rejected with (`gone`); `open`, it had none in MOST_MS; `died`,
 * the host did; `failed`, there was no such tenant. `pings` are milliseconds that host and neighbour took to answer while it ran.
 * @typedef {{ id: string, end: 'ended' | 'open' | 'died' | 'failed', took: number, pings: number[], wrong: number,
 *   outcome?: { status: string, fault?: string, error?: string }, gone?: string, failed?: string }} Verdict
 */

async function start(setting) {
  const child = fork(victim, [JSON.stringify(setting)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [ready] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (ready !== 'ready') throw new Error(`The host of placement ${setting.placement} ended before it began (${ready})`);
  return child;
}

/** Asks again and again, one question at a time. */
function pinger(child, pings, signal) {
  let n = 0;
  let wrong = 0;
  let asked = 0;
  let waiting = false;
  const ask = () => {
    if (signal.aborted) return;
    asked = performance.now();
    n += 1;
    waiting = true;
    child.send({ ping: n }, () => {});
  };
  const heard = async ({ pong, answer }) => {
    if (pong !== n) return;
    waiting = false;
    pings.push(performance.now() - asked);
    if (answer !== n + 1) wrong += 1;
    await sleep(PING_EVERY_MS);
    ask();
  };
  child.on('message', heard);
  ask();
  return () => {
    child.off('message', heard);
    // One that was not answered counts, too.
    if (waiting) pings.push(performance.now() - asked);
    return wrong;
  };
}

/** @returns {Promise<Verdict>} */
async function runOne(child, payload, mostMs) {
  const over = new AbortController();
  const pings = [];
  let told = {};
  let end = 'open';
  const heard = (message) => {
    if (message.id !== payload.id) return;
    told = message;
    end = message.failed === undefined ? 'ended' : 'failed';
    over.abort();
  };
  const gone = () => {
    end = 'died';
    over.abort();
  };
  child.on('message', heard);
  child.once('exit', gone);
  const began = performance.now();
  child.send({ run: payload }, () => {});
  const stop = pinger(child, pings, over.signal);
  await sleep(mostMs, undefined, { signal: over.signal }).catch(() => {});
  const wrong = stop();
  child.off('message', heard);
  child.off('exit', gone);
  return { took: performance.now() - began, ...told, id: payload.id, end, pings, wrong };
}

async function work(queue, { mostMs = MOST_MS, ...setting }, verdicts) {
  let child;
  try {
    for (let payload = queue.shift(); payload !== undefined; payload = queue.shift()) {
      child ??= await start(setting);
      const verdict = await runOne(child, payload, mostMs);
      verdicts.set(verdict.id, verdict);
      if (verdict.end === 'ended' || verdict.end === 'failed') continue;
      child.kill('SIGKILL');
      child = undefined;
    }
  } finally {
    child?.kill('SIGKILL');
  }
}

/**
 * @param {readonly Payload[]} payloads
 * @param {{ placement: string, limits?: object, unresponsiveMs?: number, heartbeatMs?: number, warm?: number,
 *   parallel?: number, mostMs?: number }} setting
 * @returns {Promise<Map<string, Verdict>>}
 */
export async function watchHost(payloads, { parallel = 1, ...setting }) {
  const queue = [...payloads];
  const verdicts = new Map();
  await Promise.all(Array.from({ length: parallel }, () => work(queue, setting, verdicts)));
  return verdicts;
}
