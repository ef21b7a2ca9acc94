// The parent's side of the worker processes: one test at a time each, a limit on its time, a new process after so many.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/** @typedef {'original' | 'locked' | 'guarded'} Kind */

/** Contexts and tenants are collected late, and some tests fill memory. */
const MOST_TESTS = 400;

/**
 * A worker of one kind, started when it is first needed and anew whenever it died, hung, or did enough.
 *
 * @param {Kind} kind
 * @param {{ ms: number }} options what a test may take
 */
export function makeWorker(kind, { ms }) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let done = 0;

  const start = async () => {
    const started = fork(fileURLToPath(new URL('worker.mjs', import.meta.url)), [kind], {
      execArgv: ['--no-warnings', '--experimental-vm-modules', '--max-old-space-size=1024'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let said = '';
    started.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    await new Promise((resolve, reject) => {
      started.once('message', resolve);
      started.once('exit', (code) => reject(new Error(`a ${kind} worker did not start (code ${code}): ${said}`)));
    });
    done = 0;
    return started;
  };

  const end = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };

  /**
   * @param {import('./program.mjs').Program} program
   * @returns {Promise<Outcome>}
   */
  const run = async (program) => {
    child ??= await start();
    const worker = child;
    const outcome = await new Promise((/** @type {(outcome: Outcome) => void} */ resolve) => {
      /** @param {Outcome} outcome */
      const settle = (outcome) => {
        clearTimeout(timer);
        worker.removeAllListeners('message');
        worker.removeAllListeners('exit');
        resolve(outcome);
      };
      // what looks at no clock of its own
      const timer = setTimeout(
        () => {
          end();
          settle({ result: 'fail', reason: 'hung: no answer in time' });
        },
        2 * ms + 5_000,
      );
      worker.on('message', (answer) => settle(/** @type {Outcome} */ (answer)));
      worker.on('exit', (code, signal) => {
        child = undefined;
        settle({ result: 'fail', reason: `the process ended: ${signal ?? code}` });
      });
      worker.send({ program, ms });
    });
    done += 1;
    if (done >= MOST_TESTS) end();
    return outcome;
  };

  return { run, end };
}
