// One directory of compiled units, many processes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const child = fileURLToPath(new URL('compile-cache/child.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cofferdam-processes-'));
const root = join(folder, 'plugin');
const MODULES = 60;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  mkdirSync(root);
  const names = Array.from({ length: MODULES }, (_, i) => `m${i}`);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  for (const [i, name] of names.entries())
    writeFileSync(
      join(root, `${name}.js`),
      `let sum = 0; for (let i = 0; i < ${i}; i += 1) sum += i; export default sum`,
    );
  const imports = names.map((name) => `import ${name} from './${name}.js';`).join('\n');
  writeFileSync(join(root, 'index.js'), `${imports}\nexport default ${names.join(' + ')}`);
});

interface Said {
  readonly value: number;
  readonly fuel: number;
  readonly counts: Readonly<Record<string, number>>;
}

function load(cache: string, maxBytes = 2 ** 24): Promise<Said> {
  const args = [child, root, join(folder, cache), join(folder, `${cache}.key`), String(maxBytes)];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return new Promise((resolve) => running.once('close', () => resolve(JSON.parse(printed) as Said)));
}

const filesIn = (cache: string): string[] =>
  (readdirSync(join(folder, cache), { recursive: true }) as string[])
    .map((name) => join(folder, cache, name))
    .filter((path) => statSync(path).isFile());

it('processes that start at once share it, and leave nothing half-written', async () => {
  const first = await Promise.all([1, 2, 3, 4].map(() => load('shared')));
  const value = first[0]?.value;
  for (const said of first) {
    const { hit = 0, miss = 0, stored = 0, ...rest } = said.counts;
    expect({ value: said.value, asked: hit + miss, missed: stored, rest }).toEqual({
      value,
      asked: MODULES + 1,
      missed: miss,
      rest: {},
    });
  }
  // One for each unit, and one for the graph if the files had been there for two seconds.
  expect([MODULES + 1, MODULES + 2]).toContain(filesIn('shared').length);
  const last = await load('shared');
  expect(last.counts).toEqual({ hit: MODULES + 1 });
  // What a unit charges does not depend on where it came from.
  expect({ value: last.value, fuel: last.fuel }).toEqual({ value, fuel: first[0]?.fuel });
});

it('processes that write more than there is room for break nothing', async () => {
  const room = 32_768;
  const said = await Promise.all([1, 2, 3].map(() => load('small', room)));
  expect(new Set(said.map(({ value }) => value)).size).toBe(1);
  expect(said.every(({ counts }) => counts.failed === undefined && counts.refused === undefined)).toBe(true);
  expect((await load('small', room)).value).toBe(said[0]?.value);
  const total = filesIn('small').reduce((sum, path) => sum + statSync(path).size, 0);
  expect(total).toBeLessThanOrEqual(room);
});
