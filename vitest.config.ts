import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const all = ['packages/*/test/**/*.test.ts', 'test/unit/**/*.test.ts'];
const never = ['**/node_modules/**', '**/dist/**', '**/fixtures/**'];

/**
 * What has a process of its own for each file: what says something about the realm itself, about its first proxy, about
 * what is cached, collected or counted, about the stack, or brings a shim; and what takes long. All others find the
 * realm as tenants do, with others in it: many files run in one process, which locks down and imports the packages once.
 */
const alone = [
  'packages/core/test/{compiler,guards,jobs,lockdown,meter,regexp,tenant}/**/*.test.ts',
  // They import `@endo/eventual-send/shim.js`.
  'packages/caps/test/guard/schemas.test.ts',
  'packages/caps/test/patterns/{compose,send,targets,tenant}.test.ts',
  'packages/host/test/host/far.test.ts',
  // It asks Node itself, whose AsyncLocalStorage turns hooks on that stay on.
  'packages/loader/test/builtins/oracle.test.ts',
  // They look at what is collected, and at rejections that nobody handles.
  'packages/host/test/wire/{ends,references}.test.ts',
];

// Unit tests run from source, under lockdown.
export default defineConfig({
  ssr: { resolve: { conditions: ['@cofferdam/source'], externalConditions: ['@cofferdam/source'] } },
  test: {
    pool: 'forks',
    // The process that hands out files does little: by default it would have a core of its own.
    maxWorkers: availableParallelism(),
    setupFiles: ['./test/setup-lockdown.ts'],
    // Property tests take ten seconds on cores that others use as well.
    testTimeout: 60_000,
    // Promises of guests that have ended are rejected with an empty object that nobody hears; what the default
    // lockdown does about them is tested in processes of their own (packages/core/e2e/lockdown).
    onUnhandledError: ({ type, name, message }) =>
      !(type === 'Unhandled Rejection' && name === undefined && message === undefined),
    projects: [
      { extends: true, test: { name: 'alone', include: alone, exclude: never } },
      { extends: true, test: { name: 'one realm', include: all, exclude: [...never, ...alone], isolate: false } },
    ],
    coverage: {
      provider: 'v8',
      // From source: over dist it would silently report 0 %.
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
