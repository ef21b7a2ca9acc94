// HTML as events, into a small tree, and back to text.
import { Parser } from 'htmlparser2';
import { checksum } from '../lib/checksum.mjs';
import { makeWords } from '../lib/random.mjs';

export const name = 'htmlparser2';
const words = makeWords(18, 400);
let page = '<!doctype html><html><body><!-- start -->';
for (let i = 0; i < 300; i += 1) {
  page += `<div class="${words[i]} b" data-n=${i} hidden><p>${words[(i * 3) % 400]} &amp; &eacute;<br>${words[i % 37]}<a href='/${i}?x=1&y=2'>${words[(i * 11) % 400]}</a><li>one<li>two</div><script>if (a < b) "</p>"</script>`;
}

export function run() {
  const root = { name: 'root', attributes: {}, children: [] };
  const stack = [root];
  const parser = new Parser({
    onopentag(tag, attributes) {
      const node = { name: tag, attributes, children: [] };
      stack.at(-1).children.push(node);
      stack.push(node);
    },
    ontext: (text) => stack.at(-1).children.push(text),
    onclosetag: () => stack.pop(),
  });
  parser.end(page);
  const print = (node) =>
    typeof node === 'string'
      ? node
      : `<${node.name}${Object.entries(node.attributes)
          .map(([k, v]) => ` ${k}="${v}"`)
          .join('')}>${node.children.map(print).join('')}</${node.name}>`;
  return checksum(print(root));
}
