import { symbolKeyFor } from '../commons.ts';

// The well-known symbols of this engine: the ones that are the same in every realm.
const wellKnown: ReadonlySet<unknown> = new Set(
  Object.getOwnPropertyNames(Symbol)
    .map((name) => Object.getOwnPropertyDescriptor(Symbol, name)?.value as unknown)
    .filter((value) => typeof value === 'symbol'),
);

/** Whether a symbol means the same on both sides: it is registered (`Symbol.for`) or well-known. */
export function isSharedSymbol(symbol: symbol): boolean {
  return symbolKeyFor(symbol) !== undefined || wellKnown.has(symbol);
}
