// What the text says of a value: that it is a number, and so neither a text nor a BigInt.
import type { AnyNode } from 'acorn';

/** Whether a value is certainly a number or a boolean, so that nothing made of it can grow. */
export function isNumeric(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' || typeof node.value === 'boolean' || node.value === null;
    case 'UnaryExpression':
      return node.operator === '+' || node.operator === '!' || (node.operator === '-' && isNumeric(node.argument));
    case 'BinaryExpression':
      switch (node.operator) {
        case '>>>':
        case '<':
        case '>':
        case '<=':
        case '>=':
        case '==':
        case '!=':
        case '===':
        case '!==':
        case 'in':
        case 'instanceof':
          return true;
        case '-':
        case '*':
        case '/':
        case '%':
        case '|':
        case '&':
        case '^':
        case '<<':
        case '>>':
          // Both sides are BigInts or neither is.
          return isNumeric(node.left) || isNumeric(node.right);
        case '+':
          return isNumeric(node.left) && isNumeric(node.right);
        default:
          return false;
      }
    default:
      return false;
  }
}
