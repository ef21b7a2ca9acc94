// Compression: deflate and inflate of text.
import { deflateSync, inflateSync } from 'fflate';
import source from 'text:papaparse/papaparse.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'fflate';
const bytes = new Uint8Array(source.length);
for (let i = 0; i < source.length; i += 1) bytes[i] = source.charCodeAt(i) & 255;

export function run() {
  const packed = deflateSync(bytes, { level: 6 });
  const back = inflateSync(packed);
  let sum = back.length === bytes.length ? packed.length : -1;
  for (let i = 0; i < back.length; i += 1) sum = (Math.imul(sum, 31) + back[i]) | 0;
  return checksum(`${packed.length} ${sum}`);
}
