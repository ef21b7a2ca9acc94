// The scripts that decide whether everything else passed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inOrder } from '../../scripts/lib/in-order.mjs';
import { removeStaleOutputs } from '../../scripts/lib/build.mjs';
import { whyInstall } from '../../scripts/lib/install.mjs';
import { lockGaps, platformEntry } from '../../scripts/lib/lock-gaps.mjs';
import { failures, tally } from '../../scripts/lib/suites.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cofferdam-scripts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (path: string, content: unknown): void => {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
};

describe('tally()', () => {
  test.each([
    ['a good run', { numPassedTests: 3, numFailedTests: 0 }, 0, 3, 0],
    ['a failed test', { numPassedTests: 2, numFailedTests: 1 }, 1, 2, 1],
    ['a bad end with no failed test', { numPassedTests: 3, numFailedTests: 0 }, 1, 3, 1],
    ['no test', { numPassedTests: 0, numFailedTests: 0 }, 0, 0, 1],
    ['skipped tests only', { numPassedTests: 0, numFailedTests: 0, numPendingTests: 5 }, 0, 0, 1],
    ['no report', undefined, 0, 0, 1],
  ])('counts %s', (_, report, code, passed, failed) => {
    expect(tally(report, code)).toMatchObject({ passed, failed });
  });
});

describe('whyInstall()', () => {
  const lock = {
    packages: {
      '': { version: '0.0.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/other-os': { version: '1.0.0', optional: true },
      'node_modules/ours': { resolved: 'packages/ours', link: true },
    },
  };
  const installed = {
    packages: {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/ours': { resolved: 'packages/ours', link: true },
    },
  };

  test('is satisfied by what the lock file says, without the optional packages of other machines', () => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', installed);
    expect(whyInstall(folder)).toBe(undefined);
  });

  test('sees that nothing is installed', () => {
    write('package-lock.json', lock);
    expect(whyInstall(folder)).toBe('node_modules is missing');
  });

  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['a missing package', { 'node_modules/a': undefined }],
    ['a copy in place of a link', { 'node_modules/ours': { version: '0.0.0' } }],
    ['another version of an optional package', { 'node_modules/other-os': { version: '0.9.0' } }],
  ])('sees %s', (_, change) => {
    write('package-lock.json', lock);
    write('node_modules/.package-lock.json', { packages: { ...installed.packages, ...change } });
    expect(whyInstall(folder)).toContain(Object.keys(change)[0]);
  });
});

describe('removeStaleOutputs()', () => {
  test('removes outputs whose source is gone, and nothing else', () => {
    write('packages/one/src/kept.ts', '');
    for (const name of ['kept', 'gone']) {
      for (const end of ['.js', '.js.map', '.d.ts', '.d.ts.map']) write(`packages/one/dist/${name}${end}`, '');
    }
    write('packages/one/dist/.tsbuildinfo', '');
    write('packages/two/package.json', '{}');
    expect(removeStaleOutputs(folder).sort()).toEqual(['gone.d.ts', 'gone.d.ts.map', 'gone.js', 'gone.js.map']);
    expect(removeStaleOutputs(folder)).toEqual([]);
  });
});

describe('lockGaps()', () => {
  const tool = {
    version: '1.0.0',
    optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', 'tool-darwin-arm64': '1.0.0' },
  };

  test('names the platform packages that the lock file lacks', () => {
    const packages = { 'node_modules/tool': tool, 'node_modules/tool-darwin-arm64': { version: '1.0.0' } };
    expect(lockGaps(packages)).toEqual([{ name: '@tool/linux-x64-musl', version: '1.0.0', from: 'node_modules/tool' }]);
  });

  test('finds nested ones where Node would', () => {
    const packages = {
      'node_modules/a/node_modules/tool': tool,
      'node_modules/a/node_modules/tool/node_modules/@tool/linux-x64-musl': {},
      'node_modules/a/node_modules/tool-darwin-arm64': {},
    };
    expect(lockGaps(packages)).toEqual([]);
  });
});

describe('platformEntry()', () => {
  test.each([
    ['@biomejs/cli-darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
    ['@biomejs/cli-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ])('reads %s', (name, expected) => {
    expect(platformEntry({ name, version: '1.0.0', from: '' }, { dev: true })).toEqual({
      version: '1.0.0',
      dev: true,
      optional: true,
      ...expected,
    });
  });

  test.each([
    ['left-pad', '1.0.0'],
    ['@biomejs/cli-darwin-arm64', '^1.0.0'],
  ])('reads nothing into %s@%s', (name, version) => {
    expect(platformEntry({ name, version, from: '' }, {})).toBe(undefined);
  });
});

describe('failures()', () => {
  const passing = { status: 'passed', fullName: 'a adds' };
  const failing = { status: 'failed', fullName: 'a divides', failureMessages: ['Error: by zero\n    at a.ts:1:1'] };

  test('names each failed test with the first line of its message', () => {
    const report = { testResults: [{ name: '/r/a.test.ts', status: 'failed', assertionResults: [passing, failing] }] };
    expect(failures(report, '/r')).toEqual(['a.test.ts: a divides\n    Error: by zero']);
  });

  test('names a file that did not load', () => {
    const report = { testResults: [{ name: '/r/a.test.ts', status: 'failed', message: 'no', assertionResults: [] }] };
    expect(failures(report, '/r')).toEqual(['a.test.ts\n    no']);
  });

  test('is empty where nothing failed, or nothing was reported', () => {
    const report = { testResults: [{ name: '/r/a.test.ts', status: 'passed', assertionResults: [passing] }] };
    expect(failures(report, '/r')).toEqual([]);
    expect(failures(undefined, '/r')).toEqual([]);
  });
});

describe('inOrder()', () => {
  test.each([1, 2, 3])('works on the first alone, then on %i at once, and gives all in order', async (atOnce) => {
    const begun: number[] = [];
    let [running, most] = [0, 0];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      if (item > 0) most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, item === 0 ? 20 : 12 - 2 * item));
      if (item === 0) expect(begun).toEqual([0]);
      else running -= 1;
      return item * 10;
    };
    const results: number[] = [];
    for await (const result of inOrder([0, 1, 2, 3, 4, 5], work, atOnce)) results.push(result);
    expect(results).toEqual([0, 10, 20, 30, 40, 50]);
    expect(most).toBe(atOnce);
  });

  test('has nothing to do', async () => {
    for await (const _ of inOrder([], () => Promise.resolve(1), 2)) expect.unreachable();
  });
});
