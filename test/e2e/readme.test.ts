// A README snippet that does not run is a failing test.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`),
];

/** What a person types, and what then stands there. */
const consoleBlock = /^```console\n(.*?)^```\n/gms;

/** A `js` block, and the `text` block that may follow it at once. */
const block = /^```js\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms;

for (const file of files.filter((name) => existsSync(root + name))) {
  const blocks = [...readFileSync(root + file, 'utf8').matchAll(block)]
    .map(([, code = '', output]) => ({ code, output }))
    .filter(({ code }) => !code.startsWith('// not run'));
  if (blocks.length === 0) continue;
  describe(file, () => {
    test.each(blocks.map((one, at) => ({ ...one, at: at + 1 })))('js block $at runs', ({ code, output }) => {
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: root,
        encoding: 'utf8',
        timeout: 30_000,
      });
      if (output !== undefined) expect(printed).toBe(output);
    });
  });
}

describe('docs/cli.md', () => {
  const [, session = ''] = consoleBlock.exec(readFileSync(`${root}docs/cli.md`, 'utf8')) ?? [];

  test('the session at its head goes as it is written', () => {
    const bin = `${root}packages/cli/dist/main.js`;
    let status: number | null = 0;
    let said = '';
    for (const line of session.split('\n').filter((one) => one.startsWith('$ '))) {
      const command = line.slice(2);
      said += `${line}\n`;
      if (command === 'echo $?') {
        said += `${status}\n`;
        continue;
      }
      const script = command.replace(/^cofferdam /, '"$0" "$1" ');
      const ran = spawnSync('sh', ['-c', script, process.execPath, bin], { encoding: 'utf8', timeout: 30_000 });
      status = ran.status;
      said += ran.stdout + ran.stderr;
    }
    expect(said).toBe(session);
    expect(session).toContain('echo $?');
  });
});
