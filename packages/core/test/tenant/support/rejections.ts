// Guests leave rejections that nobody handles. In a real host lockdown's traps report them; Vitest would call each a
// failure of the test, so tests of such guests collect them here.
import { afterAll, beforeAll } from 'vitest';

/** Collects what nobody handles while the file's tests run, instead of failing the run. */
export function collectRejections(): readonly unknown[] {
  const collected: unknown[] = [];
  let before: NodeJS.UnhandledRejectionListener[] = [];
  beforeAll(() => {
    before = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => collected.push(reason));
  });
  afterAll(async () => {
    await new Promise((settled) => setTimeout(settled, 0));
    process.removeAllListeners('unhandledRejection');
    for (const listener of before) process.on('unhandledRejection', listener);
  });
  return collected;
}
