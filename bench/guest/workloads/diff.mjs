// Myers diff of two versions of a text, by lines and by words, and a patch.
import { createPatch, diffLines, diffWords } from 'diff';
import source from 'text:semver/classes/range.js';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'diff';
const random = makeRandom(15);
const changed = source
  .split('\n')
  .flatMap((line) => (random() < 0.08 ? [] : random() < 0.1 ? [line.replaceAll('comp', 'cmp'), '// new'] : [line]))
  .join('\n');

export function run() {
  const lines = diffLines(source, changed).map((c) => `${c.added ? '+' : c.removed ? '-' : ' '}${c.count}`);
  const words = diffWords(source.slice(0, 2500), changed.slice(0, 2500)).map(
    (c) => `${c.added ? '+' : c.removed ? '-' : ' '}${c.value.length}`,
  );
  return checksum(lines.join() + words.join() + createPatch('range.js', source, changed));
}
