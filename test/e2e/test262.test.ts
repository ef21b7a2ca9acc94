// The runner of test262 (test/conformance) over a checkout of a few tests: each comes to the verdict it has to.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const runner = fileURLToPath(new URL('../conformance/main.mjs', import.meta.url));
const checkout = mkdtempSync(join(tmpdir(), 'cofferdam-test262-'));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
};

write(
  'harness/assert.js',
  `function assert(value, message) { if (value !== true) throw new Test262Error(message); }
   assert.throws = function (type, f) {
     try { f(); } catch (error) { assert(error.constructor === type, 'another error'); return; }
     throw new Test262Error('no error');
   };`,
);
write(
  'harness/sta.js',
  `function Test262Error(message) { this.message = message || ''; }
   Test262Error.prototype.toString = function () { return 'Test262Error: ' + this.message; };`,
);
write(
  'harness/doneprintHandle.js',
  `function $DONE(error) { print(error ? 'Test262:AsyncTestFailure:' + error : 'Test262:AsyncTestComplete'); }\n`,
);
write('harness/more.js', 'function more() { return 2; }');

const test = (yaml: string, body: string): string =>
  `/*---\ndescription: of the runner itself\n${yaml}\n---*/\n${body}`;

/** Test → verdict, and words of the reason. */
const tests: Readonly<Record<string, readonly [string, string, string?]>> = {
  'agree.js': [test('includes: [more.js]', 'assert([1, 2].indexOf(more()) === 1);'), 'agree'],
  'agree-on-an-error.js': [test('', 'assert.throws(TypeError, function () { null.x; });'), 'agree'],
  'early-error.js': [test('negative:\n  phase: parse\n  type: SyntaxError', 'let x = ;'), 'agree'],
  'thrown.js': [test('negative:\n  phase: runtime\n  type: Test262Error', 'throw new Test262Error();'), 'agree'],
  'later.js': [test('flags: [async]', 'Promise.resolve(1).then(() => $DONE(), $DONE);'), 'agree'],
  'module.js': [test('flags: [module]', "import { one } from './one_FIXTURE.js'; assert(one === 1);"), 'agree'],
  'detached.js': [
    test('', 'var b = new ArrayBuffer(8); $262.detachArrayBuffer(b); assert(b.byteLength === 0);'),
    'agree',
  ],
  // a difference that is known: packages/core/test/guards/table/known.ts
  'guards-differ.js': [
    test(
      '',
      `var n = 0, C = new Proxy(function () {}, { get: (t, k) => (k === 'prototype' && n++, t[k]) });
       Reflect.construct(Map, [], C); assert(n === 1, 'read ' + n);`,
    ),
    'differ',
    'read 2',
  ],
  'limit.js': [test('', 'assert.throws(RangeError, function () { new ArrayBuffer(2 ** 52); });'), 'limited', 'fuel'],
  'frozen.js': [test('', 'Array.prototype.mine = 1;'), 'lost', 'not extensible'],
  'wrong.js': [test('', 'assert(false);'), 'not in this engine'],
  'slow-never.js': [test('flags: [async]', ';'), 'not in this engine', 'never done'],
  'no-error.js': [test('negative:\n  phase: runtime\n  type: TypeError', ';'), 'not in this engine', 'no TypeError'],
  'slow-hung.js': [test('', 'for (;;) ;'), 'not in this engine', 'timed out'],
  'sloppy.js': [test('flags: [noStrict]', ';'), 'skipped', 'sloppy'],
  'realms.js': [test('', '$262.createRealm();'), 'skipped', 'another realm'],
};
for (const [name, [source]] of Object.entries(tests)) write(`test/built-ins/${name}`, source);
write('test/built-ins/one_FIXTURE.js', 'export const one = 1;');

interface Row {
  readonly path: string;
  readonly verdict: string;
  readonly reason?: string;
}

describe('npm run test262', () => {
  const json = join(checkout, 'rows.json');
  const run = (...more: readonly string[]) => {
    const args = [
      runner,
      '--path',
      checkout,
      '--suite',
      'built-ins',
      '--jobs',
      '1',
      '--json',
      json,
      '--check',
      ...more,
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 50_000 });
    return { status, stdout, stderr, rows: JSON.parse(readFileSync(json, 'utf8')) as Row[] };
  };
  const { status, stdout, stderr, rows: ended } = run('--skip', 'slow-', '--seconds', '20');
  const rows = [...ended, ...run('--only', 'slow-', '--seconds', '0.3').rows];

  it.each(Object.entries(tests))('judges %s', (name, [, verdict, reason]) => {
    const row = rows.find(({ path }) => path === `built-ins/${name}`);
    expect({ verdict: row?.verdict, reason: row?.reason }).toEqual({
      verdict,
      reason: reason === undefined ? row?.reason : expect.stringContaining(reason),
    });
  });

  it('counts them in a table, names what differs, and ends with a code', () => {
    expect(rows).toHaveLength(Object.keys(tests).length);
    expect(stdout).toMatch(/\*\*all\*\* \| 14 \| 9 \| 7 \| 1 \| 1 \| 0 \| 1 \| 2 \| 2 \|/);
    expect(stderr).toContain('differs: built-ins/guards-differ.js');
    expect(status).toBe(1);
  });
});
