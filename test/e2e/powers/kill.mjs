// Sets keys in a store until it kills itself, right after it was told that the last one is set. Prints that one.
import '@cofferdam/core/lockdown';
import { makeFileStore, makeSqliteStore } from '@cofferdam/caps/node';

const [kind, path] = process.argv.slice(2);
const store = (kind === 'file' ? makeFileStore : makeSqliteStore)({ path });
const start = [...store.entries()].length;
for (let at = start; ; at += 1) {
  store.set(`k${at}`, at);
  if (at === start + 20) {
    process.stdout.write(String(at));
    process.kill(process.pid, 'SIGKILL');
  }
}
