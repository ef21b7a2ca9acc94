// Keeps the cores of the machine awake while calls between two threads or processes are measured: on an idle virtual
// machine each message may first have to wake a core, which takes several times as long as a call, for one side of a
// comparison and not for the other, by where the system happened to put the two.
import { spawn } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import process from 'node:process';

/** One process for each core that has nothing to do, and all the time for it; gives what ends them. */
export function keepAwake() {
  const idlers = Array.from({ length: availableParallelism() }, () => {
    const idler = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    setPriority(idler.pid, constants.priority.PRIORITY_LOW);
    return idler;
  });
  const end = () => {
    for (const idler of idlers) idler.kill('SIGKILL');
  };
  process.on('exit', end);
  return end;
}
