// Another highlighter: one large compiled regular expression per mode.
import hljs from 'highlight.js/lib/core';
import javascript from 'highlight.js/lib/languages/javascript';
import markdown from 'highlight.js/lib/languages/markdown';
import source from 'text:semver/classes/range.js';
import readme from 'text:mustache/README.md';
import { checksum } from '../lib/checksum.mjs';

export const name = 'highlight';
const highlighter = hljs.newInstance();
highlighter.registerLanguage('javascript', javascript);
highlighter.registerLanguage('markdown', markdown);

export function run() {
  const a = highlighter.highlight(source, { language: 'javascript' }).value;
  const b = highlighter.highlight(readme, { language: 'markdown' }).value;
  return checksum(a + b);
}
