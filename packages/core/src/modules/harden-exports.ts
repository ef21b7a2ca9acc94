// What one part of a tenant exports, made so that no other part can change it: everything that is reached from it by
// properties and prototypes is frozen, as `harden` does, but metered, and with words for whoever tries.
//
// Own properties of what is exported, and of prototypes, become accessors: an assignment to one says whose it was and
// what would allow it, and an assignment to an heir makes a property of its own, as if the prototype were not frozen
// (the override mistake). Deep inside, and for arrays and views of buffers, the engine's own TypeErrors have to do.
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
  isView,
  ownKeys,
  preventExtensions,
} from '../commons.ts';
import { isHardenedGetter, rememberGetter } from '../hardened.ts';
import { isShared } from '../lockdown/shared.ts';
import { unpaid } from '../meter/current.ts';

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
/** What the text of a stack costs. */
const STACK = 200;

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
  const getters: PendingGetter[] = [];
  const reach: Reach = (value, depth, isPrototype) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (hardened.has(value) || isShared(value) || isProxy(value) === true) return;
    hardened.add(value);
    queue.push({ value, depth, isPrototype });
  };
  reach(root, 0, false);
  while (queue.length > 0) {
    // Charged by the object, so that it costs the same whatever the natives in here do; getters pay for themselves.
    unpaid(() => walk(queue, reach, getters, options));
    for (const { get, holder, depth } of getters.splice(0)) reach(resultOf(get, holder, charge), depth, false);
  }
}

type Reach = (value: unknown, depth: number, isPrototype: boolean) => void;

interface PendingGetter {
  readonly get: () => unknown;
  readonly holder: object;
  readonly depth: number;
}

function walk(queue: Reached[], reach: Reach, getters: PendingGetter[], options: HardenOptions): void {
  const { isProxy, charge } = options;
  let owed = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { value, depth } = next;
    reach(getPrototypeOf(value), depth + 1, true);
    const open = !isFrozen(value);
    const keys = ownKeys(value);
    owed += 1 + keys.length;
    if (owed >= STEP) {
      charge(owed);
      owed = 0;
    }
    const soft =
      open &&
      !isArray(value) &&
      !isView(value) &&
      keys.length <= MOST_PROPERTIES &&
      (next.isPrototype || depth < MOST_DEPTH);
    for (const key of keys) {
      if (key === 'stack') owed += STACK; // it is made when it is looked at
      const descriptor = getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      const { get, set, configurable, writable } = descriptor;
      reach(get, depth + 1, false);
      reach(set, depth + 1, false);
      reach(descriptor.value, depth + 1, key === 'prototype' && typeof value === 'function');
      if (get !== undefined && !next.isPrototype && depth < MOST_DEPTH && !isHardenedGetter(get)) {
        if (configurable && open) defineProperty(value, key, asHardening(get, descriptor, options));
        else if (isProxy(get) !== true) getters.push({ get, holder: value, depth: depth + 1 });
      }
      if (soft && typeof key === 'string' && configurable && writable)
        defineProperty(value, key, asAccessor(value, key, descriptor, options));
    }
    if (!open) continue;
    // What a regular expression keeps between two uses stands in a property of its own.
    if (keys.includes('lastIndex') && isRegExp(value)) preventExtensions(value);
    else close(value);
  }
  if (owed > 0) charge(owed);
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

/** Looks at frozen objects that the tenants of a host share, so that none pays for the first look at them. */
export function seeShared(values: readonly unknown[], isProxy: HardenOptions['isProxy']): void {
  const refuse = (): never => {
    throw new Error('Expected what tenants share to be frozen');
  };
  for (const value of values)
    if (Object(value) === value && isFrozen(value)) hardenExports(value, { isProxy, charge: () => {}, refuse });
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
