// Events per second of one core: what `record` costs in memory, and down to a file.
import '@cofferdam/core/lockdown';
import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuditLog, makeAuditTap, makeRevocable } from '@cofferdam/caps';
import { makeAuditFiles, makeKeyedDigest, sha256, verifyAuditFiles } from '@cofferdam/caps/node';
import { startWatch } from '../lib/stopwatch.mjs';

const COUNT = 200_000;
const ROUNDS = 5;
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'cofferdam-bench-audit-'));

/** Records as a busy host does: some hundred events in each turn of the event loop. */
async function record(log) {
  for (let at = 0; at < COUNT; ) {
    for (const end = at + 500; at < end; at += 1)
      log.record({
        kind: 'called',
        tenant: 'seasonal',
        capability: 'catalogue',
        id: 'c1',
        from: 'seasonal',
        to: 'host',
        method: 'get',
        turn: at,
        digest: DIGEST,
      });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const DIGEST = sha256('[1,2]');

/** The best of some rounds, in events per second of the time that its thread was busy. */
async function rate(work) {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const watch = startWatch();
    const count = await work(round);
    best = Math.max(best, (count / watch().cost) * 1000);
  }
  return best;
}
const toFiles = (name, options) =>
  rate(async (round) => {
    const directory = join(folder, `${name}-${round}`);
    const files = makeAuditFiles({ directory, ...options });
    await record(makeAuditLog({ capacity: 1000, sink: files.sink, clock: Date }));
    files.close();
    return COUNT;
  });

const rates = {};
rates['in memory'] = await rate(async () => {
  await record(makeAuditLog({ clock: Date }));
  return COUNT;
});
rates['to a file, synced every second'] = await toFiles('second', {});
rates['to a file, synced by the system'] = await toFiles('never', { sync: 'never' });
rates['to a file, keyed chain (HMAC)'] = await toFiles('keyed', { digest: makeKeyedDigest('key') });
rates['called and returned through a tap, arguments digested, to a file'] = await rate(async (round) => {
  const files = makeAuditFiles({ directory: join(folder, `tap-${round}`) });
  const log = makeAuditLog({ capacity: 1000, sink: files.sink, clock: Date });
  const { value } = makeAuditTap({ log, tenant: 'seasonal', digest: sha256 }).grant(
    'box',
    makeRevocable({ put: ({ points }) => points.length }),
  );
  const item = { id: 'a', points: [1, 2, 3] };
  for (let at = 0; at < COUNT / 2; ) {
    for (const end = at + 500; at < end; at += 1) value.put(item);
    await new Promise((resolve) => setImmediate(resolve));
  }
  files.close();
  return COUNT;
});
rates.verified = await rate(() => verifyAuditFiles({ directory: join(folder, 'second-0') }).verified);
const bytes = readdirSync(join(folder, 'second-0')).reduce(
  (sum, name) => sum + statSync(join(folder, 'second-0', name)).size,
  0,
);
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ rates, bytesPerEvent: bytes / COUNT }));
