/**
 * A test file with one test.
 *
 * @param {string} body
 */
const test = (body) => `import { expect, test } from 'vitest';\n\ntest('planted', async () => {\n${body}\n});\n`;

const sound = test('  expect(1).toBe(1);\n  await Promise.resolve();');

/** @type {readonly import('./fault.mjs').Fault[]} */
export const testFaults = [
  {
    check: 'unit',
    fault: 'a failing test',
    shows: /expected 1 to be 2/,
    files: { 'packages/core/test/planted.test.ts': test('  expect(1).toBe(2);') },
    sound: { 'packages/core/test/planted.test.ts': sound },
  },
  {
    check: 'unit',
    fault: 'a promise that rejects unseen',
    shows: /planted rejection/,
    files: {
      'packages/core/test/planted.test.ts': test(
        "  expect(1).toBe(1);\n  void Promise.reject(new Error('planted rejection'));\n  await new Promise((resolve) => setTimeout(resolve, 20));",
      ),
    },
    sound: { 'packages/core/test/planted.test.ts': sound },
  },
  {
    check: 'unit',
    fault: 'an exception that nobody catches',
    shows: /planted exception/,
    files: {
      'packages/core/test/planted.test.ts': test(
        "  expect(1).toBe(1);\n  setTimeout(() => {\n    throw new Error('planted exception');\n  }, 1);\n  await new Promise((resolve) => setTimeout(resolve, 20));",
      ),
    },
    sound: { 'packages/core/test/planted.test.ts': sound },
  },
  {
    check: 'unit',
    fault: 'a realm that is not locked down',
    shows: /planted: not locked down/,
    files: {
      'packages/core/test/planted.test.ts': test(
        "  expect(Object.isFrozen(Object.prototype), 'planted: not locked down').toBe(true);",
      ),
      'test/setup-lockdown.ts': 'export {};\n',
    },
    sound: {
      'packages/core/test/planted.test.ts': test(
        "  expect(Object.isFrozen(Object.prototype), 'planted: not locked down').toBe(true);",
      ),
    },
  },
  {
    check: 'unit',
    fault: 'no test at all',
    shows: /No test files found|no tests/i,
    files: {},
    sound: { 'packages/core/test/planted.test.ts': sound },
  },
  {
    check: 'e2e',
    fault: 'a failing test',
    shows: /expected 1 to be 2/,
    files: { 'test/e2e/planted.test.ts': test('  expect(1).toBe(2);') },
    sound: { 'test/e2e/planted.test.ts': sound },
  },
  {
    check: 'e2e',
    fault: 'sources that do not compile, over an older build',
    shows: /The build failed/,
    files: {
      'test/e2e/planted.test.ts': sound,
      'packages/caps/src/planted.ts': "export const planted: number = 'one';\n",
    },
    sound: { 'test/e2e/planted.test.ts': sound },
  },
];
