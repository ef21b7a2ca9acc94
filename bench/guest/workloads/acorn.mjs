// Parses a real library's source and walks its tree.
import { parse } from 'acorn';
import source from 'text:papaparse/papaparse.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'acorn';

export function run() {
  const counts = {};
  const visit = (node) => {
    counts[node.type] = (counts[node.type] ?? 0) + 1;
    for (const key in node) {
      const child = node[key];
      if (Array.isArray(child)) for (const item of child) item && visit(item);
      else if (child && typeof child.type === 'string') visit(child);
    }
  };
  visit(parse(source, { ecmaVersion: 2022 }));
  return checksum(JSON.stringify(counts));
}
