// What can a match begin with? Characters fall into buckets: each of ASCII, all others together, and the input's end.
import type { CharSet } from './char-set.ts';
import type { Choice } from './program.ts';
import type { Node } from './node.ts';

const OTHERS = 128;
const END = 129;
const BUCKETS = 130;

/** The bucket of the character at a position. */
export const bucketAt = (input: string, at: number): number => {
  if (at >= input.length) return END;
  const code = input.charCodeAt(at);
  if (code >= OTHERS) return OTHERS;
  return code;
};

/** Buckets that the first character of a match is in; undefined when it need not have one. */
export function firstOf(node: Node): Uint8Array | undefined {
  const buckets = new Uint8Array(BUCKETS);
  return collect(node, buckets) ? undefined : buckets;
}

/** Alternatives by the bucket of the next character: those that cannot begin with it are left out. */
export function sortParts(parts: readonly Node[]): Pick<Choice, 'table' | 'lists'> {
  const firsts = parts.map(firstOf);
  const table = new Uint16Array(BUCKETS);
  const lists: number[][] = [];
  const known = new Map<string, number>();
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const list: number[] = [];
    for (let i = 0; i < parts.length; i++) {
      const first = firsts[i];
      if (first === undefined || first[bucket] === 1) list.push(i);
    }
    const key = list.join();
    let index = known.get(key);
    if (index === undefined) {
      index = lists.push(list) - 1;
      known.set(key, index);
    }
    table[bucket] = index;
  }
  return { table, lists };
}

/** Adds what it can begin with; whether it may be done, or go on, without having taken a character. */
function collect(node: Node, buckets: Uint8Array): boolean {
  switch (node.type) {
    case 'char':
      addSet(node.char.set, buckets);
      return false;
    case 'sequence':
      for (const part of node.parts) if (!collect(part, buckets)) return false;
      return true;
    case 'choice': {
      let isOpen = false;
      for (const part of node.parts) if (collect(part, buckets)) isOpen = true;
      return isOpen;
    }
    case 'group':
      return collect(node.body, buckets);
    case 'loop':
      if (node.max === 0) return true;
      return collect(node.body, buckets) || node.min === 0;
    case 'reference':
      // what a look-ahead captured may be taken first
      buckets.fill(1);
      return true;
    default:
      return true;
  }
}

function addSet(set: CharSet, buckets: Uint8Array): void {
  for (let i = 0; i < OTHERS; i++) if (((set[i >> 5] as number) & (1 << (i & 31))) !== 0) buckets[i] = 1;
  for (let i = OTHERS >> 5; i < set.length; i++) if (set[i] !== 0) buckets[OTHERS] = 1;
}
