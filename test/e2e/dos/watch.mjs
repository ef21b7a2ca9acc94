// Watches processes that run payloads: how long each takes is measured from outside, and one that does not answer in
// time is killed.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const victim = fileURLToPath(new URL('victim.mjs', import.meta.url));

/**
 * What a payload may take, in milliseconds. On a busy machine wall time says little, so it is the time that the
 * process's main thread ran; where the system does not tell (Linux does) it is wall time, with BUSY for what else runs.
 */
const MOST_MS = 3_000;
const BUSY = 4;
/** A process that has not run for so long waits for something that does not come. */
const MOST_IDLE_MS = 3_000;
const LOOK_MS = 50;

/**
 * @typedef {import('./payloads.mjs').Payload} Payload
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 * @typedef {{ status: string, fault?: string, error?: string, position?: object, neighbour: boolean }} Answer
 *
 * `end` is `ended`, or what happened to the process. `wall` and `cpu` are milliseconds; `growth` is bytes of memory
 * that the process held at most over what it held before. `cpu` and `growth` are undefined where the system does not
 * tell (Linux does).
 * @typedef {{ id: string, end: 'ended' | 'hung' | 'died', wall: number, cpu?: number, growth?: number } & Partial<Answer>} Verdict
 */

/** @param {number} pid @param {string} file @returns {string | undefined} */
function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Milliseconds that a process's main thread has run, from ticks of user and system time, 100 a second. */
function cpuOf(pid) {
  const stat = readProcess(pid, `task/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentOf(pid) {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readProcess(pid, 'status') ?? '')?.[1];
  return kib && Number(kib) * 1_024;
}

const since = (before, now) => (before === undefined || now === undefined ? undefined : now - before);

/** @param {object} setting @returns {Promise<ChildProcess>} */
async function start(setting) {
  const child = fork(victim, [JSON.stringify(setting)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [ready] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (ready !== 'ready') throw new Error(`The process that runs payloads ended before it began (${ready})`);
  return child;
}

/** @param {ChildProcess} child @param {Payload} payload @returns {Promise<Verdict>} */
async function runOne(child, payload) {
  const { pid } = child;
  const over = new AbortController();
  let answer;
  let end = 'ended';
  const answered = (message) => {
    answer = message;
    over.abort();
  };
  const gone = () => {
    if (end === 'ended') end = 'died';
    over.abort();
  };
  child.once('message', answered);
  child.once('exit', gone);
  const began = performance.now();
  const before = { cpu: cpuOf(pid), resident: residentOf(pid) };
  const seen = { wall: 0, cpu: undefined, growth: undefined };
  let ran = { cpu: 0, at: 0 };
  const look = () => {
    seen.wall = performance.now() - began;
    seen.cpu = since(before.cpu, cpuOf(pid)) ?? seen.cpu;
    if (seen.cpu > ran.cpu) ran = { cpu: seen.cpu, at: seen.wall };
    const growth = since(before.resident, residentOf(pid));
    if (growth !== undefined) seen.growth = Math.max(growth, seen.growth ?? 0);
  };
  child.send(payload);
  while (!over.signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal: over.signal }).catch(() => {});
    look();
    if (over.signal.aborted) break;
    const waits = seen.cpu !== undefined && seen.wall - ran.at > MOST_IDLE_MS;
    if (waits || (seen.cpu ?? seen.wall / BUSY) > MOST_MS) {
      end = 'hung';
      child.kill('SIGKILL');
    }
  }
  child.off('message', answered);
  child.off('exit', gone);
  return { ...answer, id: payload.id, ...seen, end };
}

const isGone = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null;

/** Several payloads to a process; one that hung or died is followed by a fresh one. */
async function work(queue, setting, verdicts) {
  let child;
  let last;
  try {
    for (let payload = queue.shift(); payload !== undefined; payload = queue.shift()) {
      if (child !== undefined && isGone(child)) {
        if (last.end === 'ended') verdicts.set(last.id, { ...last, end: 'died' }); // after its answer
        child = undefined;
      }
      child ??= await start(setting);
      last = await runOne(child, payload);
      verdicts.set(last.id, last);
    }
  } finally {
    child?.kill('SIGKILL');
  }
}

/**
 * Runs payloads under limits, in `parallel` processes at a time. `mortal` gives them a function that ends the process.
 * @param {readonly Payload[]} payloads
 * @param {{ limits?: object, parallel?: number, mortal?: boolean }} [options]
 * @returns {Promise<Map<string, Verdict>>}
 */
export async function watch(payloads, { limits = {}, parallel = 2, mortal = false } = {}) {
  const queue = [...payloads];
  const verdicts = new Map();
  await Promise.all(Array.from({ length: parallel }, () => work(queue, { limits, mortal }, verdicts)));
  return verdicts;
}
