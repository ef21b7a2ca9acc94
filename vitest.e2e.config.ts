import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What holds processes and threads to times, and so has the machine to itself. */
const timed = ['test/e2e/dos.test.ts', 'test/e2e/host-{dos,placements}.test.ts', 'test/e2e/jobs.test.ts'];

/**
 * What takes a minute, the longest first: begun last, one of them would run when all else is done. A clean checkout has
 * no times of an earlier run, by which Vitest would put them in order.
 */
const long = ['host-soak', 'cli', 'cli-tools', 'host-conformance', 'lockdown', 'cli-placements', 'readme'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      long.indexOf(/([\w-]+)\.test\.ts$/.exec(moduleId)?.[1] ?? '') + 1 || long.length + 1;
    const order = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).sort((a, b) => order(a) - order(b) || place(a) - place(b));
  }
}

// End-to-end tests run what was built: they start real processes and threads, which cannot start from `.ts` on
// Node 20. Nothing is locked down in the test process itself.
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['./test/setup-build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongFirst },
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
