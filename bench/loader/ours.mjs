// Loads packages in tenants, one after the other in this process; cold, or with units that an earlier process left on
// disk. Each tenant is made anew and counts; it has Node's globals, and none that caps would install.
import '@cofferdam/core/lockdown';
import { pathToFileURL } from 'node:url';
import { makeTenant } from '@cofferdam/core';
import { directory, makeCompileCache, withCompileCache } from '@cofferdam/loader/node';
import { measureEach } from './measure.mjs';

const [folders, cacheDirectory] = process.argv.slice(2);
const cache =
  cacheDirectory === undefined
    ? undefined
    : makeCompileCache({ directory: pathToFileURL(`${cacheDirectory}/`), key: new Uint8Array(32).fill(1) });

await measureEach(JSON.parse(folders), async (folder) => {
  const files = directory(pathToFileURL(`${folder}/`), { node: { timers: 'virtual', randomness: 'tenant' } });
  const tenant = makeTenant({
    modules: cache === undefined ? files : withCompileCache(files, cache),
    limits: { wallMs: 60_000 },
  });
  await tenant.import('./load.mjs');
  return () => tenant.stop();
});
