// cofferdam inspect, policy and archive as users run them, from what was built.
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cofferdam-tools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each command is a process with a lockdown of its own, and a machine may be busy. */
const SLOW = { timeout: 240_000 };

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cofferdam(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The object printed by --json, held to be one line with nothing around it. */
async function answer(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly json: Record<string, unknown> }> {
  const { code, stdout, stderr } = await cofferdam(...args, '--json');
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

beforeAll(() => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const pem = { format: 'pem' } as const;
  write({
    'shop/package.json': '{"name":"shop","version":"1.2.0","type":"module","dependencies":{"tax":"1"}}',
    'shop/index.js':
      'import { rate } from "tax"; export default ({ console }) => { console.log("hello"); return 100 * rate() }',
    'shop/locales/de.json': '{}',
    'shop/node_modules/tax/package.json': '{"name":"tax","version":"3.0.0"}',
    'shop/node_modules/tax/index.js':
      'exports.rate = () => 2; exports.read = () => require("fs"); exports.f = () => new Intl.NumberFormat("de"); exports.later = (url) => fetch(url)',
    'broken/package.json': '{"name":"broken","type":"module"}',
    'broken/index.js': 'import "./gone.js"',
    'narrow.json': '{"resources":{"tax":{"builtins":{"fs":true}}}}',
    'wide.json': '{"resources":{"tax":{"builtins":{"fs":true,"child_process":true},"globals":"any"}}}',
    'wrong.json': '{"resources":{"tax":{"globls":{}}}}',
    'manifest.json': '{"name":"shop","version":"1.2.0","entry":"./index.js","limits":{"wallMs":5000}}',
    'key.pem': privateKey.export({ ...pem, type: 'pkcs8' }) as string,
    'key.pub': publicKey.export({ ...pem, type: 'spki' }) as string,
    'key.hex': `${Buffer.from(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)).toString('hex')}\n`,
    'other.pub': other.publicKey.export({ ...pem, type: 'spki' }) as string,
  });
});

describe.concurrent('cofferdam inspect', SLOW, () => {
  it('tells what a package is made of, and runs nothing', async () => {
    const { code, json } = await answer('inspect', 'shop');
    expect(code).toBe(0);
    expect(json).toMatchObject({ status: 'ok', name: 'shop', version: '1.2.0', complete: true });
    expect(json.powers).toContainEqual(expect.objectContaining({ kind: 'builtin', name: 'fs', packages: ['tax'] }));
    expect(JSON.stringify(json)).not.toContain(folder);
    const { stdout } = await cofferdam('inspect', 'shop');
    expect(stdout).toMatch(/^shop 1\.2\.0: 2 files of 2 packages$/m);
    expect(stdout).toMatch(/builtin +fs +tax +node_modules\/tax\/index\.js:1:\d+$/m);
  });

  it('refuses what is not there', async () => {
    expect(await answer('inspect', 'none')).toMatchObject({
      code: 3,
      json: { status: 'error', error: { code: 'INPUT_UNREADABLE' } },
    });
  });
});

describe.concurrent('cofferdam policy', SLOW, () => {
  it('suggests a policy that then checks', async () => {
    const { code, json } = await answer('policy', 'suggest', 'shop');
    expect(code).toBe(0);
    expect(json).toMatchObject({ policy: { resources: { tax: { builtins: { fs: true } } } } });
    expect(JSON.parse((await cofferdam('policy', 'suggest', 'shop')).stdout)).toEqual(json.policy);
    expect(await cofferdam('policy', 'suggest', 'shop', '--output', 'own.json')).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8'))).toEqual(json.policy);
    expect(await answer('policy', 'check', 'own.json', 'shop')).toMatchObject({
      code: 0,
      json: { ok: true, refused: [] },
    });
  });

  it('checks what is refused, and names the line that would allow it', async () => {
    const { code, json } = await answer('policy', 'check', 'narrow.json', 'shop');
    expect({ code, ok: json.ok }).toEqual({ code: 4, ok: false });
    expect(json.refused).toContainEqual(expect.objectContaining({ resource: 'tax', field: 'globals', name: 'fetch' }));
    expect((await cofferdam('policy', 'check', 'narrow.json', 'shop')).stdout).toContain(
      '"globals": { "fetch": true }',
    );
  });

  it('tells policies apart', async () => {
    expect(await answer('policy', 'diff', 'narrow.json', 'narrow.json')).toMatchObject({
      code: 0,
      json: { risk: 'none' },
    });
    expect(await answer('policy', 'diff', 'narrow.json', 'wide.json')).toMatchObject({
      code: 4,
      json: { risk: 'high' },
    });
    expect((await cofferdam('policy', 'diff', 'narrow.json', 'wide.json')).stdout).toContain('child_process');
  });

  it.each([
    ['wrong.json', 'POLICY_INVALID'],
    ['none.json', 'INPUT_UNREADABLE'],
  ])('refuses %s', async (file, code) => {
    expect(await answer('policy', 'check', file, 'shop')).toMatchObject({ code: 3, json: { error: { code } } });
  });

  it('is held to by run', async () => {
    expect(await answer('run', 'shop')).toMatchObject({ code: 0, json: { value: 200 } });
    expect(await answer('run', 'shop', '--policy', 'narrow.json')).toMatchObject({ code: 0, json: { value: 200 } });
    write({ 'none-at-all.json': '{"resources":{},"entry":{"globals":"any"}}' });
    expect((await answer('run', 'shop', '--policy', 'none-at-all.json')).json).toMatchObject({
      status: 'error',
      error: expect.objectContaining({ message: expect.stringContaining('tax') as string }) as unknown,
    });
  });
});

describe.concurrent('cofferdam archive', SLOW, () => {
  it('makes the same bytes twice, verifies, runs and inspects them', async () => {
    const made = await answer('archive', 'make', 'shop', '--output', 'shop.cofferdam', '--include', '/locales/de.json');
    expect(made).toMatchObject({ code: 0, json: { status: 'ok', output: 'shop.cofferdam', units: 2 } });
    expect(made.json.files).toContain('/locales/de.json');
    await answer('archive', 'make', 'shop', '--output', 'again.cofferdam', '--include', '/locales/de.json');
    const bytes = readFileSync(join(folder, 'shop.cofferdam'));
    expect(readFileSync(join(folder, 'again.cofferdam')).equals(bytes)).toBe(true);
    const digest = String(made.json.digest);
    expect(await answer('archive', 'verify', 'shop.cofferdam', '--digest', digest)).toMatchObject({
      code: 0,
      json: { digest, signer: null, unitsState: 'checked' },
    });
    const use = ['--units', 'use', '--digest', digest];
    expect(await answer('run', 'shop.cofferdam', ...use)).toMatchObject({ code: 0, json: { value: 200 } });
    expect(await cofferdam('run', 'shop.cofferdam')).toEqual({ code: 0, stdout: 'hello\n200\n', stderr: '' });
    expect((await answer('inspect', 'shop.cofferdam')).json).toMatchObject({
      name: 'shop',
      archive: { digest, units: 2 },
    });
  });

  it('signs, and takes the signatures of keys that were named alone', async () => {
    const make = ['archive', 'make', 'shop', '--output', 'signed.cofferdam', '--sign'] as const;
    expect(await answer(...make, 'key.pem')).toMatchObject({ code: 0 });
    const verify = (...keys: readonly string[]) =>
      answer('archive', 'verify', 'signed.cofferdam', ...keys.flatMap((key) => ['--public-key', key]));
    const signer = readFileSync(join(folder, 'key.hex'), 'utf8').trim();
    expect(await verify('other.pub', 'key.hex')).toMatchObject({ code: 0, json: { signer } });
    expect(await verify('other.pub')).toMatchObject({ code: 3, json: { error: { code: 'ARCHIVE_SIGNER' } } });
    expect(await answer(...make, 'narrow.json')).toMatchObject({ code: 3, json: { error: { code: 'KEY_INVALID' } } });
    expect(await answer('run', 'signed.cofferdam', '--public-key', 'key.pub', '--units', 'use')).toMatchObject({
      json: { value: 200 },
    });
  });

  it('carries a policy, which is enforced, and a manifest', async () => {
    write({ 'strict.json': '{"resources":{"tax":{}},"entry":{"globals":"any","packages":{"tax":true}}}' });
    const made = await answer(
      'archive',
      'make',
      'shop',
      '--output',
      'held.cofferdam',
      '--policy',
      'strict.json',
      '--manifest',
      'manifest.json',
    );
    expect(made.code).toBe(0);
    expect((await answer('archive', 'verify', 'held.cofferdam')).json).toMatchObject({
      manifest: { name: 'shop', entry: './index.js', limits: { wallMs: 5000 } },
      policy: { resources: { tax: {} } },
    });
    expect(await answer('run', 'held.cofferdam')).toMatchObject({ code: 0, json: { value: 200 } });
    write({ 'closed.json': '{"resources":{},"entry":{"globals":"any","packages":{}}}' });
    await answer('archive', 'make', 'shop', '--output', 'closed.cofferdam', '--policy', 'closed.json');
    expect((await answer('run', 'closed.cofferdam')).json).toMatchObject({ status: 'error' });
    expect((await answer('run', 'closed.cofferdam', '--policy', 'strict.json')).json).toMatchObject({ value: 200 });
  });

  it('refuses to make what could not be run: a manifest or a policy that says something wrong, by line', async () => {
    write({
      'misspelt.json': '{\n  "name": "shop",\n  "entri": "./index.js"\n}',
      'misspelt-policy.json': '{"resources":{},\n"entri":{}}',
    });
    const made = await cofferdam(
      'archive',
      'make',
      'shop',
      '--output',
      'wrong.cofferdam',
      '--manifest',
      'misspelt.json',
    );
    expect(made).toMatchObject({ code: 3, stderr: expect.stringContaining('misspelt.json:3:3 entri') as unknown });
    expect(
      await answer('archive', 'make', 'shop', '--output', 'wrong.cofferdam', '--policy', 'misspelt-policy.json'),
    ).toMatchObject({ code: 3, json: { error: { code: 'POLICY_INVALID' } } });
    expect(existsSync(join(folder, 'wrong.cofferdam'))).toBe(false);
  });

  it('holds a package that stands below the root of its archive to a policy by the same names', async () => {
    write({
      'work/node_modules/tool/package.json': '{"name":"tool","version":"1.0.0","dependencies":{"tax":"1"}}',
      'work/node_modules/tool/index.js': 'module.exports = require("tax")',
      'work/node_modules/tax/package.json': '{"name":"tax","version":"1.0.0"}',
      'work/node_modules/tax/index.js': 'module.exports = "taxed"',
      'below.json': '{"resources":{"tax":{}},"entry":{"packages":{"tax":true}}}',
    });
    const root = ['work/node_modules/tool', '--root', 'work'];
    await answer('archive', 'make', ...root, '--output', 'below.cofferdam', '--policy', 'below.json');
    expect((await answer('run', 'below.cofferdam')).json).toMatchObject({ value: 'taxed' });
    expect((await answer('policy', 'check', 'below.json', 'below.cofferdam')).json).toMatchObject({ ok: true });
  });

  it('runs nothing that has neither digest nor signature where one was named', async () => {
    for (const placement of ['realm', 'thread'])
      expect(await answer('run', 'shop', '--digest', '0'.repeat(128), '--placement', placement)).toMatchObject({
        code: 3,
        json: { error: { code: 'INPUT_NOT_ARCHIVE' }, output: [] },
      });
  });

  it("takes along the package's own manifest, and runs its entry", async () => {
    write({
      'plugin/package.json': '{"name":"plugin","version":"1.0.0","type":"module"}',
      'plugin/cofferdam.json': '{"name":"plugin","version":"1.0.0","entry":"./start.js","powers":{}}',
      'plugin/start.js': 'export default "started"',
    });
    expect(await answer('run', 'plugin')).toMatchObject({ code: 0, json: { value: 'started' } });
    const made = await answer('archive', 'make', 'plugin', '--output', 'plugin.cofferdam');
    expect(made.json.files).toEqual(['/cofferdam.json', '/package.json', '/start.js']);
    expect((await answer('archive', 'verify', 'plugin.cofferdam')).json).toMatchObject({
      about: { entries: ['./start.js'] },
      manifest: { name: 'plugin', entry: './start.js' },
    });
    expect(await answer('run', 'plugin.cofferdam')).toMatchObject({ code: 0, json: { value: 'started' } });
    write({ 'bad/package.json': '{"name":"bad","version":"1.0.0","cofferdam":{"entri":"./x.js"}}' });
    for (const command of [
      ['run', 'bad'],
      ['archive', 'make', 'bad', '--output', 'bad.cofferdam'],
    ])
      expect(await answer(...command)).toMatchObject({ code: 3, json: { error: { code: 'MANIFEST_INVALID' } } });
  });

  it('refuses an archive that was changed, before any of it runs', async () => {
    await answer('archive', 'make', 'shop', '--output', 'whole.cofferdam');
    const bytes = readFileSync(join(folder, 'whole.cofferdam'));
    const change = (name: string, at: number, to = bytes.subarray(0)): void => {
      const changed = Buffer.from(to);
      if (at >= 0) changed[at] = (changed[at] as number) ^ 1;
      writeFileSync(join(folder, name), changed);
    };
    change('bit.cofferdam', bytes.length >> 1);
    change('cut.cofferdam', -1, bytes.subarray(0, 200));
    change('more.cofferdam', -1, Buffer.concat([bytes, bytes]));
    write({ 'text.cofferdam': 'export default 1' });
    for (const [code, ...command] of [
      ['ARCHIVE_DIGEST', 'run', 'bit.cofferdam'],
      ['ARCHIVE_LENGTH', 'run', 'cut.cofferdam'],
      ['ARCHIVE_LENGTH', 'run', 'more.cofferdam'],
      ['ARCHIVE_FORMAT', 'run', 'text.cofferdam'],
      ['ARCHIVE_DIGEST', 'archive', 'verify', 'bit.cofferdam'],
      ['ARCHIVE_DIGEST', 'inspect', 'bit.cofferdam'],
    ] as const)
      expect(await answer(...command)).toMatchObject({ code: 3, json: { status: 'error', error: { code } } });
  });

  it('makes nothing of what cannot run, and leaves no file', async () => {
    expect(await answer('archive', 'make', 'broken', '--output', 'broken.cofferdam')).toMatchObject({
      code: 3,
      json: { error: { code: 'ARCHIVE_MISSING' } },
    });
    expect(existsSync(join(folder, 'broken.cofferdam'))).toBe(false);
    expect(await answer('archive', 'make', 'shop', '--output', 'none/there')).toMatchObject({
      code: 3,
      json: { error: { code: 'OUTPUT_UNWRITABLE' } },
    });
  });
});
