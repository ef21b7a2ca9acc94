// What of a pattern matches for certain: it without all that depends on more than the characters that are taken.
//
// Conditions and references become what never matches, and loops lose the rounds that the automaton does not count
// one by one. What the rest takes, the pattern takes; not the other way round.
import type { Loop, Node } from './node.ts';

/** Rounds that are written out. */
const MOST_ROUNDS = 16;
/** Nodes, copies in loops included: the automaton counts the rounds of loops that are no larger than this. */
const MOST_NODES = 390;

const EMPTY: Node = { type: 'empty' };

/** undefined where nothing matches for certain, or it would be too large. */
export function certainOf(root: Node): Node | undefined {
  let nodes = 0;
  return reduce(root);

  function reduce(node: Node): Node | undefined {
    if (++nodes > MOST_NODES) return undefined;
    switch (node.type) {
      case 'empty':
      case 'char':
        return node;
      case 'sequence': {
        const parts: Node[] = [];
        for (const part of node.parts) {
          const certain = reduce(part);
          if (certain === undefined) return undefined;
          parts.push(certain);
        }
        return { type: 'sequence', parts };
      }
      case 'choice': {
        const parts: Node[] = [];
        for (const part of node.parts) {
          const certain = reduce(part);
          if (certain !== undefined) parts.push(certain);
        }
        return parts.length === 0 ? undefined : { type: 'choice', parts };
      }
      case 'group':
        return reduce(node.body);
      case 'loop':
        return reduceLoop(node);
      default:
        return undefined;
    }
  }

  function reduceLoop({ min, max, body, greedy }: Loop): Node | undefined {
    if (max === 0) return EMPTY;
    if (min > MOST_ROUNDS) return undefined;
    const loop = (most: number, of: Node): Node => ({
      type: 'loop',
      min: 0,
      max: most,
      greedy,
      body: of,
      first: 0,
      last: 0,
    });
    let rest: Node = EMPTY;
    const isEndless = max === Number.POSITIVE_INFINITY;
    for (let i = isEndless ? 1 : Math.min(max, MOST_ROUNDS) - min; i > 0; i--) {
      const once = reduce(body);
      if (once === undefined) break;
      rest = isEndless ? loop(max, once) : loop(1, { type: 'sequence', parts: [once, rest] });
    }
    if (min === 0) return rest;
    const parts: Node[] = [];
    for (let i = 0; i < min; i++) {
      const once = reduce(body);
      if (once === undefined) return undefined;
      parts.push(once);
    }
    return { type: 'sequence', parts: [...parts, rest] };
  }
}
