// Data that can never change needs no copy: in one realm it crosses as it is. Only what was walked here counts,
// member by member: frozen, plain, without accessors, functions or proxies. A frozen Map or typed array is not
// data that cannot change, its contents still can.
import { getOwnPropertyDescriptor, getPrototypeOf, hasOwn, isArray, isFrozen, ownKeys } from '../commons.ts';
import type { ProxyTest } from './crossing.ts';
import type { BorderLimits } from './limits.ts';
import { isSharedSymbol } from './symbols.ts';

// Verdicts hold for the realm and for ever: neither can become untrue, `unfit` only too strict.
const verified = new WeakSet<object>();
const unfit = new WeakSet<object>();

const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;

/** Whether `value` is known to be deeply frozen plain data. */
export function isVerified(value: object): boolean {
  return verified.has(value);
}

/** Whether `root` is deeply frozen plain data within `limits`; remembered, so that asking again is free. */
export function isFrozenData(root: object, isProxy: ProxyTest, limits: BorderLimits): boolean {
  if (verified.has(root)) return true;
  if (unfit.has(root)) return false;
  const graph = walk(root, isProxy, limits);
  if (graph === undefined) {
    unfit.add(root);
    return false;
  }
  for (const object of graph) verified.add(object);
  return true;
}

function isFrozenPlain(value: object, isProxy: ProxyTest): boolean {
  if (isProxy(value) !== false || !isFrozen(value)) return false;
  const prototype = getPrototypeOf(value) as object | null;
  return isArray(value) ? prototype === arrayPrototype : prototype === objectPrototype || prototype === null;
}

// Every object of the graph, or undefined when something in it is not fit. Level by level, to count the depth.
function walk(root: object, isProxy: ProxyTest, limits: BorderLimits): Set<object> | undefined {
  const graph = new Set<object>([root]);
  let nodes = 0;
  let bytes = 0;
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limits.depth) return undefined;
    const next: object[] = [];
    for (const source of level) {
      if (!isFrozenPlain(source, isProxy)) return undefined;
      nodes += isArray(source) ? source.length : 1;
      if (nodes > limits.nodes) return undefined;
      const names = ownKeys(source);
      nodes += names.length;
      for (let index = 0; index < names.length; index += 1) {
        const name = names[index] as PropertyKey;
        if (typeof name === 'symbol' && !isSharedSymbol(name)) return undefined;
        if (typeof name === 'string') bytes += 2 * name.length;
        const descriptor = getOwnPropertyDescriptor(source, name);
        if (descriptor === undefined || !hasOwn(descriptor, 'value')) return undefined;
        const value = descriptor.value as unknown;
        if (typeof value === 'string') bytes += 2 * value.length;
        else if (typeof value === 'function' || (typeof value === 'symbol' && !isSharedSymbol(value))) return undefined;
        else if (typeof value === 'object' && value !== null && !graph.has(value)) {
          if (!verified.has(value)) next.push(value);
          graph.add(value);
        }
      }
      if (nodes > limits.nodes || bytes > limits.bytes) return undefined;
    }
    level = next;
  }
  return graph;
}
