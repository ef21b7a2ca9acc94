// What look-aheads tell of the characters that follow them, as far as that is plain to see.
import { addAll, allBut, anyChar, type CharSet, makeCharSet, meet } from './char-set.ts';
import { CharClass } from './char-class.ts';
import type { Look, Node } from './node.ts';

/** The characters that can follow a look-ahead. */
export function afterLook({ negate, body }: Look): CharSet {
  if (negate) {
    const excluded = makeCharSet();
    addSingles(body, excluded);
    return allBut(excluded);
  }
  const first = makeCharSet();
  return addFirst(body, first) ? anyChar : first;
}

/**
 * A sequence in which `(?!xy)c` is `(?!xy)(?:[c but x]|[c and x](?!y))`: what a look-ahead at two characters forbids
 * shows in the moves then.
 */
export function narrowed(parts: readonly Node[]): readonly Node[] {
  let result: Node[] | undefined;
  parts.forEach((part, i) => {
    const next = parts[i + 1];
    if (part.type !== 'look' || part.behind || !part.negate || next?.type !== 'char') return;
    let split: Node = next;
    for (const option of optionsOf(part.body)) {
      if (option.type !== 'sequence' || option.parts[0]?.type !== 'char' || option.parts.length < 2) continue;
      const [{ char }, ...rest] = option.parts as [Node & { type: 'char' }, ...Node[]];
      const met = meet(next.char.set, char.set);
      // one of them is enough to tell apart what loops in use do
      const forbidden: Look = { type: 'look', behind: false, negate: true, body: { type: 'sequence', parts: rest } };
      split = {
        type: 'choice',
        parts: [
          { type: 'char', char: new CharClass(-1, meet(next.char.set, allBut(char.set)), undefined) },
          { type: 'sequence', parts: [{ type: 'char', char: new CharClass(-1, met, undefined) }, forbidden] },
        ],
      };
      break;
    }
    if (split === next) return;
    result ??= [...parts];
    result[i + 1] = split;
  });
  return result ?? parts;
}

const optionsOf = (node: Node): readonly Node[] =>
  node.type === 'choice' ? node.parts.flatMap(optionsOf) : node.type === 'group' ? optionsOf(node.body) : [node];

/** Adds what is matched by a single character, if anything is. */
function addSingles(node: Node, to: CharSet): void {
  if (node.type === 'char') addAll(to, node.char.set);
  else if (node.type === 'group') addSingles(node.body, to);
  else if (node.type === 'choice') for (const part of node.parts) addSingles(part, to);
}

/** Adds what it can begin with; true when that may be anything, or the input's end. */
function addFirst(node: Node, to: CharSet): boolean {
  switch (node.type) {
    case 'char':
      addAll(to, node.char.set);
      return false;
    case 'sequence':
      for (const part of node.parts) if (!addFirst(part, to)) return false;
      return true;
    case 'choice': {
      let isOpen = false;
      for (const part of node.parts) if (addFirst(part, to)) isOpen = true;
      return isOpen;
    }
    case 'group':
      return addFirst(node.body, to);
    case 'loop':
      return node.max === 0 || addFirst(node.body, to) || node.min === 0;
    case 'reference':
      addAll(to, anyChar);
      return true;
    default:
      return true;
  }
}
