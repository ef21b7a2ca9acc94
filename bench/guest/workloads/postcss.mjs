// CSS: parse, a plugin-like pass, print.
import { decl, parse } from 'postcss';
import source from 'text:prismjs/themes/prism-coy.css';
import { checksum } from '../lib/checksum.mjs';

export const name = 'postcss';
const css =
  `${source}\n@media (min-width: 40em) { .a:hover > .b { margin: 0 auto; color: rgb(1 2 3 / 50%) } }\n`.repeat(4);

export function run() {
  const root = parse(css);
  root.walkRules((rule) => {
    rule.selectors = rule.selectors.map((s) => `.scope ${s}`);
  });
  root.walkDecls(/^(box-shadow|background)/, (node) => {
    node.cloneBefore(decl({ prop: `-webkit-${node.prop}`, value: node.value }));
  });
  root.walkComments((comment) => comment.remove());
  return checksum(root.toString());
}
