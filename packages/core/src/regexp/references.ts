// What references may take: which groups have certainly taken part where they stand, and what those can have taken.
import { anyChar, type CharSet, join, noChar } from './char-set.ts';
import type { Node } from './node.ts';

export interface References {
  /** Groups' bodies by number. */
  readonly bodies: ReadonlyMap<number, Node>;
  /** References of one group, which has taken part whenever they are come to. */
  readonly sure: ReadonlySet<Node>;
}

/** How many characters it takes, and which. */
export interface Spelling {
  readonly least: number;
  readonly most: number;
  readonly set: CharSet;
}

/** What nothing is known of. */
export const anything: Spelling = { least: 0, most: Number.POSITIVE_INFINITY, set: anyChar };

const MOST_DEPTH = 8;

export function findReferences(root: Node): References {
  const bodies = new Map<number, Node>();
  collectBodies(root, bodies);
  const sure = new Set<Node>();
  if (bodies.size > 0) follow(root, new Set(), sure);
  return { bodies, sure };
}

function collectBodies(node: Node, bodies: Map<number, Node>): void {
  switch (node.type) {
    case 'group':
      bodies.set(node.index, node.body);
      collectBodies(node.body, bodies);
      break;
    case 'look':
    case 'loop':
      collectBodies(node.body, bodies);
      break;
    case 'sequence':
    case 'choice':
      for (const part of node.parts) collectBodies(part, bodies);
      break;
    default:
  }
}

/** Takes the groups that took part before it, and gives those that did after it; adds references to `sure`. */
function follow(node: Node, before: ReadonlySet<number>, sure: Set<Node>): ReadonlySet<number> {
  switch (node.type) {
    case 'group': {
      const after = new Set(follow(node.body, before, sure));
      after.add(node.index);
      return after;
    }
    case 'sequence': {
      let known = before;
      for (const part of node.parts) known = follow(part, known, sure);
      return known;
    }
    case 'choice': {
      const [first, ...others] = node.parts.map((part) => follow(part, before, sure));
      return new Set([...(first ?? before)].filter((group) => others.every((after) => after.has(group))));
    }
    case 'loop': {
      // each round forgets the groups in it
      const entered = new Set([...before].filter((group) => group < node.first || group >= node.last));
      const after = follow(node.body, entered, sure);
      return node.min > 0 ? after : entered;
    }
    case 'look': {
      // what runs backward meets references before their groups; what must not match leaves nothing behind
      if (node.behind) return before;
      const after = follow(node.body, before, sure);
      return node.negate ? before : after;
    }
    case 'reference':
      if (node.groups.length === 1 && before.has(node.groups[0] as number)) sure.add(node);
      return before;
    default:
      return before;
  }
}

/** What a part of a pattern takes. */
export function spellingOf(node: Node, depth = 0): Spelling {
  if (depth > MOST_DEPTH) return anything;
  switch (node.type) {
    case 'char':
      return { least: 1, most: 1, set: node.char.set };
    case 'sequence': {
      const parts = node.parts.map((part) => spellingOf(part, depth + 1));
      return {
        least: parts.reduce((sum, { least }) => sum + least, 0),
        most: parts.reduce((sum, { most }) => sum + most, 0),
        set: parts.reduce((all, { set }) => join(all, set), noChar),
      };
    }
    case 'choice': {
      const parts = node.parts.map((part) => spellingOf(part, depth + 1));
      return {
        least: Math.min(...parts.map(({ least }) => least)),
        most: Math.max(...parts.map(({ most }) => most)),
        set: parts.reduce((all, { set }) => join(all, set), noChar),
      };
    }
    case 'group':
      return spellingOf(node.body, depth + 1);
    case 'loop': {
      if (node.max === 0) return { least: 0, most: 0, set: noChar };
      const { least, most, set } = spellingOf(node.body, depth + 1);
      return { least: least * node.min, most: most === 0 ? 0 : most * node.max, set };
    }
    case 'reference':
      return anything;
    default:
      return { least: 0, most: 0, set: noChar };
  }
}
