import { getPrototypeOf } from '../commons.ts';
import type { ProxyTest } from './crossing.ts';
import { kindOf, type Kind } from './kinds.ts';

/** A class hierarchy longer than this is an attack on whoever walks it. */
const maxHops = 64;

const objectPrototype = Object.prototype;

/** What the chain of prototypes of an object comes to. */
export interface Lineage {
  /** The prototypes from the direct one up to, not including, Object.prototype. */
  readonly chain: readonly object[];
  /** The first data kind on it, with the number of hops to it. */
  readonly kind: Kind | undefined;
  readonly hops: number;
  /** A proxy stands in the chain, or it does not end. */
  readonly broken: boolean;
}

/** Walks the chain without running code, as far as `isProxy` can tell. */
export function lineageOf(value: object, isProxy: ProxyTest | undefined): Lineage {
  const chain: object[] = [];
  let kind: Kind | undefined;
  let hops = 0;
  let at = getPrototypeOf(value) as object | null;
  while (at !== null && at !== objectPrototype) {
    if (chain.length >= maxHops || isProxy?.(at) === true) return { chain, kind, hops, broken: true };
    if (kind === undefined) {
      kind = kindOf(at);
      hops = chain.length;
    }
    chain.push(at);
    at = getPrototypeOf(at) as object | null;
  }
  return { chain, kind, hops, broken: false };
}
