// `--placement`: the command comes to the same outcome, exit code and output wherever the tenant runs.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cofferdam-placements-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `heard` gets what stands on standard output so far, each time there is more. */
function cofferdam(
  args: readonly string[],
  heard: (stdout: string, kill: () => void) => void = () => {},
): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    heard(stdout, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

const FILES = {
  'main.mjs':
    'import { half } from "./half.mjs"; export default ({ console }) => { console.log("from", import.meta.url); return half(10); };',
  'half.mjs': 'export const half = (n) => n / 2;',
  'fails.mjs':
    'console.warn("soon"); export default () => { throw new RangeError("no", { cause: new Error("within") }); };',
  'typed.ts': 'enum Kind { A = 3 } const kind: Kind = Kind.A; export default kind;',
  'broken.mjs': 'export default = 1;',
  'missing.mjs': 'import "./nowhere.mjs"; export default 1;',
  'plugin/package.json': '{ "name": "plugin", "version": "1.0.0", "type": "module" }',
  'plugin/cofferdam.json':
    '{ "name": "plugin", "version": "1.0.0", "entry": "./src/start.js", "limits": { "fuelPerTurn": 100000, "stringLength": 1e12 } }',
  'plugin/src/start.js':
    'import data from "../data.json" with { type: "json" }; export default () => { let n = 0; while (n < data.rounds) n += 1; return n; };',
  'plugin/data.json': '{ "rounds": 1000 }',
  'work/node_modules/tool/package.json': '{ "name": "tool", "version": "1.0.0", "dependencies": { "tax": "1" } }',
  'work/node_modules/tool/index.js': 'module.exports = require("tax")',
  'work/node_modules/tax/package.json': '{ "name": "tax", "version": "1.0.0" }',
  'work/node_modules/tax/index.js': 'module.exports = "taxed"',
  'below.json': '{ "resources": { "tax": {} }, "entry": { "packages": { "tax": true } } }',
  'greedy/package.json':
    '{ "name": "greedy", "version": "1.0.0", "type": "module", "cofferdam": { "entry": "./index.js", "limits": { "fuel": 5000 } } }',
  'greedy/index.js': 'export default () => { for (let n = 0; n < 20000; n += 1); return "done"; };',
};

beforeAll(async () => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const made = await cofferdam(['archive', 'make', 'greedy', '--output', 'greedy.cofferdam']);
  expect(made.code, made.stderr).toBe(0);
  const suggested = await cofferdam(['policy', 'suggest', 'plugin', '--output', 'policy.json']);
  expect(suggested.code, suggested.stderr).toBe(0);
});

const COMMANDS: readonly (readonly [name: string, args: readonly string[], code: number])[] = [
  ['a value', ['eval', '[1, 2].map((x) => x * 2)'], 0],
  ['lines and an error', ['eval', 'console.log("a\u001b[2J"); console.error("b\\nc"); null.x'], 1],
  ['text that does not parse', ['eval', 'let 5'], 3],
  ['out of fuel', ['eval', 'for (;;) {}', '--limit', 'fuel=100000'], 10],
  ['too much output', ['eval', 'for (;;) console.log("line")', '--limit', 'outputBytes=500'], 16],
  ['a file with imports', ['run', 'main.mjs'], 0],
  ['a file that throws', ['run', 'fails.mjs'], 1],
  ['TypeScript', ['run', 'typed.ts'], 0],
  ['limits of a manifest', ['run', 'greedy'], 10],
  ['limits of a manifest, raised', ['run', 'greedy', '--limit', 'fuel=1e6'], 0],
  ['an archive', ['run', 'greedy.cofferdam'], 10],
  ['a package under a policy', ['run', 'plugin', '--policy', 'policy.json'], 0],
  [
    'a package below the root, under a policy',
    ['run', 'work/node_modules/tool', '--root', 'work', '--policy', 'below.json'],
    0,
  ],
  ['a file that is not there', ['run', 'nothing.mjs'], 3],
];

/** What has to be the same: the rest is how long it took. */
const lasting = (text: string): unknown => {
  const { usage, ...rest } = JSON.parse(text) as { usage: { fuel: number } };
  return { ...rest, fuel: usage.fuel };
};

describe.concurrent('--placement', () => {
  it.each(COMMANDS)('is all the same to %s', async (_name, args, code) => {
    const [realm, thread, child] = await Promise.all(
      ['realm', 'thread', 'process'].map((placement) => cofferdam([...args, '--placement', placement])),
    );
    expect(realm).toMatchObject({ code });
    expect(thread).toEqual(realm);
    expect(child).toEqual(realm);
  });

  it.each(COMMANDS.filter((_, at) => at % 5 === 1))('is all the same to %s, as JSON', async (_name, args) => {
    const [realm, thread, child] = await Promise.all(
      ['realm', 'thread', 'process'].map(async (placement) => {
        const { stdout, stderr } = await cofferdam([...args, '--json', '--placement', placement]);
        expect(stderr).toBe('');
        return lasting(stdout);
      }),
    );
    expect(thread).toEqual(realm);
    expect(child).toEqual(realm);
  });

  // Without files of its own a thread or a process is packed for: what cannot be packed is refused before it runs.
  it.each(['broken.mjs', 'missing.mjs'])('refuses %s everywhere', async (file) => {
    for (const placement of ['realm', 'thread', 'process'])
      expect(await cofferdam(['run', file, '--placement', placement])).toMatchObject({ code: 3, stdout: '' });
  });

  it.each(['thread', 'process'])('streams lines, and is interrupted while the guest waits: %s', async (placement) => {
    const source = 'console.log("up"); new Promise(() => {})';
    const { code, stdout, stderr } = await cofferdam(
      ['eval', source, '--placement', placement, '--limit', 'wallMs=600000'],
      (text, interrupt) => {
        if (text.includes('up\n')) interrupt();
      },
    );
    expect([code, stdout]).toEqual([130, 'up\n']);
    expect(stderr).toContain('ABORTED');
  });

  it('is refused when there is none of that name', async () => {
    const { code, stderr } = await cofferdam(['eval', '1', '--placement', 'cloud']);
    expect(code).toBe(2);
    expect(stderr).toContain('realm, thread, process');
  });
});
