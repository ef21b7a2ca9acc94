// A hand-written recursive parser and serializer.
// The plain sources: dist adds a core-js that needs a sloppy Function('return this').
import JSON5 from 'json5/lib/index.js';
import { checksum } from '../lib/checksum.mjs';
import { makeOrders } from '../lib/orders.mjs';

export const name = 'json5';
const source = JSON5.stringify(makeOrders(60), null, 2)
  .replaceAll('id:', '/* key */ id:')
  .replaceAll('},\n', '}, // end\n');

export function run() {
  return checksum(JSON5.stringify(JSON5.parse(source)));
}
