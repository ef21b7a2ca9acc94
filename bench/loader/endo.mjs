// The same by `importLocation` of @endo/compartment-mapper, which has neither budget nor cache.
import 'ses';
lockdown({ errorTaming: 'unsafe', overrideTaming: 'moderate', consoleTaming: 'unsafe' });
const { importLocation } = await import('@endo/compartment-mapper');
const { makeReadPowers } = await import('@endo/compartment-mapper/node-powers.js');
const fs = await import('node:fs');
const url = await import('node:url');
const crypto = await import('node:crypto');
const { measureEach } = await import('./measure.mjs');

const [folders] = process.argv.slice(2);
const powers = makeReadPowers({ fs, url, crypto });
const names = `URL URLSearchParams TextEncoder TextDecoder AbortController structuredClone queueMicrotask setTimeout
  clearTimeout Float32Array Float64Array Buffer performance`;
const globals = {
  console,
  process: harden({ env: {}, platform: 'linux', versions: {}, argv: [], nextTick: (run) => queueMicrotask(run) }),
  ...Object.fromEntries(names.split(/\s+/).map((name) => [name, globalThis[name]])),
};

await measureEach(JSON.parse(folders), async (folder) => {
  await importLocation(powers, url.pathToFileURL(`${folder}/load.mjs`).href, { globals });
});
