// Stand-ins that need no proxy, for what hardened code mostly hands around: frozen functions, frozen records of
// data and functions, frozen arrays, errors. They are ordinary frozen objects, so every invariant holds by itself;
// a call costs what a closure costs; and a tenant's border takes them, which refuses proxies.
import {
  create,
  defineProperty,
  errorNames,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isFrozen,
  ownKeys,
  setPrototypeOf,
} from '../commons.ts';

/** Larger ones get a proxy: copying all of it at the first look would be the wrong price. */
const MAX_KEYS = 256;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The own properties of a frozen object, all of them data; undefined when it is anything else. */
function frozenData(target: object): ReadonlyMap<PropertyKey, PropertyDescriptor> | undefined {
  if (!isFrozen(target)) return undefined;
  const keys = ownKeys(target);
  if (keys.length > MAX_KEYS) return undefined;
  const found = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of keys) {
    const descriptor = getOwnPropertyDescriptor(target, key);
    if (descriptor === undefined || descriptor.get !== undefined || descriptor.set !== undefined) return undefined;
    found.set(key, descriptor);
  }
  return found;
}

/** A prototype that adds nothing but a tag, as `Far` makes them; or `base` itself. */
function isTagOf(prototype: object | null, base: object): boolean {
  if (prototype === base) return true;
  if (prototype === null || getPrototypeOf(prototype) !== base) return false;
  const own = frozenData(prototype);
  if (own === undefined) return false;
  for (const [key, { value }] of own) if (typeof key !== 'symbol' || typeof value !== 'string') return false;
  return true;
}

/** The name and length of a frozen function that has nothing else and makes nothing; undefined for any other. */
export function bareFunction(target: object): ReadonlyMap<PropertyKey, PropertyDescriptor> | undefined {
  if (typeof target !== 'function' || !isTagOf(getPrototypeOf(target), Function.prototype)) return undefined;
  const own = frozenData(target);
  if (own === undefined) return undefined;
  for (const [key, { value }] of own) {
    if (key !== 'name' && key !== 'length') return undefined;
    if (isObject(value)) return undefined;
  }
  // A constructor without a `prototype` is a bound one; its stand-in has to construct.
  return isConstructor(target) ? undefined : own;
}

const probe: ProxyHandler<() => void> = freeze({ construct: () => ({}) });

/** Whether `new` works on it. Nothing of it runs: a proxy answers in its place. */
export function isConstructor(target: object): boolean {
  if (typeof target !== 'function') return false;
  try {
    void new (new Proxy(target as () => void, probe) as unknown as new () => object)();
    return true;
  } catch {
    return false;
  }
}

/** Gives `standIn` the prototype and the properties that `give` makes of those of what it stands for. Freezes it. */
function dress(
  standIn: object,
  prototype: object | null,
  own: ReadonlyMap<PropertyKey, PropertyDescriptor>,
  give: (value: unknown) => unknown,
): object {
  if (getPrototypeOf(standIn) !== prototype) setPrototypeOf(standIn, prototype);
  for (const [key, descriptor] of own) {
    if (key === 'length' && isArray(standIn)) continue;
    defineProperty(standIn, key, { ...descriptor, value: give(descriptor.value) });
  }
  return freeze(standIn);
}

/** The stand-in of a {@link bareFunction}. */
export function dressFunction(
  closure: object,
  target: object,
  own: ReadonlyMap<PropertyKey, PropertyDescriptor>,
  give: (value: unknown) => unknown,
): object {
  return dress(closure, give(getPrototypeOf(target)) as object, own, give);
}

/** Objects of one tree that are copied at the first look; larger ones get a proxy. */
const MAX_TREE = 256;

/** The properties of a frozen array or plain record. */
function plainData(target: object): ReadonlyMap<PropertyKey, PropertyDescriptor> | undefined {
  const prototype = getPrototypeOf(target);
  const fits = isArray(target)
    ? prototype === Array.prototype
    : prototype === null || isTagOf(prototype, Object.prototype);
  return fits ? frozenData(target) : undefined;
}

/** Whether it is a tree of frozen arrays, plain records, functions and primitives: no cycles, nothing else. */
function isFrozenTree(own: ReadonlyMap<PropertyKey, PropertyDescriptor>, met: Set<object>): boolean {
  for (const { value } of own.values()) {
    if (typeof value !== 'object' || value === null) continue;
    if (met.has(value) || met.size >= MAX_TREE) return false;
    met.add(value);
    const inner = plainData(value);
    if (inner === undefined || !isFrozenTree(inner, met)) return false;
  }
  return true;
}

/**
 * The stand-in of a frozen array or plain record that is a tree of such, of functions and of primitives: a copy, its
 * members through `give`. Undefined for others.
 */
export function makeFrozenStandIn(target: object, give: (value: unknown) => unknown): object | undefined {
  if (typeof target !== 'object') return undefined;
  const own = plainData(target);
  if (own === undefined || !isFrozenTree(own, new Set([target]))) return undefined;
  const prototype = give(getPrototypeOf(target)) as object | null;
  if (!isArray(target)) return dress(create(prototype) as object, prototype, own, give);
  const copy: unknown[] = [];
  copy.length = (own.get('length') as PropertyDescriptor).value as number;
  return dress(copy, prototype, own, give);
}

/**
 * A copy of an error of a standard class, made when it first crosses: its message and its own data, each through
 * `give`. So what was thrown can still be read when the membrane has ended. `link` is told the copy before it is
 * filled: an error may be its own cause. Undefined for other objects.
 */
export function makeErrorStandIn(
  target: object,
  give: (value: unknown) => unknown,
  link: (standIn: object) => void,
): object | undefined {
  const prototype = getPrototypeOf(target);
  if (prototype === null || !errorNames.has(prototype)) return undefined;
  const copy = new Error();
  if (prototype !== Error.prototype) setPrototypeOf(copy, prototype);
  link(copy);
  for (const key of ownKeys(target)) {
    if (key === 'stack') continue;
    const descriptor = getOwnPropertyDescriptor(target, key);
    if (descriptor === undefined || descriptor.get !== undefined || descriptor.set !== undefined) continue;
    defineProperty(copy, key, { ...descriptor, configurable: true, value: give(descriptor.value) });
  }
  return isFrozen(target) ? freeze(copy) : copy;
}
