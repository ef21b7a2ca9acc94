// Threads and processes as placements: real ones, over what was built. What each is made of: docs/placements.md.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  admit,
  distUrl,
  findConfinement,
  findProgram,
  isAlive,
  makeProcessPlacement,
  makeThreadPlacement,
  type Placement,
  processEnvironment,
  processFlags,
  type Side,
  startWorker,
  until,
} from './host/placements.ts';

const script = (name: string): string => fileURLToPath(new URL(`host/${name}.mjs`, import.meta.url));

/** What a program says until it ends, or until `enough`; then it is killed. */
function listen(
  args: readonly string[],
  enough: (text: string) => boolean = () => false,
  options: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<{ readonly text: string; readonly code: number | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
        if (enough(text)) child.kill('SIGKILL');
      });
    }
    child.on('close', (code) => resolve({ text, code }));
  });
}

const hasStatus = process.platform === 'linux';

/** Seconds to sleep, as nobody else would say them. */
const marks = (): string => `600.${Math.floor(Math.random() * 1e9)}1`;

/** The network devices that a process sees. */
const devices = (pid: number): readonly (string | undefined)[] =>
  readFileSync(`/proc/${pid}/net/dev`, 'utf8')
    .split('\n')
    .slice(2)
    .filter(Boolean)
    .map((line) => line.trim().split(':')[0]);

/** Processes with this argument. */
const findByArgument = (argument: string): readonly string[] =>
  readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').includes(argument);
    } catch {
      return false; // it has ended meanwhile
    }
  });

