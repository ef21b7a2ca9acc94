import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What holds processes and threads to times, and so has the machine to itself. */
const timed = ['test/e2e/dos.test.ts', 'test/e2e/host-{dos,placements}.test.ts', 'test/e2e/jobs.test.ts'];

// End-to-end tests run what was built: they start real processes and threads, which cannot start from `.ts` on
// Node 20. Nothing is locked down in the test process itself.
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['./test/setup-build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What was built is imported as it is, not through Vite.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'packages/*/e2e/**/*.test.ts'],
          exclude: timed,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'e2e, timed', include: timed, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
