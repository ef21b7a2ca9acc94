// Loads a package with a compile cache, and says what the cache did.
import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
import { directory, makeCompileCache, readCacheKey, withCompileCache } from '@cofferdam/loader/node';
import { pathToFileURL } from 'node:url';

const [, , root, cacheDirectory, keyFile, maxBytes] = process.argv;
/** @type {Record<string, number>} */
const counts = {};
const cache = makeCompileCache({
  directory: cacheDirectory,
  key: readCacheKey(keyFile),
  maxBytes: Number(maxBytes),
  onEvent: ({ type, name }) => {
    // Whether a graph is kept depends on how long its files have been there.
    if (name?.startsWith('graph of ')) return;
    counts[type] = (counts[type] ?? 0) + 1;
  },
});
const tenant = makeTenant({ modules: withCompileCache(directory(pathToFileURL(`${root}/`)), cache) });
const { default: value } = await tenant.import('.');
process.stdout.write(JSON.stringify({ value, counts, fuel: tenant.usage().fuel }));
