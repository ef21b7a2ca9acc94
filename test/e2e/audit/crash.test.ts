// A process that records is killed at moments that nobody chose; what it left has to verify each time.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import '@cofferdam/core/lockdown';
import type { AuditEvent } from '@cofferdam/caps';
import { verifyAuditFiles } from '@cofferdam/caps/node';

const writer = fileURLToPath(new URL('./writer.mjs', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'cofferdam-crash-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Lets a process record into `directory` for some milliseconds and kills it; gives what it said. */
function killed(directory: string, sync: string, afterMs: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, directory, sync], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(1, -1));
      else reject(new Error(errors));
    });
  });
}

describe('an audit log whose process is killed', () => {
  it.each(['each', 'interval'])('verifies up to the last complete line each time, syncing %s', async (sync) => {
    const directory = join(scratch, sync);
    let events: AuditEvent[] = [];
    for (let round = 0; round < 8; round += 1) {
      const said = await killed(directory, sync, Math.floor(Math.random() * 120));
      events = [];
      const report = verifyAuditFiles({ directory, onEvent: (event) => events.push(event) });
      expect(report).toMatchObject({ sound: true, problems: [], closed: false });
      // Every complete line counts, and what was said to be written is there.
      const files = readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
      const lines = files.reduce(
        (sum, name) => sum + readFileSync(join(directory, name), 'utf8').split('\n').length - 1,
        0,
      );
      expect(report.verified).toBe(lines);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
      const sure = Number(said.at(-1) ?? 0);
      if (sync === 'each') expect(events.length).toBeGreaterThanOrEqual(said.length === 0 ? 0 : sure + 1);
      else expect(report.head.lines).toBeGreaterThanOrEqual(sure);
    }
    expect(events.length).toBeGreaterThan(sync === 'each' ? 10 : 5000);
  });
});
