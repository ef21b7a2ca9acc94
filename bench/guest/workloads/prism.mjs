// A regular-expression tokenizer for syntax highlighting.
import Prism from 'prismjs/components/prism-core.js';
import 'prismjs/components/prism-clike.js';
import 'prismjs/components/prism-javascript.js';
import source from 'text:semver/classes/range.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'prism';
const grammar = Prism.languages.javascript;

export function run() {
  return checksum(Prism.highlight(source, grammar, 'javascript'));
}
