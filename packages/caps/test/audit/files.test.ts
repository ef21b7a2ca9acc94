import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AuditEvent, makeAuditLog } from '../../src/index.ts';
import {
  type AuditFilesOptions,
  makeAuditFiles,
  makeKeyedDigest,
  redactAuditFiles,
  sha256,
  verifyAuditFiles,
} from '../../src/node/index.ts';

const scratch = mkdtempSync(join(tmpdir(), 'cofferdam-audit-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;
const fresh = (): string => {
  made += 1;
  return join(scratch, String(made));
};
const filesOf = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(directory, name));

/** Records `count` events in a run of its own. */
function session(directory: string, count: number, options: Partial<AuditFilesOptions> = {}) {
  const files = makeAuditFiles({ directory, ...options });
  const log = makeAuditLog({ sink: files.sink, first: files.first });
  for (let at = 0; at < count; at += 1) {
    log.record({ kind: 'called', tenant: 't', method: 'm' });
    if (options.maxBytes !== undefined) files.flush();
  }
  files.close();
  return files.head();
}
const seqs = (directory: string): readonly number[] => {
  const seen: AuditEvent[] = [];
  verifyAuditFiles({ directory, onEvent: (event) => seen.push(event) });
  return seen.map(({ seq }) => seq);
};

describe('makeAuditFiles()', () => {
  it('writes what verifies, for its owner alone', () => {
    const directory = fresh();
    const head = session(directory, 5);
    expect(verifyAuditFiles({ directory, head })).toEqual({
      sound: true,
      problems: [],
      verified: 7,
      first: 0,
      head,
      torn: [],
      closed: true,
    });
    expect(seqs(directory)).toEqual([0, 1, 2, 3, 4]);
    expect(filesOf(directory).map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
  });

  it('goes on where it ended', () => {
    const directory = fresh();
    session(directory, 2);
    const head = session(directory, 3);
    expect(verifyAuditFiles({ directory, head })).toMatchObject({ sound: true, verified: 9 });
    expect(seqs(directory)).toEqual([0, 1, 2, 3, 4]);
    expect(filesOf(directory)).toHaveLength(1);
  });

  it('begins a new file when one is full', () => {
    const directory = fresh();
    const head = session(directory, 20, { maxBytes: 1000 });
    expect(filesOf(directory).length).toBeGreaterThan(2);
    expect(verifyAuditFiles({ directory, head })).toMatchObject({ sound: true, closed: true, first: 0 });
    expect(seqs(directory)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  it('retires the oldest files and says so', () => {
    const directory = fresh();
    const head = session(directory, 30, { maxBytes: 1000, keepFiles: 3 });
    expect(filesOf(directory)).toHaveLength(3);
    const report = verifyAuditFiles({ directory, head });
    expect(report).toMatchObject({ sound: true, closed: true });
    expect(report.first).toBeGreaterThan(10);
    expect(seqs(directory).at(-1)).toBe(29);
    expect(session(directory, 1, { maxBytes: 1000, keepFiles: 3 }).lines).toBeGreaterThan(head.lines);
    expect(seqs(directory).at(-1)).toBe(30);
  });

  it('does not let a file be taken away that was not retired', () => {
    const directory = fresh();
    session(directory, 30, { maxBytes: 1000, keepFiles: 5 });
    const [oldest, , third] = filesOf(directory);
    rmSync(oldest as string);
    expect(verifyAuditFiles({ directory }).problems).toMatchObject([{ problem: 'missing', line: 0 }]);
    rmSync(third as string);
    expect(verifyAuditFiles({ directory }).problems.map(({ problem }) => problem)).toEqual(['missing', 'missing']);
  });

  it('leaves a line that was cut off where it is and goes on in a new file', () => {
    const directory = fresh();
    session(directory, 3);
    const [path = ''] = filesOf(directory);
    truncateSync(path, statSync(path).size - 10);
    expect(verifyAuditFiles({ directory })).toMatchObject({ sound: true, verified: 4, closed: false });
    const before = readFileSync(path, 'utf8');
    const head = session(directory, 2);
    expect(readFileSync(path, 'utf8')).toBe(before);
    const torn = before.length - before.lastIndexOf('\n') - 1;
    expect(verifyAuditFiles({ directory, head })).toMatchObject({ sound: true, torn: [torn] });
    expect(readFileSync(filesOf(directory)[1] as string, 'utf8').split('\n')[0]).toContain(`"torn":${torn}`);
    expect(seqs(directory)).toEqual([0, 1, 2, 3, 4]);
  });

  it('goes on after it died before its first line was whole, again and again', () => {
    const directory = fresh();
    session(directory, 1);
    for (let round = 0; round < 3; round += 1) {
      const next = verifyAuditFiles({ directory }).head.lines;
      const names = new Set(filesOf(directory));
      for (const at of [0, 1]) {
        const path = join(directory, `${String(next + at).padStart(14, '0')}.jsonl`);
        if (!names.has(path)) writeFileSync(path, '{"n":');
      }
      session(directory, 1);
    }
    expect(verifyAuditFiles({ directory })).toMatchObject({ sound: true, closed: true });
    expect(seqs(directory)).toEqual([0, 1, 2, 3]);
  });

  it('refuses to go on behind a line that is none', () => {
    const directory = fresh();
    session(directory, 1);
    appendFileSync(filesOf(directory)[0] as string, 'hello\n');
    expect(() => makeAuditFiles({ directory })).toThrow(expect.objectContaining({ code: 'AUDIT_DAMAGED' }));
    expect(() => makeAuditFiles({ directory })).toThrow(expect.objectContaining({ code: 'AUDIT_DAMAGED' }));
  });

  it('is for one process, and one log, at a time', () => {
    const directory = fresh();
    const files = makeAuditFiles({ directory });
    expect(() => makeAuditFiles({ directory })).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
    files.close();
    files.close();
    makeAuditFiles({ directory }).close();
  });

  it('has handed everything over by the next turn of the event loop', async () => {
    const directory = fresh();
    const files = makeAuditFiles({ directory, sync: 'never' });
    files.sink({ seq: 0, kind: 'called', tenant: 't' });
    expect(seqs(directory)).toEqual([]);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(seqs(directory)).toEqual([0]);
    files.close();
  });

  it('has it on the disk at once when it syncs each', () => {
    const directory = fresh();
    const files = makeAuditFiles({ directory, sync: 'each' });
    files.sink({ seq: 0, kind: 'called', tenant: 't' });
    expect(seqs(directory)).toEqual([0]);
    files.close();
  });

  it('refuses events once it cannot write, and after its end', () => {
    const directory = fresh();
    const files = makeAuditFiles({ directory, sync: 'each', maxBytes: 400 });
    // The next file cannot be made.
    rmSync(directory, { recursive: true });
    const event: AuditEvent = { seq: 0, kind: 'called', tenant: 't' };
    const record = (): void => {
      for (let at = 0; at < 5; at += 1) files.sink(event);
    };
    expect(record).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    // Also when it could be written again: what is lost would be missing in the middle.
    mkdirSync(directory);
    expect(() => files.sink(event)).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    expect(() => files.close()).toThrow();
    const whole = makeAuditFiles({ directory: fresh() });
    whole.close();
    expect(() => whole.sink(event)).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
  });

  it('stays refused after one failure, also where the next write would succeed', () => {
    const directory = fresh();
    const files = makeAuditFiles({ directory, sync: 'each', maxBytes: 400, keepFiles: 2 });
    let seq = 0;
    const record = (): void => {
      files.sink({ seq, kind: 'called', tenant: 't' });
      seq += 1;
    };
    while (filesOf(directory).length < 2) record();
    // What is to be retired next cannot be: it is a directory now.
    const [oldest = ''] = filesOf(directory);
    rmSync(oldest);
    mkdirSync(oldest);
    expect(() => {
      for (let at = 0; at < 20; at += 1) record();
    }).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    expect(record).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    expect(() => files.flush()).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    expect(() => files.close()).toThrow(expect.objectContaining({ code: 'AUDIT_SINK' }));
    // Its lock is given back all the same.
    rmSync(oldest, { recursive: true });
    makeAuditFiles({ directory }).close();
  });

  it('keeps to its key', () => {
    const directory = fresh();
    session(directory, 3, { digest: makeKeyedDigest('k') });
    expect(verifyAuditFiles({ directory, digest: makeKeyedDigest('k') })).toMatchObject({ sound: true, verified: 5 });
    expect(verifyAuditFiles({ directory }).verified).toBe(0);
  });
});

describe('redactAuditFiles()', () => {
  const args = '["4111 1111 1111 1111"]';
  const written = (): string => {
    const directory = fresh();
    const files = makeAuditFiles({ directory, maxBytes: 400 });
    const log = makeAuditLog({ sink: files.sink });
    for (const method of ['pay', 'price', 'pay', 'price'])
      log.record({ kind: 'called', tenant: 't', method, args, digest: sha256(args) });
    files.close();
    return directory;
  };

  it('takes arguments out, of all or of some; what is left verifies as it did', () => {
    const directory = written();
    const before = verifyAuditFiles({ directory });
    expect(redactAuditFiles({ directory, isRedacted: ({ method }) => method === 'pay' })).toBe(2);
    const events: AuditEvent[] = [];
    const report = verifyAuditFiles({ directory, head: before.head, onEvent: (event) => events.push(event) });
    expect(report).toEqual(before);
    expect(events.map((event) => [event.method, event.args, event.digest === sha256(args)])).toEqual([
      ['pay', undefined, true],
      ['price', args, true],
      ['pay', undefined, true],
      ['price', args, true],
    ]);
    expect([redactAuditFiles({ directory }), redactAuditFiles({ directory })]).toEqual([2, 0]);
    for (const path of filesOf(directory)) expect(readFileSync(path, 'utf8')).not.toContain('4111');
    expect(verifyAuditFiles({ directory, head: before.head })).toEqual(before);
  });

  it('leaves a line that was cut off as it is, and goes nowhere near a log that is open', () => {
    const directory = written();
    appendFileSync(filesOf(directory).at(-1) as string, Buffer.from([0x7b, 0xe2, 0x82]));
    redactAuditFiles({ directory });
    expect(verifyAuditFiles({ directory })).toMatchObject({ sound: true, torn: [3] });
    const files = makeAuditFiles({ directory });
    expect(() => redactAuditFiles({ directory })).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
    files.close();
    expect(redactAuditFiles({ directory })).toBe(0);
  });
});
