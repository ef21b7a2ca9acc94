// Edit distances between words, by dynamic programming on a typed array.
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'levenshtein';
const words = makeWords(16, 220);
const row = new Uint16Array(64);

function distance(a, b) {
  for (let j = 0; j <= b.length; j += 1) row[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    let corner = row[0];
    row[0] = i;
    const unit = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j];
      const cost = unit === b.charCodeAt(j - 1) ? corner : corner + 1;
      row[j] = Math.min(cost, above + 1, row[j - 1] + 1);
      corner = above;
    }
  }
  return row[b.length];
}

export function run() {
  const nearest = words.map((word) => {
    let best = '';
    let least = 99;
    for (const other of words) {
      if (other === word) continue;
      const d = distance(word, other);
      if (d < least) [least, best] = [d, other];
    }
    return best + least;
  });
  return checksum(nearest.join());
}
