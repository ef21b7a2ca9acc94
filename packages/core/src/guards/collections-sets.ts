// Guards of the methods of sets that take another set, or what says it is one: it may list keys without end.
import { apply, freeze, getPrototypeOf, hasOwn, mapSize, setSize } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { payer } from '../meter/current.ts';
import type { AnyIterator } from '../runtime/guarded-iterator.ts';
import { meteredIterator } from './collections-iterable.ts';
import type { Guard } from './guard.ts';

const names = 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom'.split(' ');

/** Elements of a Map or Set that is the engine's own in all a set record reads; undefined for anything else. */
function plainSize(value: object): number | undefined {
  if (isProxy(value) !== false || hasOwn(value, 'size') || hasOwn(value, 'has') || hasOwn(value, 'keys'))
    return undefined;
  const prototype: unknown = getPrototypeOf(value);
  try {
    if (prototype === Set.prototype) return setSize(value);
    if (prototype === Map.prototype) return mapSize(value);
  } catch {
    // an object in disguise
  }
  return undefined;
}

interface SetLike {
  readonly size: unknown;
  readonly has: unknown;
  readonly keys: unknown;
}

/** A view of what says it is a set, which charges for each question and each key. Read as GetSetRecord reads it. */
const meteredSet = (source: SetLike): SetLike => ({
  get size() {
    return source.size;
  },
  get has() {
    const { has } = source;
    if (typeof has !== 'function') return has;
    return (value: unknown): unknown => {
      payer?.charge(1);
      return apply(has, source, [value]);
    };
  },
  get keys() {
    const { keys } = source;
    if (typeof keys !== 'function') return keys;
    return (): unknown => {
      const iterator: unknown = apply(keys, source, []);
      return Object(iterator) === iterator ? meteredIterator(iterator as AnyIterator) : iterator;
    };
  },
});

export const setMethodGuards: readonly Guard[] = freeze(
  names.map(
    (name): Guard => ({
      path: `Set.prototype.${name}`,
      model: 'both sizes',
      reason: 'the other set may list keys without end',
      make: (original) =>
        ({
          method(this: unknown, other?: unknown): unknown {
            if (payer === undefined || Object(other) !== other) return apply(original, this, [other]);
            let size = 0;
            try {
              size = setSize(this);
            } catch {
              return apply(original, this, [other]); // refused there
            }
            const otherSize = plainSize(other as object);
            payer.charge(size + (otherSize ?? 0));
            return apply(original, this, [otherSize === undefined ? meteredSet(other as SetLike) : other]);
          },
        }).method,
    }),
  ),
);
