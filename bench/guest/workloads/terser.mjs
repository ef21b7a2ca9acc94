// A minifier: parse, compress, mangle, print.
import { minify_sync } from 'terser';
import source from 'text:mustache/mustache.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'terser';
const part = `${source.slice(source.indexOf('var objectToString'), source.indexOf('function squashTokens'))}`;

export function run() {
  return checksum(minify_sync(part, { compress: { passes: 1 }, mangle: { toplevel: true }, toplevel: false }).code);
}
