// Hot reload of a real directory, in a process of its own that has to end by itself.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const child = fileURLToPath(new URL('reload/child.mjs', import.meta.url));

it('watchDirectory() tells of changes, and leaves no handle behind', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cofferdam-reload-'));
  const folder = join(home, 'plugin');
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'words.js'), "export const word = 'first '");
    writeFileSync(
      join(folder, 'index.js'),
      `import { word } from './words.js';
       let n = 0;
       export const add = () => (n += 1);
       export const answer = () => word + n;
       export const handOver = () => n;
       export const takeOver = (state) => { n = state ?? 10; };`,
    );
    const running = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    running.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const code = await new Promise((resolve) => running.once('close', resolve));
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        { answer: 'first 10' },
        { type: 'reloaded', state: 'taken', answer: 'second 11' },
        { type: 'failed', stage: 'load', answer: 'second 11' },
        { type: 'reloaded', state: 'taken', answer: 'third 11' },
        { type: 'reloaded', state: 'taken', answer: 'fourth 11' },
        { type: 'reloaded', state: 'taken', answer: 'fifth 11' },
        { type: 'reloaded', state: 'taken', answer: 'renamed 11' },
        { type: 'reloaded', state: 'taken', answer: 'anew 11' },
        { type: 'reloaded', state: 'taken', answer: 'linked 11' },
        { type: 'reloaded', state: 'taken', answer: 'behind the link 11' },
        { open: [] },
      ],
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
