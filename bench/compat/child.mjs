// Runs cases in tenants of this realm, one after the other, and reports each to the parent: `begin`, then `end`.
// A tenant holds no powers: what caps calls pure endowments, and the loader's modules.
import '@cofferdam/core/lockdown';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import { makePureEndowments } from '@cofferdam/caps';
import { makeTenant } from '@cofferdam/core';
import { directory } from '@cofferdam/loader/node';

const endowments = makePureEndowments({ URL });
const { cases, limits } = JSON.parse(process.argv[2] ?? '{}');

const firstLine = (text) => String(text).split('\n')[0].slice(0, 300);

async function runOne({ name, folder, expected }) {
  const tenant = makeTenant({
    name,
    modules: directory(pathToFileURL(`${folder}/`), { node: { timers: 'virtual', randomness: 'tenant' } }),
    limits,
  });
  endowments.install(tenant);
  const start = process.cpuUsage();
  let outcome;
  try {
    outcome = await tenant.run("export { default } from './entry.mjs';", { module: true, name: 'main.mjs' });
  } finally {
    tenant.stop();
  }
  const { user, system } = process.cpuUsage(start);
  const facts = { name, ms: (user + system) / 1000, fuel: outcome.usage.fuel };
  if (outcome.status !== 'ok') {
    const { error } = outcome;
    return {
      ...facts,
      ok: false,
      cause: outcome.fault ?? error?.name ?? outcome.status,
      message: firstLine(error?.message ?? ''),
      stack: error?.stack,
    };
  }
  const got = typeof outcome.value === 'string' ? JSON.parse(outcome.value) : outcome.value;
  if (isDeepStrictEqual(got, expected)) return { ...facts, ok: true };
  return { ...facts, ok: false, cause: 'other value', message: firstLine(JSON.stringify(got)), got };
}

for (const one of cases) {
  process.send({ begin: one.name });
  let result;
  try {
    result = await runOne(one);
  } catch (error) {
    const { name, message, stack } = error ?? {};
    result = { name: one.name, ok: false, cause: `host: ${name}`, message: firstLine(message), stack };
  }
  process.send({ end: result });
}
process.disconnect();
