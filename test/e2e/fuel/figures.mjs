// What the programs spend on one version of Node: measure.mjs in a process of its own.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { programs } from './programs.mjs';

/** Real libraries at real work, as the benchmarks run them: those that are soon done. */
const WORKLOADS =
  'acorn ajv date-fns decimal deltablue handlebars htmlparser2 immer json5 lodash marked papaparse semver xstate zod'.split(
    ' ',
  );

/**
 * Paths of the bundled workloads. The benchmarks are not type-checked.
 *
 * @type {(names: readonly string[]) => Promise<ReadonlyMap<string, string>>}
 */
const buildWorkloads = async (names) =>
  (await import(new URL('../../../bench/guest/build.mjs', import.meta.url).href)).buildWorkloads(names);

const program = fileURLToPath(new URL('measure.mjs', import.meta.url));

/**
 * @typedef {object} Figures
 * @property {string} costs the version of the prices
 * @property {string} compiler the compiler's
 * @property {Record<string, readonly [number, number]>} spent units of fuel: of a program in a tenant and in a
 *   deterministic one; of a workload in its first run and in its second
 * @property {readonly string[]} differing where the same program did not spend the same
 */

/**
 * @param {string} node the binary to run them on
 * @param {readonly string[]} [flags] its flags; with any, small programs alone are run
 * @returns {Promise<Figures>}
 */
export async function measureFuel(node, flags = []) {
  const paths = await buildWorkloads(flags.length === 0 ? WORKLOADS : []);
  const workloads = [...paths].map(([name, path]) => [name, readFileSync(path, 'utf8')]);
  const child = spawn(node, [...flags, program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', TZ: 'UTC' },
  });
  child.stdin.end(JSON.stringify({ programs, workloads, repeats: flags.length === 0 ? 5 : 1 }));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  await new Promise((ended) => child.once('close', ended));
  if (!out.startsWith('{')) throw new Error(`Nothing was measured: ${err}${out}`);
  return JSON.parse(out);
}
