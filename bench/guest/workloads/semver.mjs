// Version parsing, sorting and range matching.
import semver from 'semver';
import { checksum } from '../lib/checksum.mjs';
import { makeRandom } from '../lib/random.mjs';

export const name = 'semver';
const random = makeRandom(17);
const n = (k) => Math.floor(random() * k);
const versions = Array.from({ length: 300 }, () => `${n(4)}.${n(12)}.${n(20)}${random() < 0.2 ? `-beta.${n(9)}` : ''}`);
const ranges = ['^1.2.3', '~2.4', '>=1.0.0 <3.0.0', '1.x || >=2.5.0 <2.9.0 || 3.1 - 3.4', '*', '^0.3.1-beta.2'];

export function run() {
  const sorted = semver.sort([...versions]);
  const matches = ranges.map((range) => versions.filter((v) => semver.satisfies(v, range)).length);
  const bumped = sorted.slice(0, 100).map((v) => semver.inc(v, 'minor'));
  const best = ranges.map((range) => semver.maxSatisfying(versions, range));
  return checksum([sorted, matches, bumped, best].join('|'));
}
