import { defineConfig } from 'vitest/config';

// Unit tests run from source, under lockdown, each file in a process of its own.
export default defineConfig({
  ssr: { resolve: { conditions: ['@cofferdam/source'], externalConditions: ['@cofferdam/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    pool: 'forks',
    setupFiles: ['./test/setup-lockdown.ts'],
  },
});
