// The command as users run it, from what was built.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cofferdam-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cofferdam(args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => {}).end(input);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The outcome printed by --json, held to be one line of one JSON object with nothing around it. */
async function outcome(
  args: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly json: Record<string, unknown> }> {
  const { code, stdout, stderr } = await cofferdam([...args, '--json'], input);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return { code, json: JSON.parse(stdout) as Record<string, unknown> };
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

describe.concurrent('cofferdam eval', () => {
  it('prints the completion value', async () => {
    expect(await cofferdam(['eval', '1 + 1'])).toEqual({ code: 0, stdout: '2\n', stderr: '' });
    expect(await cofferdam(['eval', 'let x = 2; x * 21'])).toMatchObject({ code: 0, stdout: '42\n' });
    expect(await cofferdam(['eval', 'undefined'])).toMatchObject({ code: 0, stdout: 'undefined\n' });
  });

  it('awaits it', async () => {
    expect(await cofferdam(['eval', 'Promise.resolve(7)'])).toMatchObject({ code: 0, stdout: '7\n' });
  });

  it('reads standard input, a file, a module', async () => {
    write({ 'source.js': '"from " + "file"', 'bad.js': '\xff' });
    expect((await outcome(['eval', '-'], '6 * 7')).json).toMatchObject({ value: 42 });
    expect((await outcome(['eval'], '6 * 7')).json).toMatchObject({ value: 42 });
    expect((await outcome(['eval'], '')).json).toMatchObject({ status: 'ok', inspection: 'undefined' });
    expect((await outcome(['eval', '--file', 'source.js'])).json).toMatchObject({ value: 'from file' });
    expect((await outcome(['eval', '--module', 'const x = await 5; export default x + 1'])).json).toMatchObject({
      value: 6,
    });
    expect((await outcome(['eval', '--module'], 'export default [1]')).json).toMatchObject({ value: [1] });
  });

  it('streams console lines to their streams before it ends', async () => {
    expect(
      await cofferdam(['eval', 'console.log("a", 1); console.warn("b"); console.error("c"); console.info("d"); 9']),
    ).toEqual({
      code: 0,
      stdout: 'a 1\nd\n9\n',
      stderr: 'b\nc\n',
    });
  });

  it('grants nothing', async () => {
    const source =
      '[typeof process, typeof require, typeof fetch, typeof setTimeout, typeof Buffer, typeof global, typeof WebAssembly]';
    expect(new Set((await outcome(['eval', source])).json.value as string[])).toEqual(new Set(['undefined']));
  });

  it('shows where the guest threw, in its own files and lines', async () => {
    write({ 'thrower.js': '\nfunction f() {\n  throw new TypeError("boo");\n}\nf();' });
    const { code, stderr } = await cofferdam(['eval', '--file', 'thrower.js']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TypeError: boo\n(?:.*\n)*.*thrower\.js:3:/);
    expect(stderr).not.toContain(folder);
    expect(stderr).not.toContain('packages');
  });
});

describe.concurrent('cofferdam --json', () => {
  it('prints the outcome', async () => {
    const { code, json } = await outcome(['eval', 'console.log("hi"); console.error("ho"); ({ a: [1, "x", null] })']);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      status: 'ok',
      value: { a: [1, 'x', null] },
      output: [
        { stream: 'stdout', text: 'hi' },
        { stream: 'stderr', text: 'ho' },
      ],
    });
    expect(Object.keys(json.usage as object).sort()).toEqual([
      'cpuMs',
      'fuel',
      'heapBytes',
      'ms',
      'outputBytes',
      'pendingJobs',
      'timers',
      'turns',
    ]);
  });

  /** A source, and whether JSON carries its value. */
  it.each([
    ['undefined', false],
    ['null', true],
    ['NaN', false],
    ['-0', false],
    ['10n ** 30n', false],
    ['new Map([[1, 2]])', false],
    ['new Set([1])', false],
    ['new Date(0)', false],
    ['[1, , 3]', false],
    ['({ a: undefined })', false],
    ['const a = {}; a.a = a; a', false],
    ['() => 1', false],
    ['Symbol("s")', false],
    ['new Uint8Array(3)', false],
    ['new Error("x")', false],
    ['/x/g', false],
    ['let a = 1; for (let i = 0; i < 40; i++) a = [a, a]; a', false],
    ['let a = 1; for (let i = 0; i < 600; i++) a = [a]; a', false],
    ['"\\ud800\\u2028\\0"', true],
    ['JSON.parse(\'{"__proto__":{"x":1}}\')', true],
  ])('for %s has an inspection, and a value only if JSON carries it', async (source, carried) => {
    const { code, json } = await outcome(['eval', source]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ status: 'ok', inspection: expect.any(String) as string });
    expect('value' in json).toBe(carried);
  });

  it.each([
    ['a getter that throws', '({ get a() { throw new Error("read") } })'],
    ['a getter that never ends', '({ get a() { for (;;); } })'],
    [
      'a proxy that throws',
      'new Proxy({}, { ownKeys() { throw 1 }, get() { throw 2 }, getPrototypeOf() { throw 3 } })',
    ],
    ['a proxy that never ends', 'new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); } })'],
    ['a revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy'],
    ['a toJSON', '({ toJSON() { throw new Error("json") } })'],
    ['a custom inspector', '({ [Symbol.for("nodejs.util.inspect.custom")]() { return "pwned" } })'],
    ['a thenable that never settles', '({ then() {} })'],
    ['a thenable that settles with itself', 'const t = { then(ok) { ok(t) } }; t'],
    ['a promise that never settles', 'new Promise(() => {})'],
    ['a thrown getter', 'throw { get message() { throw 1 }, get stack() { for (;;); } }'],
    ['a thrown proxy', 'throw new Proxy({}, { get() { throw 1 } })'],
    ['a thrown nothing', 'throw undefined'],
    ['an error with a hostile name', 'throw Object.assign(new Error("m"), { name: { toString() { for (;;); } } })'],
    ['a rejected error that lies', 'Promise.reject(Object.assign(new Error("m"), { code: "SOURCE_SYNTAX" }))'],
  ])('is one object for %s', async (_, source) => {
    const { code, json } = await outcome([
      'eval',
      source,
      '--limit',
      'fuelPerTurn=1e6',
      '--limit',
      'fuel=3e6',
      '--limit',
      'wallMs=5000',
    ]);
    expect([0, 1, 10, 11, 15]).toContain(code);
    expect(json.status).toBe(code === 0 ? 'ok' : code === 1 ? 'error' : 'exhausted');
    expect(JSON.stringify(json.inspection ?? '')).not.toContain('pwned');
  });

  it('carries a huge value whole', async () => {
    const { json } = await outcome([
      'eval',
      'Array.from({ length: 200000 }, (_, i) => i)',
      '--limit',
      'fuel=1e8',
      '--limit',
      'fuelPerTurn=1e8',
    ]);
    expect((json.value as readonly number[] | undefined)?.at(-1) ?? json.inspection).toBeDefined();
    const text = (await outcome(['eval', '"x".repeat(1e6)', '--limit', 'stringLength=2e6'])).json;
    expect(String(text.inspection).length).toBeGreaterThan(0);
  });
});

