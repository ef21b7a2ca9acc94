// Persistent maps, lists and sorted sequences.
import { List, Map as IMap, Range, fromJS } from 'immutable';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'immutable';
const words = makeWords(14, 3000);

export function run() {
  let counts = IMap();
  for (const word of words) counts = counts.update(word.slice(0, 2), 0, (n) => n + 1);
  let list = List();
  for (let i = 0; i < 3000; i += 1) list = list.push(i * 3);
  list = list
    .filter((n) => n % 2 === 0)
    .map((n) => n + 1)
    .set(10, -1);
  let tree = fromJS({ a: { b: { c: [1, 2, 3] } } });
  for (let i = 0; i < 400; i += 1)
    tree = tree.setIn(['a', 'b', `k${i % 50}`, 'v'], i).updateIn(['a', 'b', 'c', 0], (n) => n + 1);
  const top = counts
    .sortBy((n, key) => -n * 1000 + key.charCodeAt(0))
    .take(20)
    .entrySeq()
    .toArray();
  const sum = Range(0, 2000)
    .filter((n) => n % 3 === 0)
    .map((n) => n * n)
    .reduce((a, b) => a + b, 0);
  return checksum(JSON.stringify([top, list.take(50), list.size, tree, sum]));
}
