// Bounds that grow with the input: c0 + c1·n + c2·n² + …, or no bound that is worth having.

/** Coefficients, lowest power first; `undefined` is beyond every power that is counted. */
export type Growth = readonly number[] | undefined;

/** Above this power nothing that is longer than a word would be left to the engine anyway. */
const MOST_POWER = 8;
/** Above this a number of ways counts as unbounded. */
export const MOST_WAYS = 1e12;

export const ONE: Growth = [1];
export const NONE: Growth = [0];

export function plus(a: Growth, b: Growth): Growth {
  if (a === undefined || b === undefined) return undefined;
  if (a === NONE) return b;
  if (b === NONE) return a;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return long.map((value, i) => value + (short[i] ?? 0));
}

export function times(a: Growth, b: Growth): Growth {
  if (a === undefined || b === undefined) return undefined;
  const product: number[] = [];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) product[i + j] = (product[i + j] ?? 0) + (a[i] as number) * (b[j] as number);
  while (product.length > 1 && product[product.length - 1] === 0) product.pop();
  return product.length > MOST_POWER + 1 || product.some((value) => value > MOST_WAYS) ? undefined : product;
}

export const scaled = (a: Growth, factor: number): Growth => (factor === 1 ? a : times(a, [factor]));

/** n times as much. */
export const timesLength = (a: Growth): Growth => times(a, [0, 1]);

/** No less than either. */
export function atLeast(a: Growth, b: Growth): Growth {
  if (a === undefined || b === undefined) return undefined;
  if (a === b || b === NONE) return a;
  if (a === NONE) return b;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return long.map((value, i) => Math.max(value, short[i] ?? 0));
}

export const powerOf = (a: Growth): number => (a === undefined ? Number.POSITIVE_INFINITY : a.length - 1);

/** What it comes to for inputs of this length. */
export function valueAt(a: Growth, length: number): number {
  if (a === undefined) return Number.POSITIVE_INFINITY;
  let value = 0;
  for (let i = a.length - 1; i >= 0; i--) value = value * length + (a[i] as number);
  return value;
}
