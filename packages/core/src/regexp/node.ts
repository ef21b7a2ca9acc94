// A pattern as analysis and matcher see it: what is left when flags, escapes and names are resolved.
import type { CharClass } from './char-class.ts';

export type Node =
  | { readonly type: 'empty' }
  /** One character. */
  | { readonly type: 'char'; readonly char: CharClass }
  | { readonly type: 'sequence'; readonly parts: readonly Node[] }
  | { readonly type: 'choice'; readonly parts: readonly Node[] }
  | Loop
  | { readonly type: 'group'; readonly index: number; readonly body: Node }
  | Reference
  | Look
  | { readonly type: 'edge'; readonly end: boolean; readonly multiline: boolean }
  | { readonly type: 'boundary'; readonly negate: boolean; readonly word: CharClass };

export interface Loop {
  readonly type: 'loop';
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
  readonly body: Node;
  /** The groups in it, which each round forgets: from `first` up to and without `last`. */
  readonly first: number;
  readonly last: number;
}

/** What one of these groups captured: the one that took part. */
export interface Reference {
  readonly type: 'reference';
  readonly groups: readonly number[];
  readonly ignoreCase: boolean;
  /** Whether it may take characters that the group's own classes do not: those ignore case elsewhere only. */
  readonly spreads: boolean;
}

export interface Look {
  readonly type: 'look';
  readonly behind: boolean;
  readonly negate: boolean;
  readonly body: Node;
}

export interface Pattern {
  readonly root: Node;
  /** How many groups capture, the whole match included. */
  readonly groups: number;
  /** Group numbers by name, in the order of the pattern. */
  readonly names: readonly (readonly [string, readonly number[]])[];
  /** Whether characters are code points. */
  readonly unicode: boolean;
}

/** Whether it can match without taking a character. Never false when it can. */
export function isNullable(node: Node): boolean {
  switch (node.type) {
    case 'char':
      return false;
    case 'sequence':
      return node.parts.every(isNullable);
    case 'choice':
      return node.parts.some(isNullable);
    case 'loop':
      return node.min === 0 || isNullable(node.body);
    case 'group':
      return isNullable(node.body);
    case 'empty':
    case 'reference':
    case 'look':
    case 'edge':
    case 'boundary':
      return true;
  }
}

/** Whether it can match at the very start of the input only. */
export function isAnchored(node: Node): boolean {
  switch (node.type) {
    case 'edge':
      return !node.end && !node.multiline;
    case 'sequence':
      for (const part of node.parts) {
        if (isAnchored(part)) return true;
        if (part.type !== 'look' && part.type !== 'boundary' && part.type !== 'edge' && part.type !== 'empty')
          return false;
      }
      return false;
    case 'choice':
      return node.parts.every(isAnchored);
    case 'group':
      return isAnchored(node.body);
    case 'loop':
      return node.min > 0 && isAnchored(node.body);
    default:
      return false;
  }
}
