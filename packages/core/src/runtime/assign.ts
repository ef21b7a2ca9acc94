// Assignments to members of what may be a shared, frozen intrinsic, or inherit from one.
//
// Whatever V8 watches stays a data property of the frozen prototypes (lockdown/overrides.ts), and what is inherited and
// cannot be written keeps an assignment from making an own property: `promise.constructor = f` throws. In any other
// realm it does not, so where such an assignment fails for that reason alone, the property is defined. A guest could
// have defined it itself; nothing shared is changed.
import { freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, typedArrayPrototypes } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { asPlatform } from './platform-descriptor.ts';
import { isShared, type QuietTargets, quietTargets } from './quiet-targets.ts';

const { isExtensible } = Object;

/**
 * `target[key] = value`, which is its value. As sloppy code does, what cannot be assigned stays as it is; `strict` code
 * throws, unless an intrinsic that is inherited from is all that is in the way. What would `add` to a target that takes
 * no more is left undone, and all else thrown.
 */
export interface Assign extends QuietTargets {
  (target: object, key: PropertyKey, value: unknown, strict?: Strictness): unknown;
  /**
   * A method of `owner` by which something is defined: a target that takes no more properties is left as it is. Or by
   * which it is described: as the platform's, where an accessor lets assignments through (lockdown/overrides.ts). Or by
   * which something is made to inherit from it: what inherits from arrays may have a length.
   */
  readonly define: (owner: object, name: Defining) => (...args: unknown[]) => unknown;
}

/**
 * `'shared'`: what is inherited from an intrinsic is no obstacle, and an intrinsic is let be; `'loose'`: so is all else
 * that cannot be written. `'heir'`: what is assigned is inherited from.
 */
type Strictness = boolean | 'add' | 'heir' | 'loose' | 'shared';

type Defining = 'defineProperty' | '__defineGetter__' | 'getOwnPropertyDescriptor' | 'create' | 'setPrototypeOf';

/** How far up an intrinsic is looked for: chains are the guest's, and this is not paid for by their length. */
const MOST_LINKS = 16;

const watched: ReadonlySet<unknown> = new Set<unknown>([
  Array.prototype,
  Promise.prototype,
  Map.prototype,
  Set.prototype,
  RegExp.prototype,
  getPrototypeOf(Int8Array.prototype),
  ...typedArrayPrototypes,
]);
const isWatched: (value: unknown) => boolean = watched.has.bind(watched);

/** Whether the first to have `key`, of those that `target` inherits from, is an intrinsic. */
function inheritsWatched(target: object, key: PropertyKey): boolean {
  if (getOwnPropertyDescriptor(target, key) !== undefined) return false;
  let holder: object | null = getPrototypeOf(target);
  for (let links = 0; holder !== null && links < MOST_LINKS; links += 1) {
    // a tenant's own Date and Math are frozen, too, and what stands in for them inherits from them
    if (getOwnPropertyDescriptor(holder, key) !== undefined)
      return isWatched(holder) || holder === payer?.date || (key === 'random' && !isExtensible(holder));
    holder = getPrototypeOf(holder);
  }
  return false;
}

function assignTo(target: object, key: PropertyKey, value: unknown, strict?: Strictness): unknown {
  if (strict === 'heir') {
    (target as Record<PropertyKey, unknown>)[key] = value;
    asHeir(target, value);
    return value;
  }
  if (strict === 'add' && Object(target) === target && !isExtensible(target) && !(key in target)) return value;
  if (strict !== undefined && strict !== false) {
    try {
      (target as Record<PropertyKey, unknown>)[key] = value;
    } catch (error) {
      if (Object(target) !== target || !(error instanceof TypeError)) throw error;
      if (!inheritsWatched(target, key)) {
        if ((strict === 'loose' || strict === 'shared') && isShared(target)) return value;
        if (strict === 'loose' && getOwnPropertyDescriptor(target, key)?.writable === false) return value;
        throw error;
      }
      const own = { value, writable: true, enumerable: true, configurable: true };
      if (!Reflect.defineProperty(target, key, own)) throw error;
    }
    return value;
  }
  if (Object(target) !== target) return value;
  try {
    Reflect.set(target, key, value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the accessors that let overrides through refuse by throwing
  }
  return value;
}

/**
 * What inherits from Array.prototype, with a length and an iterator of its own: those that are inherited can be neither
 * written nor be accessors, so that instances could not be pushed to (cytoscape).
 */
function asHeir(made: unknown, parent: unknown): unknown {
  const { prototype } = Array;
  if (parent !== prototype || Object(made) !== made || getPrototypeOf(made) !== parent || Array.isArray(made))
    return made;
  for (const key of ['length', Symbol.iterator] as const)
    if (!hasOwn(made as object, key) && isExtensible(made))
      Reflect.defineProperty(made as object, key, { value: prototype[key], writable: true, configurable: true });
  return made;
}

const define: Assign['define'] =
  (owner, name) =>
  (...args) => {
    try {
      const result = (owner as Record<Defining, (...args: unknown[]) => unknown>)[name](...args);
      if (name === 'getOwnPropertyDescriptor') return asPlatform(result as PropertyDescriptor | undefined, args[0]);
      if (name === 'setPrototypeOf') return asHeir(result, args[1]);
      return name === 'create' ? asHeir(result, args[0]) : result;
    } catch (error) {
      const target = name === 'defineProperty' ? args[0] : owner;
      if (
        !(name === 'defineProperty' || name === '__defineGetter__') ||
        !(error instanceof TypeError) ||
        isExtensible(target)
      )
        throw error;
      return name === 'defineProperty' ? target : undefined;
    }
  };

export const assign: Assign = freeze(Object.assign(assignTo, quietTargets, { define: freeze(define) }));
