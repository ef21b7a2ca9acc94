// End-to-end tests are never run over stale outputs: this compiles what changed, or stops the run.
import { fileURLToPath } from 'node:url';
import { compile } from '../scripts/lib/build.mjs';

export default async function setup(): Promise<void> {
  const { code, output } = await compile(fileURLToPath(new URL('..', import.meta.url)));
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}
