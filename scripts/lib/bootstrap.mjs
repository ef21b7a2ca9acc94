import { requireNode } from './node-version.mjs';

// Before anything else is evaluated: the modules below may use what an older Node does not have.
requireNode([20, 19]);

/**
 * Makes a fresh clone ready: installs and builds what is missing or out of date. Plain Node, no dependencies.
 * Ends the process with the reason when that cannot be done.
 */
export async function bootstrap() {
  const { root } = await import('./paths.mjs');
  const { install } = await import('./install.mjs');
  const { build } = await import('./build.mjs');
  /** @param {string} line */
  const say = (line) => console.log(`[bootstrap] ${line}`);
  try {
    await install(root, say);
    await build(root, say);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
