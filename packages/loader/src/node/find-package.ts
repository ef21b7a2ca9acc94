import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { makeError } from '../errors.ts';

/**
 * The directory of the npm package `name` as installed for the file or directory `from`: the first
 * `node_modules/<name>` on the way up. For handing single packages to {@link directory}.
 * Throws MODULE_NOT_FOUND.
 */
export function findPackage(name: string, from: URL | string): URL {
  const start = typeof from === 'string' && !from.startsWith('file:') ? pathToFileURL(from) : new URL(from);
  for (let at = new URL('./', start); ; at = new URL('../', at)) {
    const candidate = new URL(`node_modules/${name}/`, at);
    if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) return candidate;
    if (at.pathname === new URL('../', at).pathname) break;
  }
  throw makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(name), referrer: `${from}` });
}
