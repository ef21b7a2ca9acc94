// CSV with quoting, header and types; then back to CSV.
import Papa from 'papaparse';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom, makeWords } from '../lib/random.mjs';

export const name = 'papaparse';
const random = makeRandom(8);
const words = makeWords(9, 300);
let source = 'id,name,price,active,note\n';
for (let i = 0; i < 1500; i += 1) {
  source += `${i},${words[i % 300]},${(random() * 100).toFixed(2)},${random() < 0.5},"${words[(i * 7) % 300]}, ""${words[i % 17]}"""\n`;
}

export function run() {
  const { data } = Papa.parse(source, { header: true, dynamicTyping: true, skipEmptyLines: true });
  let total = 0;
  for (const row of data) if (row.active) total += row.price;
  return checksum(total.toFixed(2) + Papa.unparse(data));
}
