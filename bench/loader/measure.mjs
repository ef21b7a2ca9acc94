// CPU time of each load, one after the other, each told in a line of JSON at once: the process may end in the middle.
// What is left behind is collected in between, on nobody's account: the sweeping that a collection leaves to be done
// later is waited for, or each load would pay for all that the process holds by then.
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds in which the engine sweeps some hundred megabytes, on threads of its own. */
const SWEEP_MS = 50;

const tell = (result) => writeSync(1, `${JSON.stringify(result)}\n`);

export async function measureEach(folders, load) {
  for (const folder of folders) {
    globalThis.gc?.();
    await setTimeout(SWEEP_MS);
    const start = process.cpuUsage();
    let end;
    try {
      end = await load(folder);
    } catch (error) {
      tell(String(error?.message ?? error).slice(0, 160));
      continue;
    }
    const { user, system } = process.cpuUsage(start);
    tell((user + system) / 1000);
    end?.();
  }
  process.exit(0);
}
