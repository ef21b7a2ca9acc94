// The command line of a benchmark: `--help`, `--json FILE` and `--check` for all of them, and what each has besides.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Reads it; with `--help` prints `usage` and ends the process. What is unknown ends it, too, with exit code 2.
 *
 * @param {string} usage without `--json` and `--help`, which are the same everywhere
 * @param {import('node:util').ParseArgsConfig['options']} [own]
 * @returns {any} the values by name
 */
export function readOptions(usage, own = {}) {
  const options = {
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    ...own,
  };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
  if (values.help) {
    console.log(`${usage}\n  --json FILE  write every figure`);
    process.exit(0);
  }
  return values;
}

/**
 * Names of a list such as `make,heap`. Throws for one that is none of `known`.
 *
 * @param {string} text
 * @param {readonly string[]} known
 * @param {string} what how the message calls one
 */
export function pickNames(text, known, what) {
  const names = text.split(',').filter(Boolean);
  for (const name of names)
    if (!known.includes(name)) throw Error(`Unknown ${what} ${name}, expected one of ${known.join(', ')}`);
  return names;
}

/**
 * Writes figures beside the engine's version, if a file was asked for.
 *
 * @param {string | undefined} file
 * @param {object} figures
 */
export function writeFigures(file, figures) {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ node: process.version, ...figures }, null, 2)}\n`);
}
