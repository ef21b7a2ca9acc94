import { apply } from '../commons.ts';

const unbox: Readonly<Record<string, (this: unknown) => unknown>> = {
  Number: Number.prototype.valueOf,
  String: String.prototype.valueOf,
  Boolean: Boolean.prototype.valueOf,
  BigInt: BigInt.prototype.valueOf,
  Symbol: Symbol.prototype.valueOf,
};

/** `[Number: 1]`; undefined for what is no boxed primitive. Throws for what only looks like one. */
export function boxedText(value: object, className: string, show: (primitive: unknown) => string): string | undefined {
  const method = unbox[className];
  return method === undefined ? undefined : `[${className}: ${show(apply(method, value, []))}]`;
}