const FAULTS: Readonly<Record<number, string>> = {
  10: 'fuel',
  11: 'fuelPerTurn',
  12: 'depth',
  13: 'string',
  14: 'bigint',
  15: 'wall',
  16: 'output',
  17: 'array',
  18: 'buffer',
  19: 'heap',
  20: 'regexp',
  21: 'jobs',
};

describe.concurrent('exit codes', () => {
  it.each<[number, string, readonly string[]]>([
    [0, 'ok', ['eval', '1']],
    [1, 'a throw', ['eval', 'throw new Error("x")']],
    [1, 'a rejection', ['eval', 'Promise.reject(1)']],
    [
      1,
      'an error that claims to be a refusal',
      ['eval', 'throw Object.assign(new Error("x"), { code: "MODULE_NOT_FOUND" })'],
    ],
    [
      1,
      'an error that claims to be a fault',
      ['eval', 'throw Object.assign(new Error("x"), { code: "LIMIT_FUEL", name: "LIMIT_FUEL" })'],
    ],
    [3, 'a syntax error', ['eval', 'let = ;']],
    [3, 'a syntax error in a module', ['eval', '--module', 'export let = ;']],
    [3, 'a file that is not there', ['eval', '--file', 'none.js']],
    [3, 'a file that is a directory', ['eval', '--file', '.']],
    [3, 'a path that is not there', ['run', 'none.mjs']],
    [10, 'fuel', ['eval', 'for (;;) {}', '--limit', 'fuel=1e5', '--limit', 'fuelPerTurn=Infinity']],
    [11, 'fuelPerTurn', ['eval', 'for (;;) {}', '--limit', 'fuelPerTurn=1e5']],
    [12, 'depth', ['eval', 'const f = () => f() + 1; f()', '--limit', 'depth=100']],
    [12, 'the native stack', ['eval', 'const f = () => f() + 1; f()', '--limit', 'depth=Infinity']],
    [13, 'string', ['eval', 'let s = "x"; for (;;) s += s', '--limit', 'stringLength=1000']],
    [14, 'bigint', ['eval', 'let n = 2n; for (;;) n *= n', '--limit', 'bigintBits=1000']],
    [
      15,
      'wall',
      ['eval', 'for (;;) {}', '--limit', 'wallMs=100', '--limit', 'fuel=Infinity', '--limit', 'fuelPerTurn=Infinity'],
    ],
    [16, 'output', ['eval', 'for (;;) console.log("x".repeat(99))', '--limit', 'outputBytes=1000']],
    [17, 'array', ['eval', 'new Array(1000)', '--limit', 'arrayLength=100']],
    [18, 'buffer', ['eval', 'new ArrayBuffer(200)', '--limit', 'bufferBytes=100']],
    [19, 'heap', ['eval', 'const kept = []; for (;;) kept.push([1, {}])', '--limit', 'heapBytes=8e6']],
    [20, 'regexp', ['eval', '/^(?:(\\w)\\1?|z)*$/.test("ab".repeat(2e6) + "!")', '--limit', 'wallMs=60_000']],
    [21, 'jobs', ['eval', 'const p = Promise.resolve(); for (;;) p.then(p)', '--limit', 'pendingJobs=10']],
    // 22, `wait`: nothing that the command line grants keeps a guest waiting
  ])('%i for %s', async (expected, _, args) => {
    const { code, json } = await outcome(args);
    expect(code).toBe(expected);
    if (expected >= 10) expect(json.fault).toBe(FAULTS[expected]);
  });

  it.each<[readonly string[]]>([
    [[]],
    [['evil']],
    [['eval', '1', '2']],
    [['eval', '1', '--limit', 'feul=1']],
    [['eval', '1', '--limit', 'fuel=x']],
    [['eval', '1', '--jsn']],
    [['run']],
    [['eval', '1', '--file', 'x', '--json']],
  ])('2 for %j, with nothing on standard output', async (args) => {
    const { code, stdout, stderr } = await cofferdam(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('are those of docs/cli.md and --help', async () => {
    const docs = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8').split('## Exit codes')[1] ?? '';
    const rows = [...docs.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, meaning]) => `${code} ${meaning}`);
    const { code, stdout } = await cofferdam(['--help']);
    const help = [...(stdout.split('Exit codes:')[1] ?? '').matchAll(/^ {2}(\d+) +(.*)$/gm)].map(
      ([, at, meaning]) => `${at} ${meaning}`,
    );
    expect(code).toBe(0);
    expect(rows).toHaveLength(21);
    expect(help).toEqual(rows);
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../packages/cli/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(await cofferdam(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe.concurrent('cofferdam run', () => {
  beforeAll(() => {
    write({
      'value.mjs': 'export default { answer: 42 }',
      'promise.mjs': 'export default Promise.resolve("later")',
      'main.mjs':
        'import { name } from "./name.mjs"; export default async ({ console, ...rest }) => { console.log("hello " + name); return Object.keys(rest); }',
      'linked.mjs': 'export default "linked"',
      'name.mjs': 'export const name = "world"',
      'silent.mjs': 'export const x = 1; console.log("ran")',
      'plain.cjs': 'module.exports = { kind: "cjs", dir: __dirname, file: __filename }',
      'ambiguous.js': 'export default import.meta.url',
      'typed.ts': 'type N = number; const n: N = 20; export default (): N => n + 1',
      'enum.ts': 'enum A { B } export default A.B',
      'data.json': '{"j":1}',
      'up.mjs': 'export { default } from "./deep/needs-up.mjs"',
      'deep/needs-up.mjs': 'import { name } from "../name.mjs"; export default name',
      'missing.mjs': 'import x from "./none.mjs"; export default x',
      'builtin.mjs': 'import fs from "node:fs"; export default fs',
      'unlinked.mjs': 'import { none } from "./name.mjs"; export default none',
      'broken.mjs': 'export default (',
      'throws.mjs': '\n\nthrow new RangeError("at start")',
      'late.mjs': 'export default () => import("./none.mjs")',
      'pkg/package.json': '{"name":"pkg","type":"module","exports":"./lib/main.js","dependencies":{"dep":"1"}}',
      'pkg/lib/main.js': 'import dep, { twice } from "dep"; export default () => [dep.one, twice(4), import.meta.url]',
      'pkg/node_modules/dep/package.json': '{"main":"main.js"}',
      'pkg/node_modules/dep/main.js': 'exports.one = 1; exports.twice = (x) => x * require("./two"); ',
      'pkg/node_modules/dep/two.js': 'module.exports = 2',
      'style.css': 'x',
      'odd name#1.mjs': 'export default "odd"',
      'links/main.mjs': 'import x from "./out.mjs"; export default x',
    });
    symlinkSync('../linked.mjs', join(folder, 'links/out.mjs'));
  });

  it.each<[string, unknown]>([
    ['value.mjs', { answer: 42 }],
    ['promise.mjs', 'later'],
    ['main.mjs', []],
    ['plain.cjs', { kind: 'cjs', dir: expect.any(String) as string, file: expect.any(String) as string }],
    ['ambiguous.js', 'file:///ambiguous.js'],
    ['typed.ts', 21],
    ['enum.ts', 0],
    ['data.json', { j: 1 }],
    ['up.mjs', 'world'],
    ['pkg', [1, 8, 'file:///pkg/lib/main.js']],
    ['pkg/', [1, 8, 'file:///pkg/lib/main.js']],
    ['odd name#1.mjs', 'odd'],
  ])('gives the default export of %s', async (path, value) => {
    const { code, json } = await outcome(['run', path]);
    expect({ code, value: json.value, error: json.error }).toEqual({ code: 0, value, error: undefined });
    expect(JSON.stringify(json)).not.toContain(folder);
  });

  it('prints console lines, then the value, but no undefined', async () => {
    expect(await cofferdam(['run', 'main.mjs'])).toEqual({ code: 0, stdout: 'hello world\n[]\n', stderr: '' });
    expect(await cofferdam(['run', 'silent.mjs'])).toEqual({ code: 0, stdout: 'ran\n', stderr: '' });
  });

  it.each<[number, string, string]>([
    [3, 'missing.mjs', 'MODULE_NOT_FOUND'],
    [3, 'builtin.mjs', 'MODULE_NOT_GRANTED'],
    [3, 'deep/needs-up.mjs', 'MODULE_OUTSIDE_ROOT'],
    [3, 'links/main.mjs', 'MODULE_OUTSIDE_ROOT'],
    [3, 'style.css', 'MODULE_KIND_UNKNOWN'],
    [3, 'broken.mjs', 'SOURCE_SYNTAX'],
  ])('exits %i for %s, with %s', async (expected, path, errorCode) => {
    const { code, json } = await outcome(['run', path]);
    const { code: own, cause } = json.error as { code?: string; cause?: { code?: string } };
    expect({ code, codes: [own, cause?.code] }).toEqual({
      code: expected,
      codes: expect.arrayContaining([errorCode]) as unknown,
    });
    expect(JSON.stringify(json)).not.toContain(folder);
  });

  it('tells a module that was refused from one that ran', async () => {
    expect((await outcome(['run', 'unlinked.mjs'])).code).toBe(3);
    expect((await outcome(['run', 'throws.mjs'])).code).toBe(1);
    expect((await outcome(['run', 'late.mjs'])).code).toBe(1);
  });

  it('--root widens what a file may import', async () => {
    expect(await outcome(['run', 'deep/needs-up.mjs', '--root', '.'])).toMatchObject({
      code: 0,
      json: { value: 'world' },
    });
    expect(await outcome(['run', 'links/main.mjs', '--root', '.'])).toMatchObject({
      code: 0,
      json: { value: 'linked' },
    });
    expect(await outcome(['run', 'name.mjs', '--root', 'deep'])).toMatchObject({
      code: 3,
      json: { error: { code: 'INPUT_OUTSIDE_ROOT' } },
    });
    expect(await outcome(['run', 'deep', '--root', '.'])).toMatchObject({
      code: 3,
      json: { error: { code: 'MODULE_NOT_FOUND' } },
    });
  });

  it('runs an installed package, with what is installed beside it', async () => {
    write({
      'app/node_modules/tool/package.json': '{"name":"tool","type":"module","dependencies":{"tool-part":"1"}}',
      'app/node_modules/tool/index.js': 'import part from "tool-part"; export default part + 1',
      'app/node_modules/tool-part/package.json': '{"name":"tool-part"}',
      'app/node_modules/tool-part/index.js': 'module.exports = 41',
    });
    expect((await outcome(['run', 'app/node_modules/tool', '--root', 'app'])).json).toMatchObject({ value: 42 });
    expect((await outcome(['run', 'app/node_modules/tool'])).code).toBe(3);
  });

  it('refuses a root that cannot be opened', async () => {
    write({ 'badpkg/package.json': '{', 'badpkg/index.js': '1' });
    for (const path of ['badpkg', 'badpkg/index.js'])
      expect(await outcome(['run', path])).toMatchObject({ code: 3, json: { error: { code: 'INPUT_UNREADABLE' } } });
  });

  it('compiles JSX when it is told to', async () => {
    const head = '/** @jsxRuntime classic */ /** @jsx make */ const make = (...all) => all;';
    write({ 'page.jsx': `${head}\nexport default <b id="x">{5}</b>;\n` });
    expect(await outcome(['run', 'page.jsx', '--jsx'])).toMatchObject({ json: { value: ['b', { id: 'x' }, 5] } });
    expect(await outcome(['run', 'page.jsx'])).toMatchObject({
      code: 3,
      json: { error: { code: 'MODULE_LOAD_FAILED' } },
    });
    write({
      'tiny/package.json': '{"type":"module","exports":{".":"./page.tsx"},"name":"tiny"}',
      'tiny/page.tsx': 'export default <i>{5 as number}</i>;',
      'tiny/node_modules/lib/package.json': '{"type":"module","exports":{"./jsx-runtime":"./r.js"}}',
      'tiny/node_modules/lib/r.js': 'export const jsx = (type, { children }) => `${type}:${children}`;',
    });
    expect(await outcome(['run', 'tiny', '--jsx-import-source', 'lib'])).toMatchObject({ json: { value: 'i:5' } });
  });

  it('keeps the lines of a TypeScript file', async () => {
    write({
      'throws.ts': 'interface A {\n  b: string;\n}\n\nexport default (): never => {\n  throw new Error("typed");\n};\n',
    });
    expect((await cofferdam(['run', 'throws.ts'])).stderr).toMatch(/^Error: typed\n(?:.*\n)*?.*throws\.ts:6:9/);
  });
});

describe.concurrent('standard streams', () => {
  it('refuses source text that is not UTF-8', async () => {
    writeFileSync(join(folder, 'latin.js'), Buffer.from([0x22, 0xe9, 0x22]));
    expect(await outcome(['eval', '--file', 'latin.js'])).toMatchObject({
      code: 3,
      json: { error: { code: 'INPUT_NOT_UTF8' } },
    });
  });

  it('refuses standard input that cannot be read', async () => {
    const { status, stdout } = spawnSync(process.execPath, [bin, 'eval', '-', '--json'], {
      stdio: [openSync(folder, 'r'), 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    expect({ status, json: JSON.parse(stdout) as unknown }).toMatchObject({
      status: 3,
      json: { error: { code: 'INPUT_UNREADABLE' } },
    });
  });

  it('takes a megabyte of source from a pipe', async () => {
    const { json } = await outcome(['eval', '-'], `"${'x'.repeat(2 ** 20)}".length`);
    expect(json).toMatchObject({ value: 2 ** 20 });
  });

  it.runIf(existsSync('/dev/full'))('74 when the disk is full', () => {
    const stdio = ['ignore', openSync('/dev/full', 'w'), 'ignore'] as const;
    for (const more of [[], ['--json']])
      expect(spawnSync(process.execPath, [bin, 'eval', '1', ...more], { stdio: [...stdio] }).status).toBe(74);
  });

  it('outlives a reader that goes away', async () => {
    const child = spawn(process.execPath, [
      bin,
      'eval',
      'for (let i = 0; i < 20000; i++) console.log("line " + i); 5',
      '--limit',
      'outputBytes=1e8',
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((done) => child.once('exit', done));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('writes out all of a large output through a slow pipe', async () => {
    const child = spawn(process.execPath, [
      bin,
      'eval',
      'for (let i = 0; i < 5000; i++) console.log("y".repeat(200)); 5',
      '--limit',
      'outputBytes=1e8',
    ]);
    let length = 0;
    setTimeout(
      () =>
        child.stdout.on('data', (chunk: Buffer) => {
          length += chunk.length;
        }),
      300,
    );
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, length }).toEqual({ code: 0, length: 5000 * 201 + 2 });
  });

  it('an interrupt aborts a waiting guest and prints what came of it', async () => {
    const source = 'console.log("waiting"); new Promise(() => {})';
    const child = spawn(process.execPath, [bin, 'eval', source, '--limit', 'wallMs=30000']);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
    const interrupted = new Promise<number>((done) => child.stdout.once('data', () => done(performance.now() + 500)));
    const code = await new Promise((done) => child.once('close', done));
    expect(performance.now() - (await interrupted)).toBeLessThan(10_000); // nothing waits for wallMs
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: expect.stringMatching(/^Error \[ABORTED\]: .*interrupted/) as unknown,
    });
  });

  it('an interrupt ends a busy guest at once', async () => {
    const child = spawn(process.execPath, [
      bin,
      'eval',
      'console.log("busy"); for (;;) {}',
      '--limit',
      'fuel=Infinity',
      '--limit',
      'fuelPerTurn=Infinity',
      '--limit',
      'wallMs=20000',
    ]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
      child.once('exit', (at, by) => done([at, by])),
    );
    // At its own end, of wallMs, it would exit with 15.
    expect(code === 130 || signal === 'SIGINT').toBe(true);
  });
});
