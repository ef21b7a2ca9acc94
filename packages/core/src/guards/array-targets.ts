// Many properties put into an array or a typed array at once: `length` among them makes as many elements as it says, and a
// text becomes a BigInt. Such targets are given their properties here, one by one, where a source may have what takes long.
import { apply, getOwnPropertyDescriptor, hasOwn, isArray, ownKeys } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { payFor, readDescriptor } from './arrays-sizing.ts';
import { holdsBigInts, isElementKey, toElement } from './bigint-elements.ts';
import { mayBeProxy } from './genuine.ts';

const { defineProperty } = Object;
const { propertyIsEnumerable } = Object.prototype;

type Target = Record<PropertyKey, unknown>;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Whether copying from `source`, or defining what it says, may set an array's `length`. Runs no guest code. */
const hasLength = (source: unknown): boolean =>
  isObject(source) && (mayBeProxy(source) || (!isArray(source) && hasOwn(source, 'length')));

/** The same of what a function gives its instances to inherit from. */
const hasPrototype = (source: unknown): boolean =>
  isObject(source) && (mayBeProxy(source) || hasOwn(source, 'prototype'));

/** What `target` gets for `value` under `key`, paid for. */
function settled(guest: Payer, target: unknown, key: PropertyKey, value: unknown): unknown {
  if (key === 'length') return isArray(target) ? payFor(guest, value) : value;
  if (key === 'prototype' && typeof target === 'function') guest.prototypes?.note(value);
  return holdsBigInts(target) && isElementKey(key) ? toElement(guest, value) : value;
}

/** Whether `Object.assign` with these arguments is to be done by {@link assignEach}. */
export function assignsLength(args: ArrayLike<unknown>): boolean {
  if (mayBeProxy(args[0])) return false;
  if (holdsBigInts(args[0])) return true;
  const has = typeof args[0] === 'function' ? hasPrototype : hasLength;
  if (!isArray(args[0]) && has === hasLength) return false;
  for (let i = 1; i < args.length; i++) if (has(args[i])) return true;
  return false;
}

/** Object.assign (20.1.2.1) onto an object. */
export function assignEach(guest: Payer, args: ArrayLike<unknown>): unknown {
  const target = args[0] as Target;
  for (let i = 1; i < args.length; i++) {
    if (args[i] === undefined || args[i] === null) continue;
    const source = Object(args[i]) as Target;
    const keys = ownKeys(source);
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as PropertyKey;
      if (getOwnPropertyDescriptor(source, key)?.enumerable !== true) continue;
      target[key] = settled(guest, target, key, source[key]);
    }
  }
  return target;
}

/** Whether `Object.defineProperties` with these arguments is to be done by {@link defineEach}. */
export const definesLength = (target: unknown, properties: unknown): boolean =>
  isObject(properties) &&
  !mayBeProxy(target) &&
  (holdsBigInts(target) ||
    (isArray(target) && hasLength(properties)) ||
    (typeof target === 'function' && hasPrototype(properties)));

/** Object.defineProperties (20.1.2.3) on an object: all descriptors are read before the first is used. */
export function defineEach(guest: Payer, target: object, properties: object): unknown {
  const keys = ownKeys(properties);
  const read: [PropertyKey, PropertyDescriptor][] = [];
  for (let k = 0; k < keys.length; k++) {
    const key = keys[k] as PropertyKey;
    if (!apply(propertyIsEnumerable, properties, [key])) continue;
    const attributes = (properties as Target)[key];
    if (!isObject(attributes)) throw new TypeError(`Property description must be an object: ${String(attributes)}`);
    read.push([key, readDescriptor(attributes)]);
  }
  for (let k = 0; k < read.length; k++) {
    const [key, descriptor] = read[k] as [PropertyKey, PropertyDescriptor];
    if ('value' in descriptor) descriptor.value = settled(guest, target, key, descriptor.value);
    defineProperty(target, key, descriptor);
  }
  return target;
}
