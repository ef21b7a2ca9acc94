// Puts guards in the place of the natives, between repair and freezing.
//
// Nothing of an original may stay within a guest's reach: an intrinsic that is found under several names (Array's
// and typed arrays' toString, the iterators' many names) is replaced under each.
import { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, ownKeys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import type { Guard, Native } from './guard.ts';
import { findPlace } from './paths.ts';

/** The functions that guests find in their realm. */
const intrinsics = new WeakSet<object>();

/** Whether a function is one of the realm's own, guarded or not. */
export const isIntrinsic = (value: object): boolean => intrinsics.has(value);

/** Replacement → what it replaced. */
const originals = new WeakMap<object, Native>();

/** What `replacement` stands for, when it is a guard's. */
export function originalOf(replacement: object): Native | undefined {
  return originals.get(replacement);
}

/**
 * Installs guards; to be called between repair and harden, once. An intrinsic that this engine lacks is left out.
 *
 * @returns the replaced globals (`escape`, `ArrayBuffer`), which compartments must be given over their own
 * @throws LOCKDOWN_FAILED for two guards of one intrinsic
 */
export function installGuards(
  guards: readonly Guard[],
  extraRoots: readonly object[],
): Readonly<Record<string, unknown>> {
  const { replacements, globals } = replaceEach(guards);
  replaceEverywhere(replacements, [globalThis, ...extraRoots]);
  return globals;
}

/** Installs guards of methods that ses captures: to be called before ses is evaluated. */
export function installEarlyGuards(guards: readonly Guard[]): void {
  // a host that loaded ses itself has its methods for good: constructors still count what they allocate
  const isOpen = ({ path }: Guard): boolean => {
    const place = findPlace(path);
    return place !== undefined && getOwnPropertyDescriptor(place.holder, place.key)?.configurable === true;
  };
  replaceEach(guards.filter(isOpen));
}

interface Replaced {
  /** Original → replacement. */
  readonly replacements: ReadonlyMap<unknown, Native>;
  readonly globals: Readonly<Record<string, unknown>>;
}

function replaceEach(guards: readonly Guard[]): Replaced {
  const replacements = new Map<unknown, Native>();
  const globals: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const { path, make, global } of guards) {
    if (seen.has(path)) throw makeError('LOCKDOWN_FAILED', { step: 'guards', reason: `${path} has two guards` });
    seen.add(path);
    const place = findPlace(path);
    if (place === undefined) continue;
    const { holder, key, part } = place;
    const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    const original = property[part] as Native;
    if (typeof original !== 'function' || replacements.has(original)) continue; // an alias, swept up below
    const replacement = make(original);
    copyShape(original, replacement);
    originals.set(replacement, original);
    replacements.set(original, replacement);
    defineProperty(holder, key, { ...property, [part]: replacement });
    if (holder === globalThis) globals[key as string] = replacement;
    if (global !== undefined) globals[global] = replacement;
  }
  return { replacements, globals };
}

/** Name, length, and whatever else the original has of its own. */
function copyShape(original: Native, replacement: Native): void {
  // a constructor may inherit from another one
  const parent: unknown = getPrototypeOf(original);
  if (getPrototypeOf(replacement) !== parent) Object.setPrototypeOf(replacement, parent as object);
  for (const key of ownKeys(original)) {
    const property = getOwnPropertyDescriptor(original, key) as PropertyDescriptor;
    const own = getOwnPropertyDescriptor(replacement, key);
    if (own === undefined || own.configurable) defineProperty(replacement, key, property);
    else if ('value' in property)
      defineProperty(replacement, key, { value: property.value as unknown, writable: false });
  }
}

/** Walks all intrinsics, and puts a replacement wherever its original still is. */
function replaceEverywhere(replacements: ReadonlyMap<unknown, Native>, roots: readonly object[]): void {
  const queue: object[] = [...roots];
  const seen = new Set<unknown>(queue);
  const look = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    if (typeof value === 'function') intrinsics.add(value);
    queue.push(value);
  };
  for (let i = 0; i < queue.length; i++) {
    const holder = queue[i] as object;
    // only what the language has: the platform's own objects keep what they were made with
    const keys = holder === globalThis ? standardGlobals.filter((name) => hasOwn(globalThis, name)) : ownKeys(holder);
    for (const key of keys) {
      const property = getOwnPropertyDescriptor(holder, key);
      if (property === undefined) continue;
      for (const part of ['value', 'get', 'set'] as const) {
        const replacement = replacements.get(property[part]);
        if (replacement !== undefined) defineProperty(holder, key, { ...property, [part]: replacement });
        look(replacement ?? property[part]);
      }
    }
    look(getPrototypeOf(holder));
  }
}

/** The globals that ECMA-262 and its annexes name. */
const standardGlobals: readonly string[] = (
  'AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError ' +
  'Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Iterator JSON Map Math Number ' +
  'Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError ' +
  'Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI ' +
  'encodeURIComponent escape isFinite isNaN parseFloat parseInt unescape'
).split(' ');
