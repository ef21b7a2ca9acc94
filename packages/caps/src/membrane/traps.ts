// Stand-ins that are proxies: for whatever can still change, has accessors, is constructed, or has slots.
//
// The proxy's own target is a shadow. Before an answer that the engine holds a proxy to (a property that cannot be
// reconfigured, an object that cannot be extended), what is true of the original is made true of the shadow, with
// its values crossed; then the shadow answers. So the invariants of proxies hold without being spelled out.
// After Van Cutsem and Miller, Trustworthy Proxies (2013).
import {
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  ownKeys,
  setPrototypeOf,
} from '../commons.ts';
import { isConstructor } from './stand-ins.ts';

/** What the traps need of a membrane, for objects of one side. */
export interface Crossing {
  /** From the original's side to the holder's. */
  out(value: unknown): unknown;
  /** From the holder's side to the original's. */
  back(value: unknown): unknown;
  /** What the holder sees of something that was thrown on the original's side. */
  thrown(thrown: unknown): unknown;
  /** Calls `fn` of the original's side for the holder. */
  invoke(fn: object, receiver: unknown, args: unknown[]): unknown;
  /** An intrinsic method that needs the original: it is called there. */
  method(intrinsic: object): object;
  isIntrinsic(value: unknown): value is object;
  /** Throws when the membrane has ended. */
  assertLive(): void;
}

const { construct, deleteProperty, get, has, isExtensible, preventExtensions, set } = Reflect;
const defineOwn = Reflect.defineProperty;

function makeShadow(target: object): object {
  if (isArray(target)) return [];
  if (typeof target !== 'function') return {};
  // A bound function has no `prototype` that could not be taken away again.
  return isConstructor(target) ? function shadow(): void {}.bind(undefined) : (): void => {};
}

/** A proxy for `target` on the other side. `slots`: its intrinsic methods have to be called over there. */
export function makeProxy(target: object, crossing: Crossing, slots: boolean): object {
  const { out, back, invoke, assertLive } = crossing;
  const shadow = makeShadow(target);
  const give = (value: unknown): unknown =>
    slots && typeof value === 'function' && crossing.isIntrinsic(value) ? crossing.method(value) : out(value);
  const attempt = <T>(operate: () => T): T => {
    assertLive();
    try {
      const done = operate();
      assertLive();
      return done;
    } catch (thrown) {
      throw crossing.thrown(thrown);
    }
  };

  const giveDescriptor = (found: PropertyDescriptor): PropertyDescriptor =>
    found.get === undefined && found.set === undefined
      ? { ...found, value: give(found.value) }
      : ({ ...found, get: out(found.get), set: out(found.set) } as PropertyDescriptor);
  /** Makes a property of the shadow what it is of the target. */
  const sync = (key: PropertyKey): PropertyDescriptor | undefined => {
    const found = getOwnPropertyDescriptor(target, key);
    if (found === undefined) {
      deleteProperty(shadow, key);
      return undefined;
    }
    defineProperty(shadow, key, giveDescriptor(found));
    return getOwnPropertyDescriptor(shadow, key);
  };
  const syncAll = (): PropertyKey[] => {
    const keys = ownKeys(target);
    const known = new Set(keys);
    for (const key of ownKeys(shadow)) if (!known.has(key)) deleteProperty(shadow, key);
    for (const key of keys) sync(key);
    return keys;
  };
  /** Once the target cannot be extended, neither can the shadow. */
  const syncExtensible = (): boolean => {
    if (isExtensible(target)) return true;
    if (isExtensible(shadow)) {
      syncAll();
      setPrototypeOf(shadow, out(getPrototypeOf(target)) as object | null);
      preventExtensions(shadow);
    }
    return false;
  };

  const handler: ProxyHandler<object> = {
    get(_, key, receiver) {
      assertLive();
      try {
        const value: unknown = get(target, key, receiver === proxy ? target : back(receiver));
        assertLive();
        return give(value);
      } catch (thrown) {
        throw crossing.thrown(thrown);
      }
    },
    set: (_, key, value, receiver) =>
      attempt(() => set(target, key, back(value), receiver === proxy ? target : back(receiver))),
    has: (_, key) => attempt(() => has(target, key)),
    deleteProperty: (_, key) =>
      attempt(() => {
        const done = deleteProperty(target, key);
        if (done) deleteProperty(shadow, key);
        return done;
      }),
    getOwnPropertyDescriptor: (_, key) =>
      attempt(() => {
        syncExtensible();
        return sync(key);
      }),
    defineProperty: (_, key, descriptor) =>
      attempt(() => {
        const given: PropertyDescriptor = { ...descriptor };
        for (const part of ['value', 'get', 'set'] as const)
          if (part in given) given[part] = back(given[part]) as never;
        const done = defineOwn(target, key, given);
        if (done) sync(key);
        return done;
      }),
    ownKeys: () =>
      attempt(() => {
        if (!syncExtensible()) return syncAll() as (string | symbol)[];
        return ownKeys(target);
      }),
    getPrototypeOf: () =>
      attempt(() => {
        syncExtensible();
        return out(getPrototypeOf(target)) as object | null;
      }),
    setPrototypeOf: (_, prototype) => attempt(() => Reflect.setPrototypeOf(target, back(prototype) as object | null)),
    isExtensible: () => attempt(syncExtensible),
    preventExtensions: () =>
      attempt(() => {
        if (!preventExtensions(target)) return false;
        return !syncExtensible();
      }),
    apply: (_, receiver, args) => invoke(target, receiver, args),
    construct: (_, args, newTarget) =>
      attempt(
        () =>
          out(
            construct(
              target as () => void,
              args.map(back),
              (newTarget === (proxy as unknown) ? target : back(newTarget)) as () => void,
            ),
          ) as object,
      ),
  };
  const proxy: object = new Proxy(shadow, handler);
  return proxy;
}
