// The storefront, and whether what it claims is so.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const example = fileURLToPath(new URL('../../examples/storefront/', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'cofferdam-demo-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function run(folder: string): { readonly code: number | null; readonly text: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { code: status, text: stdout, stderr };
}

/** A copy of the example in which `file` reads otherwise. */
function altered(name: string, file: string, from: string, to: string): string {
  const folder = join(scratch, name);
  cpSync(example, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return folder;
}
symlinkSync(modules, join(scratch, 'node_modules'));

const { code, text, stderr } = run(example);
const section = (title: string): readonly string[] =>
  (text.split(`\n${title}`)[1] ?? '').split('\n\n')[0]?.split('\n').slice(2) ?? [];

describe('the storefront', () => {
  it('ends well and says that everything held', () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(text).toMatch(/\n(\d+) of \1 expectations held\n$/);
  });

  it('prices carts as arithmetic has it', () => {
    // 2 mugs and an atlas, 15 % off drinks in winter; ada has 260 points, so 2 %.
    const subtotal = 2 * 1490 + 4900;
    const seasonal = Math.round(2980 * 0.15);
    const loyalty = Math.round((subtotal - seasonal) * 0.02);
    const row = section('Carts priced by three tenants').find((line) => line.includes('A-1')) ?? '';
    for (const cents of [subtotal, seasonal, loyalty, subtotal - seasonal - loyalty])
      expect(row).toContain((cents / 100).toFixed(2));
    expect(section('Carts priced by three tenants')).toHaveLength(4);
  });

  it('shows every attempt refused, with the refusal', () => {
    const attempts = section('Attempts at what was not granted');
    expect(attempts).toHaveLength(24);
    expect(attempts.filter((line) => !line.includes('refused'))).toEqual([]);
    for (const sign of [
      /process\.env +refused +ReferenceError: process is not defined/,
      /require\('fs'\) +refused +Error: Cannot load module 'fs'/,
      /import\('node:fs'\) +refused +Error: Cannot load module 'node:fs'/,
      /revoked +refused +.*coupons was revoked/,
      /import\('\.\.\/loyalty\/index\.cjs'\) +refused +Error: Cannot load module/,
    ]) {
      expect(attempts.some((line) => sign.test(line))).toBe(true);
    }
  });

  it('stops the loop and the polluter, and carries on', () => {
    const states = section('What each spent');
    expect(states.map((line) => line.trim().split(/ {2,}/).at(-1))).toEqual([
      'running',
      'running',
      'running',
      'stopped: fuelPerTurn',
      'stopped: prototype pollution',
    ]);
    expect(section('The rest carries on').some((line) => line.includes('A-4'))).toBe(true);
  });

  it('stops the loop in each placement, and quotes meanwhile', () => {
    const rows = section('The loop in each placement').map((line) => line.trim().split(/ {2,}/));
    expect(rows.map(([placement, answer]) => [placement, answer])).toEqual([
      ['realm', 'stopped'],
      ['thread', 'stopped'],
      ['process', 'stopped'],
    ]);
    for (const [, , text, quote] of rows) expect([text, quote]).toEqual([rows[0]?.[2], '108.25']);
    expect(rows[0]?.[2]).toContain('LIMIT_FUEL_PER_TURN');
  });

  it('prints the audit in order', () => {
    const events = section('Audit');
    expect(events.map((line) => Number(line.trim().split(/\s+/)[0]))).toEqual(events.map((_, at) => at));
    expect(events.length).toBeGreaterThan(50);
    expect(events.some((line) => /seasonal +\d+ +denied +import node:fs +MODULE_NOT_GRANTED/.test(line))).toBe(true);
    expect(
      events.some((line) => /loyalty +\d+ +denied +require \.\.\/seasonal\/rules\.js +MODULE_OUTSIDE_ROOT/.test(line)),
    ).toBe(true);
  });

  it('prints the grant graph and draws it', () => {
    const mermaid = text.split('flowchart LR\n')[1] ?? '';
    for (const line of [
      'h0["host"]',
      'coupons<br/>2 calls, 1 failed, revoked',
      'magpie<br/>stopped: prototype pollution',
    ])
      expect(mermaid).toContain(line);
    const svg = readFileSync(join(example, 'grants.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg.match(/<g class="holder/g)).toHaveLength(6);
  });

  it('gives the same output each time, apart from timings', () => {
    // The width of the column, too, is that of the slowest.
    const untimed = (output: string): string =>
      output.replace(/ +(?:ms(?= {2}state)|\d+(?:\.\d)?(?= {2}(?:running|stopped)))/g, ' #');
    expect(untimed(run(example).text)).toBe(untimed(text));
  });

  it.each([
    [
      'a refusal that does not happen',
      'plugins/seasonal/probe.js',
      "await attempt('process.env', () => process.env)",
      "await attempt('process.env', () => 1)",
    ],
    ['a loop that ends', 'plugins/hamster/index.js', 'discount() {', 'discount() {\n      return rounds;'],
    ['another price', 'plugins/seasonal/rules.js', 'drinks: 15', 'drinks: -15'],
    ['a capability that is not revoked', 'src/main.mjs', "seasonal.revoke('coupons');", ''],
    ['a store that forgets', 'plugins/loyalty/index.cjs', 'store.set(customer', 'void (customer'],
  ])('fails on %s', (name, file, from, to) => {
    const { code: exit, text: output } = run(altered(name, file, from, to));
    expect({ exit, said: /not so: |Error/.test(output) || exit !== 0 }).toEqual({ exit: 1, said: true });
  });
});
