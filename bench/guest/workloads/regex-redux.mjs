// Counting and rewriting DNA with regular expressions.
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'regex-redux';
const random = makeRandom(21);
let source = '';
for (let line = 0; line < 700; line += 1) {
  for (let i = 0; i < 60; i += 1) source += 'acgtacgtacgtBDHKMNRSVWY'[Math.floor(random() * (line % 5 ? 12 : 23))];
  source += line % 100 === 99 ? '\n>seq\n' : '\n';
}
const variants = [
  'agggtaaa|tttaccct',
  '[cgt]gggtaaa|tttaccc[acg]',
  'a[act]ggtaaa|tttacc[agt]t',
  'ag[act]gtaaa|tttac[agt]ct',
  'agg[act]taaa|ttta[agt]cct',
  'aggg[acg]aaa|ttt[cgt]ccct',
];
const codes = {
  B: '(c|g|t)',
  D: '(a|g|t)',
  H: '(a|c|t)',
  K: '(g|t)',
  M: '(a|c)',
  N: '(a|c|g|t)',
  R: '(a|g)',
  S: '(c|g)',
  V: '(a|c|g)',
  W: '(a|t)',
  Y: '(c|t)',
};

export function run() {
  const clean = source.replace(/>.*\n|\n/g, '');
  const counts = variants.map((v) => (clean.match(new RegExp(v, 'g')) ?? []).length);
  let long = clean;
  for (const code of Object.keys(codes)) long = long.replace(new RegExp(code, 'g'), codes[code]);
  const runs = clean.split(/[ac]{3,}/).map((s) => s.length);
  const swapped = clean.slice(0, 20_000).replace(/(?<first>[acgt])(g+)/g, (_all, first, gs) => gs + first);
  let words = 0;
  for (const match of clean.matchAll(/t[acg]{2}(?=t)/g)) words += match.index % 7;
  return checksum([counts, long.length, runs.length, swapped, words].join());
}
