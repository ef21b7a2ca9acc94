// The counterpart of one value: what crosses as it is, what crossed before, and otherwise an empty copy whose
// parts the walk moves over later.
import { getPrototypeOf, isArray, isFrozen } from '../commons.ts';
import { placeArray } from './arrays.ts';
import { placeInstance } from './instances.ts';
import {
  countBytes,
  countNodes,
  makeCrossing,
  refuse,
  type AnyFunction,
  type Crossing,
  type Node,
  type Policy,
  type Site,
} from './crossing.ts';
import { describe } from './describe.ts';
import { placeExotic } from './exotics.ts';
import { isFrozenData, isVerified } from './frozen.ts';
import { classNameOf, kindOf } from './kinds.ts';
import { pathText, type Step } from './path.ts';
import { placeRecord } from './records.ts';
import { isSharedSymbol } from './symbols.ts';

const objectPrototype = Object.prototype;
const functionWeight = 10;
const promiseWeight = 20;

/** Gives the counterpart of `value`, which stands at `step` of `parent`. */
function place(crossing: Crossing, value: unknown, parent: Node | undefined, step: Step | undefined): unknown {
  countNodes(crossing, 1, parent, step);
  switch (typeof value) {
    case 'string':
      countBytes(crossing, 2 * value.length, parent, step);
      return value;
    case 'symbol':
      if (!isSharedSymbol(value)) refuse(crossing, 'BORDER_SYMBOL', parent, step, { got: describe(value) });
      return value;
    case 'function':
      return placeFunction(crossing, value as AnyFunction, parent, step);
    case 'object':
      return value === null ? null : placeObject(crossing, value, parent, step);
    default:
      return value;
  }
}

function placeFunction(crossing: Crossing, fn: AnyFunction, parent: Node | undefined, step: Step | undefined): object {
  if (crossing.policy.dataOnly) refuse(crossing, 'BORDER_NOT_DATA', parent, step, { got: 'a function' });
  const known = crossing.policy.known.get(fn);
  if (known !== undefined) return known;
  countNodes(crossing, functionWeight, parent, step);
  return crossing.policy.wrapFunction(fn);
}

function placeObject(crossing: Crossing, value: object, parent: Node | undefined, step: Step | undefined): object {
  const { policy, seen } = crossing;
  const known = policy.known.get(value);
  if (known !== undefined) {
    if (policy.dataOnly) refuse(crossing, 'BORDER_NOT_DATA', parent, step, { got: 'a capability' });
    return known;
  }
  if (!policy.dataOnly && (isVerified(value) || (parent === undefined && crossesAsIs(policy, value)))) return value;
  const met = seen.get(value);
  if (met !== undefined) return met;
  const depth = parent === undefined ? 1 : parent.depth + 1;
  const limit = policy.limits.depth;
  if (depth > limit) refuse(crossing, 'BORDER_DEPTH', parent, step, { limit });
  const proxied = policy.isProxy?.(value);
  if (proxied === true) refuse(crossing, 'BORDER_PROXY', parent, step);
  const site: Site = { crossing, parent, step, depth, certain: proxied === false };
  const prototype = getPrototypeOf(value) as object | null;
  if (isArray(value)) {
    if (prototype !== Array.prototype) {
      refuse(crossing, 'BORDER_INSTANCE', parent, step, { got: 'an array of a class of its own' });
    }
    return placeArray(site, value);
  }
  if (prototype === objectPrototype || prototype === null) return placeRecord(site, value, prototype);
  const kind = kindOf(prototype);
  if (kind === undefined || kind === 'error') return placeInstance(site, value);
  if (kind === 'none' || kind === 'array') {
    refuse(crossing, 'BORDER_REFUSED', parent, step, { got: `an instance of ${classNameOf(prototype)}` });
  }
  if (kind === 'promise') return placePromise(site, value);
  return placeExotic(site, value, kind, prototype);
}

// Tried at the root only: a verdict takes a walk.
function crossesAsIs({ isProxy, limits }: Policy, value: object): boolean {
  return isProxy !== undefined && isProxy(value) === false && isFrozen(value) && isFrozenData(value, isProxy, limits);
}

function placePromise({ crossing, parent, step }: Site, promise: object): object {
  const { policy } = crossing;
  if (policy.dataOnly) refuse(crossing, 'BORDER_NOT_DATA', parent, step, { got: 'a promise' });
  countNodes(crossing, promiseWeight, parent, step);
  return policy.wrapPromise(promise, () => pathText(crossing.root, parent, step));
}

/**
 * Takes a value across: gives its counterpart, whole. Throws the border's coded errors; what a proxy's traps
 * throw comes through raw when the engine cannot tell proxies.
 */
export function cross(policy: Policy, value: unknown, root: string): unknown {
  if (!policy.dataOnly && ((typeof value === 'object' && value !== null) || typeof value === 'function')) {
    const known = policy.known.get(value);
    if (known !== undefined) return known;
    if (isVerified(value)) return value;
  }
  const crossing = makeCrossing(policy, place, root);
  let result: unknown;
  try {
    result = place(crossing, value, undefined, undefined);
    const { queue } = crossing;
    for (let index = 0; index < queue.length; index += 1) {
      const node = queue[index] as Node;
      node.fill(crossing, node);
    }
  } catch (error) {
    policy.charge(crossing.nodes);
    throw error;
  }
  policy.charge(crossing.nodes);
  const { links } = crossing;
  for (let index = 0; index < links.length; index += 2) {
    policy.link(links[index] as object, links[index + 1] as object);
  }
  return result;
}
