import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Unit tests run from source, under lockdown, each file in a process of its own.
export default defineConfig({
  ssr: { resolve: { conditions: ['@cofferdam/source'], externalConditions: ['@cofferdam/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/unit/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
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
    coverage: {
      provider: 'v8',
      // From source: over dist it would silently report 0 %.
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
});
