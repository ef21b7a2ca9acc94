// Where an operator stands in the text.

/** Finds an operator between two operands, past comments and closing parentheses. */
export function operatorOffset(source: string, from: number, to: number, operator: string): number {
  for (let i = from; i < to; i += 1) {
    if (source.startsWith('//', i)) {
      while (i < to && !/[\n\r\u2028\u2029]/.test(source[i] as string)) i += 1;
    } else if (source.startsWith('/*', i)) {
      i = source.indexOf('*/', i + 2) + 1;
    } else if (source.startsWith(operator, i)) {
      return i;
    }
  }
  return to;
}
