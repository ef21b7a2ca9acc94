// Records as fast as it can until it is killed, and says how far it is sure that it came.
import '@cofferdam/core/lockdown';
import { writeSync } from 'node:fs';
import { makeAuditLog } from '@cofferdam/caps';
import { makeAuditFiles } from '@cofferdam/caps/node';

const [directory, sync] = process.argv.slice(2);
const files = makeAuditFiles({ directory, sync: sync === 'each' ? 'each' : 20, maxBytes: 300_000 });
const log = makeAuditLog({ capacity: 10, sink: files.sink, first: files.first });

function burst() {
  for (let at = 0; at < (sync === 'each' ? 1 : 500); at += 1) {
    const { seq } = log.record({ kind: 'called', tenant: 'acme', method: 'pay', detail: 'x'.repeat(log.next() % 300) });
    if (sync === 'each') writeSync(1, `${seq}\n`);
  }
  // What was recorded in an earlier turn of the event loop has been handed to the system.
  const { lines } = files.head();
  setImmediate(() =>
    setImmediate(() => {
      if (sync !== 'each') writeSync(1, `${lines}\n`);
      burst();
    }),
  );
}
writeSync(1, 'ready\n');
burst();
