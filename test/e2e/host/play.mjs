// A host that plays the conformance suite in one placement: `node play.mjs <placement>`. It prints what v8.serialize
// makes of { cases: Map of name → { facts } or { failed }, programs: Map of name → Outcome or { failed }, left }, in
// base64.
import '@cofferdam/core/lockdown';
import { makeHost } from '@cofferdam/host';
import { serialize } from 'node:v8';
import { cases, programs } from './cases.mjs';

const [placement, only = ''] = process.argv.slice(2);
/** Longer than any limit in the table; a busy machine is given time. */
const MOST_MS = 45_000;

const host = makeHost({
  placements: { use: [placement] },
  // A side that no tenant has condemned serves the next: to start a process for each takes most of the time.
  pool: { [placement]: { recycleAfter: 50 } },
  limits: { defaults: { wallMs: 30_000 } },
});

const failed = (error) => ({ failed: `${error?.code ?? ''} ${error?.stack ?? error}` });

async function withTenants(row, options, work) {
  const admitted = [];
  const admit = async (more = {}) => {
    // Names stand in messages: the same row has the same names everywhere.
    const tenant = await host.admit({ name: `${row}-${admitted.length}`, placement, ...more });
    admitted.push(tenant);
    return tenant;
  };
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(reject, MOST_MS, new Error(`did not end within ${MOST_MS} ms`));
    });
    return await Promise.race([work(await admit(options), admit), late]);
  } catch (error) {
    return failed(error);
  } finally {
    clearTimeout(timer);
    await Promise.allSettled(admitted.map((tenant) => tenant.stop()));
  }
}

const playCase = async ({ admit: options, play }, row) =>
  await withTenants(row, options, async (tenant, admit) => ({ facts: await play({ tenant, admit, host, placement }) }));

const playProgram = async ({ admit: options, source, module = false }, row) =>
  await withTenants(row, options, async (tenant) => ({
    outcome: await tenant.run(source, { module, name: 'program.js' }),
  }));

/** One after the other: some look at all that the host has. */
async function playAll(table, play) {
  const results = new Map();
  for (const [at, row] of table.entries()) {
    if (!row.name.includes(only)) continue;
    const result = await play(row, `row-${at}`);
    try {
      serialize(result);
      results.set(row.name, result);
    } catch (error) {
      results.set(row.name, failed(error));
    }
  }
  return results;
}

const played = { cases: await playAll(cases, playCase), programs: await playAll(programs, playProgram) };
const left = host.tenants().length;
await host.close();
process.stdout.write(serialize({ ...played, left }).toString('base64'));
