// What one part of a tenant exports, made so that no other part can change it: everything that is reached from it by
// properties and prototypes is frozen, as `harden` does, but metered, and with words for whoever tries.
//
// Own properties of what is exported, and of prototypes, become accessors: an assignment to one says whose it was and
// what would allow it, and an assignment to an heir makes a property of its own, as if the prototype were not frozen
// (the override mistake). Deep inside, and for arrays, the engine's own TypeErrors have to do.
//
// Exports behind getters (as compilers of TypeScript and bundlers write them) are hardened when they are read, or, where
// a getter cannot be replaced, now: then it runs, once. Getters of prototypes are their heirs' and are left alone.
//
// Proxies stay as they are: looking at one runs its handler. So does what Maps, Sets and buffers hold, and
// where a regular expression goes on (`lastIndex`).
import {
  apply,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isFrozen,
  ownKeys,
  preventExtensions,
} from '../commons.ts';
import { isHardenedGetter, rememberGetter } from '../hardened.ts';

export interface HardenOptions {
  readonly isProxy: (value: unknown) => boolean | undefined;
  /** Takes fuel for this many objects. */
  readonly charge: (amount: number) => void;
  /** The error for an assignment to this property. */
  readonly refuse: (key: string) => Error;
}

/** Properties of objects that are further away than this are plain ones. */
const MOST_DEPTH = 3;
/** An object with more is a table, and stays fast. */
const MOST_PROPERTIES = 200;
/** How many objects are paid for at once. */
const STEP = 64;

// Whose walk reached it does not matter: hardened is hardened.
const hardened = new WeakSet<object>();

interface Reached {
  readonly value: object;
  readonly depth: number;
  readonly isPrototype: boolean;
}

/**
 * Hardens what a part exports, in a turn: getters may run. Throws the tenant's end, when the fuel runs out for one; then
 * it is begun.
 */
export function hardenExports(root: unknown, options: HardenOptions): void {
  const { isProxy, charge } = options;
  const queue: Reached[] = [];
  let unpaid = 0;
  const reach = (value: unknown, depth: number, isPrototype: boolean): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (hardened.has(value) || isProxy(value) === true) return;
    hardened.add(value);
    queue.push({ value, depth, isPrototype });
  };
  reach(root, 0, false);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { value, depth } = next;
    reach(getPrototypeOf(value), depth + 1, true);
    // What is frozen already was paid for by whoever froze it; the language's own objects are all frozen.
    const open = !isFrozen(value);
    const keys = ownKeys(value);
    if (open) unpaid += 1 + keys.length;
    if (unpaid >= STEP) {
      charge(unpaid);
      unpaid = 0;
    }
    const soft = open && !isArray(value) && keys.length <= MOST_PROPERTIES && (next.isPrototype || depth < MOST_DEPTH);
    for (const key of keys) {
      const descriptor = getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      reach(descriptor.get, depth + 1, false);
      reach(descriptor.set, depth + 1, false);
      reach(descriptor.value, depth + 1, key === 'prototype' && typeof value === 'function');
      const { get } = descriptor;
      if (get !== undefined && !next.isPrototype && depth < MOST_DEPTH && !isHardenedGetter(get)) {
        if (descriptor.configurable && open) defineProperty(value, key, asHardening(get, descriptor, options));
        else if (isProxy(get) !== true) reach(resultOf(get, value, charge), depth + 1, false);
      }
      if (soft && typeof key === 'string' && descriptor.configurable && descriptor.writable)
        defineProperty(value, key, asAccessor(value, key, descriptor, options));
    }
    if (!open) continue;
    // What a regular expression keeps between two uses stands in a property of its own.
    if (keys.includes('lastIndex') && isRegExp(value)) preventExtensions(value);
    else close(value);
  }
  if (unpaid > 0) charge(unpaid);
}

const regExpSource = getOwnPropertyDescriptor(RegExp.prototype, 'source')?.get;
/** By its internal slot: the getter throws for whatever is none. */
function isRegExp(value: object): boolean {
  try {
    apply(regExpSource as () => string, value, []);
    return true;
  } catch {
    return false;
  }
}

/** Freezes; what has elements in a buffer only gets no further properties. */
function close(value: object): void {
  try {
    freeze(value);
  } catch {
    preventExtensions(value);
  }
}

/** What a getter gives; undefined for one that throws, unless that is the tenant's end. */
function resultOf(get: () => unknown, holder: object, charge: HardenOptions['charge']): unknown {
  try {
    return apply(get, holder, []);
  } catch {
    charge(1); // throws for a tenant that has ended
    return undefined;
  }
}

function asHardening(
  original: () => unknown,
  { set, enumerable = false }: PropertyDescriptor,
  options: HardenOptions,
): PropertyDescriptor {
  const { get } = {
    get(this: unknown): unknown {
      const value = apply(original, this, []);
      hardenExports(value, options);
      return value;
    },
  };
  hardened.add(freeze(get));
  return { get, ...(set === undefined ? {} : { set }), enumerable, configurable: false };
}

function asAccessor(
  holder: object,
  key: string,
  { value, enumerable = false }: PropertyDescriptor,
  { refuse }: HardenOptions,
): PropertyDescriptor {
  const accessors = {
    get: (): unknown => value,
    set(this: unknown, given: unknown): void {
      if (this === holder) throw refuse(key);
      if (Object(this) !== this) throw new TypeError(`Cannot assign to property '${key}' of a primitive`);
      defineProperty(this as object, key, { value: given, writable: true, enumerable: true, configurable: true });
    },
  };
  const { get, set } = accessors;
  rememberGetter(get, value);
  hardened.add(freeze(get)).add(freeze(set));
  return { get, set, enumerable, configurable: false };
}
