// Markdown to HTML.
import { Marked } from 'marked';
import first from 'text:acorn/README.md';
import second from 'text:immer/readme.md';
import third from 'text:handlebars/README.markdown';
import { checksum } from '../lib/checksum.mjs';

export const name = 'marked';
const marked = new Marked({ gfm: true });
const source = [first, second, third].join('\n\n');

export function run() {
  return checksum(marked.parse(source));
}