describe.each<[string, () => Placement]>([
  ['thread', () => makeThreadPlacement({ heapMb: 64, graceMs: 300 })],
  ['process', () => makeProcessPlacement({ heapMb: 64, graceMs: 300 })],
])('the %s placement', (kind, make) => {
  let side: Side;
  beforeAll(async () => {
    side = await make().start();
  });
  afterAll(() => side.close());

  it('is locked down when it is ready, and runs tenants', async () => {
    expect(side).toMatchObject({ placement: kind, id: expect.any(Number) });
    const text = 'export const add = async (a, b) => await plus(a, b);';
    const source = { kind: 'module', text } as const;
    const { tenant } = await admit(side, { source }, [['plus', (a: number, b: number) => a + b]]);
    const { add } = Object.fromEntries(await tenant.exports()) as { add: (a: number, b: number) => Promise<number> };
    expect(await add(1, 2)).toBe(3);
    const outcome = await tenant.run('console.log(1); [Object.isFrozen(Object.prototype), new Date(NaN)]', {});
    expect(outcome).toMatchObject({ status: 'ok', value: [true, new Date(Number.NaN)], output: [{ text: '1' }] });
    expect(await side.control.ping()).toBeGreaterThan(1_000_000);
  });

  it('aborts a run over the wire', async () => {
    const { tenant, states } = await admit(side);
    const controller = new AbortController();
    const running = tenant.run('new Promise(() => {})', { signal: controller.signal });
    controller.abort('enough');
    expect(await running).toMatchObject({ status: 'stopped' });
    await until(() => states.length > 0);
    expect(states).toMatchObject([{ fault: 'aborted' }]);
  });

  it('shows its guests the time zone of its host', async () => {
    const { tenant } = await admit(side);
    const here = new Date(2026, 6, 1).getTimezoneOffset();
    expect(await tenant.evaluate('new Date(2026, 6, 1).getTimezoneOffset()', {})).toBe(here);
  });

  it('compiles TypeScript', async () => {
    const files = { 'a.ts': 'enum E { A = 3 } export const e: number = E.A;' };
    const { tenant } = await admit(side, { source: { kind: 'files', files, entry: './a.ts' } });
    expect(await tenant.exports()).toEqual([['e', 3]]);
  });

  it('ends when it is closed, and rejects what waits for it with that one cause', async () => {
    const other = await make().start();
    const { tenant } = await admit(other);
    const pending = tenant.evaluate('new Promise(() => {})', {}).catch((error: unknown) => error);
    expect(await other.close()).toEqual({ how: 'closed', detail: 'closed by the host' });
    expect(await other.close()).toEqual(await other.ended);
    expect(await pending).toMatchObject({ code: 'SIDE_ENDED', details: { how: 'closed' } });
    await expect(other.control.ping()).rejects.toMatchObject({ code: 'SIDE_ENDED' });
    if (kind === 'process') expect(isAlive(other.id)).toBe(false);
  });

  it('is ended by force when it does not heed the polite request', async () => {
    const other = await make().start();
    const { tenant } = await admit(other, { limits: 'none' });
    const pending = tenant.evaluate('for (;;);', {}).catch((error: unknown) => error);
    expect(await other.close(50)).toMatchObject({ how: 'killed', detail: expect.stringContaining('50 ms') });
    expect(await pending).toMatchObject({ code: 'SIDE_ENDED' });
    if (kind === 'process') expect(isAlive(other.id)).toBe(false);
  });

  it('is ended by force at once when it is killed', async () => {
    const other = await make().start();
    const { tenant } = await admit(other, { limits: 'none' });
    const pending = tenant.evaluate('for (;;);', {}).catch((error: unknown) => error);
    expect(await other.kill('memory', 'it took too much')).toEqual({ how: 'memory', detail: 'it took too much' });
    expect(await pending).toMatchObject({ code: 'SIDE_ENDED', details: { how: 'memory', why: 'it took too much' } });
  });

  it('ends for memory when its heap is full, and its host lives', async () => {
    const other = await make().start();
    const { tenant } = await admit(other, { limits: 'none' });
    const filling = tenant.evaluate('const all = []; for (;;) all.push(new Array(1000).fill(all.length));', {});
    await expect(filling).rejects.toMatchObject({ code: 'SIDE_ENDED', details: { how: 'memory' } });
    expect(await other.ended).toMatchObject({ how: 'memory' });
  });

  it('starts nothing for a signal that is aborted, nor when it is too late', async () => {
    const gone = { code: 'SIDE_FAILED', details: { placement: kind, why: 'not needed' } };
    await expect(make().start(AbortSignal.abort('not needed'))).rejects.toMatchObject(gone);
    const controller = new AbortController();
    const starting = make().start(controller.signal);
    controller.abort('not needed');
    await expect(starting).rejects.toMatchObject(gone);
    const hasty = kind === 'thread' ? makeThreadPlacement({ startMs: 1 }) : makeProcessPlacement({ startMs: 1 });
    await expect(hasty.start()).rejects.toMatchObject({
      code: 'SIDE_FAILED',
      message: expect.stringContaining('1 ms'),
    });
  });

  it('refuses options that it does not know, and amounts that are none', () => {
    const makeAny = (kind === 'thread' ? makeThreadPlacement : makeProcessPlacement) as (options: object) => unknown;
    expect(() => makeAny({ heapMB: 1 })).toThrow(expect.objectContaining({ code: 'OPTION_UNKNOWN' }));
    if (kind === 'process')
      for (const options of [{ insist: ['luck'] }, { niceness: 20 }, { niceness: -1 }, { niceness: 0.5 }])
        expect(() => makeAny(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => makeAny({ heapMb: 0 })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});

describe('nothing is left', () => {
  it('after every placement was closed: the host ends by itself', async () => {
    const { text, code } = await listen([script('exits')]);
    expect(text.trim()).toBe('[["realm",42,"closed"],["thread",42,"closed"],["process",42,"closed"]]');
    expect(code).toBe(0);
  });

  it.each(['idle', 'busy'])('of a process whose host was killed while it was %s', async (how) => {
    const { diesWithHost } = await findConfinement({ memoryBytes: 1, launched: false });
    if (how === 'busy' && !diesWithHost) return; // it is not told: docs/placements.md says so
    let pid = 0;
    await listen([script('orphan'), how], (text) => {
      pid = Number(text);
      return text.endsWith('\n');
    });
    expect(pid).toBeGreaterThan(0);
    await until(() => !isAlive(pid));
  });

  // What is looked for by its arguments: a launcher may write no files.
  it.runIf(hasStatus)('of a process that does not start in time', async () => {
    const mark = marks();
    const placement = makeProcessPlacement({ launcher: ['/bin/sh', '-c', `exec sleep ${mark}`], startMs: 1000 });
    const starting = placement.start();
    starting.catch(() => {});
    await until(() => findByArgument(mark).length > 0);
    await expect(starting).rejects.toMatchObject({ code: 'SIDE_FAILED' });
    await until(() => findByArgument(mark).length === 0);
  });

  it.runIf(hasStatus)('of what a launcher started beside', async () => {
    const mark = marks();
    const side = await makeProcessPlacement({
      launcher: ['/bin/sh', '-c', `sleep ${mark} & exec "$@"`, 'sh'],
    }).start();
    expect(findByArgument(mark).length).toBe(1);
    expect(await side.close()).toMatchObject({ how: 'closed' });
    await until(() => findByArgument(mark).length === 0);
  });
});

describe('a process', () => {
  it.runIf(hasStatus)('stands behind its host where both want the CPU', async () => {
    for (const [options, niceness] of [
      [{}, 5],
      [{ niceness: 3 }, 3],
    ] as const) {
      const side = await makeProcessPlacement(options).start();
      expect(getPriority(side.id)).toBe(niceness);
      await side.close();
    }
  });

  const groupOf = (side: Side): string => readFileSync(`/proc/${side.id}/autogroup`, 'utf8');
  const switchFile = '/proc/sys/kernel/sched_autogroup_enabled';
  const hasGroups = existsSync(switchFile) && readFileSync(switchFile, 'utf8').startsWith('1');

  it.runIf(hasGroups)('keeps behind everybody until it is wanted', async () => {
    const wanted = new AbortController();
    const side = await makeProcessPlacement().start(undefined, wanted.signal);
    expect(getPriority(side.id)).toBe(getPriority(process.pid));
    await until(() => groupOf(side).endsWith('nice 15\n'));
    wanted.abort();
    await until(() => groupOf(side).endsWith('nice 5\n'));
    expect(getPriority(side.id)).toBe(5);
    await side.close();
  });

  it('sees no environment but the time zone', async () => {
    process.env.COFFERDAM_SECRET = 'swordfish';
    const side = await makeProcessPlacement().start();
    delete process.env.COFFERDAM_SECRET;
    if (hasStatus) expect(readFileSync(`/proc/${side.id}/environ`, 'utf8')).toMatch(/^TZ=[^\0]+\0?$/);
    await side.close();
  });

  it.runIf(hasStatus)('is confined by the OS, where its tools are here', async () => {
    const side = await makeProcessPlacement({ heapMb: 64, memoryMb: 400 }).start();
    const { diesWithHost, memory, offline } = await findConfinement({ memoryBytes: 1, launched: false });
    const about = (file: string): string => readFileSync(`/proc/${side.id}/${file}`, 'utf8');
    if (memory) {
      const limits = about('limits');
      expect(limits).toMatch(/^Max core file size +0 +0/m);
      expect(limits).toMatch(/^Max file size +0 +0/m);
      // And what this Node reserves for machine code, which counts.
      const data = Number(/^Max data size +(\d+) /m.exec(limits)?.[1]);
      expect(data).toBeGreaterThanOrEqual(400 * 2 ** 20);
      expect(data).toBeLessThan(2 ** 30);
    }
    if (diesWithHost) expect(about('status')).toMatch(/^NoNewPrivs:\s1$/m);
    if (offline) expect(devices(side.id)).toEqual(['lo']);
    // A session of its own: field 6 of stat.
    expect(about('stat').split(' ')[5]).toBe(`${side.id}`);
    await side.close();
  });

  it('takes no more memory than it may, in buffers either', async () => {
    const side = await makeProcessPlacement({ heapMb: 64, memoryMb: 300 }).start();
    const { tenant } = await admit(side, { limits: 'none' });
    const fill =
      'const all = []; for (let i = 0; i < 64; i += 1) all.push(new Uint8Array(2 ** 24).fill(1)); all.length';
    const end = await tenant.evaluate(fill, {}).catch((error: Error & { readonly code?: string }) => error);
    // The OS refuses it, which the guest may see as a RangeError, or the host ends it.
    expect(end).toBeInstanceOf(Error);
    await side.close();
  });

  it.runIf(hasStatus)('is killed for its memory where the system does not refuse it', async () => {
    const { text } = await listen([script('unlimited')], undefined, { env: { PATH: '/nowhere' } });
    const detail = expect.stringMatching(/^it took \d+ MiB of memory$/);
    expect(JSON.parse(text)).toEqual({ insisted: 'SIDE_FAILED', failed: 'SIDE_ENDED', how: 'memory', detail });
  });

  it('tells what its child said when it cannot start', async () => {
    const launcher = ['/bin/sh', '-c', 'echo "no such luck" >&2; exit 3'];
    await expect(makeProcessPlacement({ launcher }).start()).rejects.toMatchObject({
      code: 'SIDE_FAILED',
      message: expect.stringMatching(/exit code 3: no such luck/),
    });
    await expect(makeProcessPlacement({ launcher: ['cofferdam-no-such'] }).start()).rejects.toMatchObject({
      code: 'SIDE_FAILED',
      message: expect.stringContaining('cofferdam-no-such'),
    });
  });

  it('is killed when it breaks the protocol', async () => {
    // A launcher that answers in the place of Node: a frame of four gigabytes, and then nothing.
    const launcher = ['/bin/sh', '-c', `printf '\\377\\377\\377\\377'; exec sleep 600`];
    await expect(makeProcessPlacement({ launcher }).start()).rejects.toMatchObject({ code: 'SIDE_FAILED' });
  });
});

// What a guest would find that got out of its compartment: seen from a module beside the entry, in its realm.
const reach = `
const outcomes = {};
const attempt = async (name, work) => {
  try { outcomes[name] = String(await work()).slice(0, 60); } catch (error) { outcomes[name] = error.code ?? error.name; }
};
const process = (await import('node:process')).default;
const fs = await import('node:fs');
await attempt('global process', () => typeof globalThis.process);
await attempt('global fetch', () => typeof globalThis.fetch);
await attempt('environment', () => Object.keys(process.env).join());
await attempt('binding', () => typeof process.binding);
await attempt('getBuiltinModule', () => typeof process.getBuiltinModule);
await attempt('kill', () => typeof process.kill);
await attempt('arguments', () => process.execArgv.filter((flag) => flag.startsWith('--import')).join());
await attempt('read a file of the host', () => fs.readFileSync(PRIVATE, 'utf8'));
await attempt('read /etc/passwd', () => fs.readFileSync('/etc/passwd', 'utf8'));
await attempt('list the root', () => fs.readdirSync('/'));
await attempt('write a file', () => fs.writeFileSync('/cofferdam-reached', 'x'));
await attempt('start a process', async () => (await import('node:child_process')).spawnSync('true').status);
await attempt('start a thread', async () => new (await import('node:worker_threads')).Worker('', { eval: true }));
await attempt('start an inspector', async () => { const { Session } = await import('node:inspector'); const s = new Session(); s.connect(); });
`;

describe("a realm that a guest's escape would reach", () => {
  const PRIVATE = fileURLToPath(new URL('../../package.json', import.meta.url));
  const source = reach.replace('PRIVATE', JSON.stringify(PRIVATE));

  it('in a process holds nothing, and Node refuses files, processes, threads and the inspector', async () => {
    const program = `await import(${JSON.stringify(distUrl('process-entry'))}); ${source}
      process.stderr.write('REACHED' + JSON.stringify(outcomes) + '\\n');`;
    const args = [...processFlags(128), '--input-type=module', '-e', program];
    const { text } = await listen(args, (said) => /REACHED.*\n/.test(said), { env: processEnvironment() });
    const outcomes = JSON.parse(/REACHED(.*)\n/.exec(text)?.[1] ?? text) as Record<string, string>;
    const denied = 'ERR_ACCESS_DENIED';
    expect(outcomes).toEqual({
      'global process': 'undefined',
      'global fetch': 'undefined',
      environment: 'TZ',
      binding: 'undefined',
      getBuiltinModule: 'undefined',
      kill: 'undefined',
      arguments: '',
      'read a file of the host': denied,
      'read /etc/passwd': denied,
      'list the root': denied,
      'write a file': denied,
      'start a process': denied,
      'start a thread': denied,
      'start an inspector': denied,
    });
  });

  it('in a thread holds none of the host’s environment, flags and globals; files are what a thread does not stop', async () => {
    process.env.COFFERDAM_SECRET = 'swordfish';
    const program = `await import(${JSON.stringify(distUrl('thread-entry'))}); ${source}
      (await import('node:worker_threads')).parentPort.postMessage(outcomes);`;
    const { port1, port2 } = new MessageChannel();
    const entry = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    const worker = startWorker(entry, { port: port2, limits: undefined }, { maxOldGenerationSizeMb: 128 });
    const outcomes = await new Promise<Record<string, string>>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
    });
    delete process.env.COFFERDAM_SECRET;
    port1.close();
    await worker.terminate();
    expect(outcomes).toMatchObject({
      'global process': 'undefined',
      'global fetch': 'undefined',
      environment: '',
      binding: 'undefined',
      getBuiltinModule: 'undefined',
      kill: 'undefined',
      arguments: '',
    });
    expect(outcomes['read a file of the host']).toContain('cofferdam-workspace');
  });
});

describe('a stuck thread', () => {
  it('is told of, and the promises that wait for it are rejected', async () => {
    const { text, code } = await listen([script('stuck')], (said) => said.endsWith('\n'));
    expect(JSON.parse(text)).toEqual({ how: 'stuck', code: 'SIDE_ENDED' });
    expect(code).toBe(null); // only SIGKILL ends such a process
  });
});

// The command of docs/placements.md.
const app = fileURLToPath(new URL('../..', import.meta.url));
const node = dirname(dirname(process.execPath));
const BWRAP = [
  ...['bwrap', '--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--ro-bind', node, node, '--ro-bind', app, app, '--proc', '/proc', '--dev', '/dev'],
];

/** Why bubblewrap cannot be tried here; undefined when it can. */
function whyNoBubblewrap(): string | undefined {
  const file = findProgram('bwrap');
  if (file === undefined) return 'bwrap is not installed';
  try {
    execFileSync(file, [...BWRAP.slice(1), '--', process.execPath, '--version'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `bwrap cannot make namespaces here: ${(error as Error).message}`;
  }
}

describe('a process in bubblewrap', () => {
  const why = whyNoBubblewrap();
  it.skipIf(why !== undefined)(
    `runs tenants with no network, and no files of the host${why ? ` (skipped: ${why})` : ''}`,
    async () => {
      const side = await makeProcessPlacement({ launcher: BWRAP }).start();
      const { tenant } = await admit(side);
      expect(await tenant.evaluate('6 * 7', {})).toBe(42);
      // What runs in it is a child of bwrap, in namespaces of its own.
      const children = readFileSync(`/proc/${side.id}/task/${side.id}/children`, 'utf8').trim().split(' ').map(Number);
      const [inner = 0] = children;
      expect(inner).toBeGreaterThan(0);
      expect(devices(inner)).toEqual(['lo']);
      expect(readdirSync(`/proc/${inner}/root`)).not.toContain('etc');
      expect(await side.close()).toMatchObject({ how: 'closed' });
      await until(() => !isAlive(inner));
    },
  );

  it.skipIf(why !== undefined)(`is killed with all that is in it${why ? ` (skipped: ${why})` : ''}`, async () => {
    const side = await makeProcessPlacement({ launcher: BWRAP }).start();
    const { tenant } = await admit(side, { limits: 'none' });
    const [inner = 0] = readFileSync(`/proc/${side.id}/task/${side.id}/children`, 'utf8').split(' ').map(Number);
    tenant.evaluate('for (;;);', {}).catch(() => {});
    expect(await side.kill('killed', 'for the test')).toMatchObject({ how: 'killed' });
    await until(() => !isAlive(inner));
  });
});
