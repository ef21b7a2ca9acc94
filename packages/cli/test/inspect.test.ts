// What a person reads of a plugin before any of it runs: all of it, each thing on a line of ours.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspect } from '../src/tools/inspect.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function textOf(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return inspect({ kind: 'inspect', path, root: undefined, json: false }).text;
}

describe('cofferdam inspect', () => {
  it('says what the manifest asks for, beside what the code uses', () => {
    const manifest = {
      entry: './index.js',
      host: '^1.0.0',
      powers: { net: { kind: 'fetch', reason: 'To ask', optional: true }, kv: { reason: 'To keep' } },
      limits: { wallMs: 500, fuel: 1000 },
      schedule: [{ call: 'refresh', every: '15m' }],
      contributions: { 'editor.commands': [{}] },
    };
    const text = textOf('plugin', {
      'package.json': JSON.stringify({ name: 'plugin', version: '1.0.0', cofferdam: manifest }),
      'index.js': '',
    });
    expect(text.split('\n')).toEqual([
      'plugin 1.0.0: 1 files of 1 packages',
      '',
      'entry  ./index.js  for hosts ^1.0.0',
      'asks for  fetch as net (optional): To ask',
      'asks for  kv as kv: To keep',
      'limits  wallMs 500, fuel 1000',
      'calls  refresh  15m',
      'adds to  editor.commands',
      '',
      'was seen to use no powers',
    ]);
  });

  it('gives no name a line of its own', () => {
    const odd = 'a\nwas seen to use no powers';
    const text = textOf('odd', {
      'package.json': JSON.stringify({ name: odd, version: odd, main: `./${odd}/x.js` }),
      [`${odd}/x.js`]: `eval('1'); require(${JSON.stringify(odd)}); fetch();`,
    });
    expect(text.split('\n').filter((line) => line.startsWith('was seen'))).toEqual([]);
    expect(text).toContain('a\\u000awas seen');
    expect(text).toMatch(/^ {2}high {3}global {2}fetch/m);
  });
});
