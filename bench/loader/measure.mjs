// CPU time of each load, one after the other, each told in a line of JSON at once: the process may end in the middle.
// What is left behind is collected in between, on nobody's account.
import { writeSync } from 'node:fs';

const tell = (result) => writeSync(1, `${JSON.stringify(result)}\n`);

export async function measureEach(folders, load) {
  for (const folder of folders) {
    globalThis.gc?.();
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
