// Comparisons of a BigInt with a text: the engine reads the text as a BigInt, which takes 3 ms for 65,000 digits and three
// seconds for sixteen million, for one unit of fuel. So the two pass through a helper first, in programs that have a BigInt
// in their text or name the constructor. A number, on either side, is compared at once.
import type { AnyNode, BinaryExpression, Literal } from 'acorn';
import { visitWith } from './array-lengths.ts';
import type { Context } from './context.ts';
import { isNumeric } from './numeric.ts';

/** Those that convert; `===` does not. */
const CONVERTING: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);

const LITERAL = /(?<![\w$.\\"'`])(?:\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)n(?![\w$])/;
/** The constructor, and not its name in a text: highlighters and parsers list it. */
const CONSTRUCTOR = /(?<![\w$"'`])BigInt\b(?!["'`])/;

/** Whether a text has a BigInt, or names what makes one. */
export const namesBigInts = (source: string): boolean => CONSTRUCTOR.test(source) || LITERAL.test(source);

/** Digits of a literal that is told to the meter like any large number that is made. */
const LONG_LITERAL = 64;

export const isLongBigInt = ({ bigint }: Literal): boolean =>
  typeof bigint === 'string' && bigint.length > LONG_LITERAL;

/** Whether a value is certainly neither a BigInt nor a text that is long. */
export function isHarmless(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.bigint !== 'string' && (typeof node.value !== 'string' || node.value.length <= LONG_LITERAL);
    case 'UnaryExpression':
      return node.operator !== '-' && node.operator !== '~';
    case 'PrivateIdentifier':
      return true;
    default:
      return isNumeric(node);
  }
}

/** `a < b` → `a < compared(a, b)`. Answers whether it visited the comparison. */
export function visitCompared(node: BinaryExpression, context: Context): boolean {
  const { left, right, operator } = node;
  if (!CONVERTING.has(operator) || !context.namesBigInts || !context.flags.guarded) return false;
  if (isHarmless(left) || isHarmless(right)) return false;
  visitWith(context.use('compared'), left, right, context);
  return true;
}
