import { defineConfig } from 'vitest/config';

// End-to-end tests run what was built: they start real processes and threads, which cannot start from `.ts` on
// Node 20. Nothing is locked down in the test process itself.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts', 'packages/*/e2e/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['./test/setup-build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What was built is imported as it is, not through Vite.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
