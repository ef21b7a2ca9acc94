// YAML documents with anchors, block scalars and flow collections.
import { parse, stringify } from 'yaml';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'yaml';
const words = makeWords(10, 300);
let source = 'defaults: &defaults\n  retries: 3\n  labels: [a, "b c", d]\nservices:\n';
for (let i = 0; i < 60; i += 1) {
  source += `  - name: ${words[i]}\n    <<: *defaults\n    port: ${8000 + i}\n    env: {MODE: ${words[i + 60]}, LEVEL: ${i}}\n    command: |\n      run ${words[i + 120]}\n      wait\n    on: ${i % 2 ? 'true' : '~'} # ${words[i + 180]}\n`;
}

export function run() {
  return checksum(stringify(parse(source, { merge: true })));
}
