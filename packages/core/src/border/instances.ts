// Objects with a class of their own. A guest's instance crosses by reference: a frozen object with the methods
// of its chain, each called with the instance as `this`, so private fields work. Fields and accessors stay
// behind: what an instance shows is what its methods give. A host's instance crosses only if it was marked.
import { freeze, getOwnPropertyDescriptor, hasOwn, ownKeys } from '../commons.ts';
import { ownDescriptor } from '../hardened.ts';
import { isCapability } from './capability.ts';
import { countNodes, enter, refuse, type AnyFunction, type Crossing, type Node, type Site } from './crossing.ts';
import { describe } from './describe.ts';
import { placeError } from './error-node.ts';
import { classNameOf } from './kinds.ts';
import { pathText } from './path.ts';
import { lineageOf } from './prototypes.ts';
import { isMethodName, placeMethod, setMember } from './records.ts';

type Method = readonly [name: PropertyKey, method: AnyFunction];

/** The mark of `Far` and of exos (@endo/pass-style): a data property of a prototype, as hosts define it. */
function isFar(chain: readonly object[]): boolean {
  for (const at of chain) {
    const tag = getOwnPropertyDescriptor(at, Symbol.toStringTag)?.value as unknown;
    if (typeof tag === 'string' && (tag.startsWith('Alleged: ') || tag === 'Remotable')) return true;
  }
  return false;
}

// The nearest method of each name, as a call on the instance would find it.
function collectMethods({ crossing, parent, step }: Site, source: object, chain: readonly object[]): Method[] {
  const met = new Set<PropertyKey>(['constructor']);
  const methods: Method[] = [];
  for (let hop = -1; hop < chain.length; hop += 1) {
    const at = hop < 0 ? source : (chain[hop] as object);
    const names = ownKeys(at);
    countNodes(crossing, names.length, parent, step);
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as PropertyKey;
      if (met.has(name) || !isMethodName(name)) continue;
      met.add(name);
      const descriptor = ownDescriptor(at, name);
      if (descriptor === undefined || !hasOwn(descriptor, 'value')) continue;
      if (typeof descriptor.value === 'function') methods.push([name, descriptor.value as AnyFunction]);
    }
  }
  return methods;
}

/** Enters the counterpart of an object whose prototype is neither Object.prototype, null nor a data kind. */
export function placeInstance(site: Site, source: object): object {
  const { crossing, parent, step } = site;
  const { policy } = crossing;
  const { chain, kind, hops, broken } = lineageOf(source, policy.isProxy);
  if (broken) refuse(crossing, 'BORDER_PROXY', parent, step);
  if (kind === 'error') return placeError(site, source, chain);
  if (policy.dataOnly) refuse(crossing, 'BORDER_NOT_DATA', parent, step, { got: describe(source) });
  if (kind === 'promise' && policy.direction === 'toGuest') {
    return policy.wrapPromise(source, () => pathText(crossing.root, parent, step));
  }
  if (kind !== undefined && kind !== 'none') {
    const base = classNameOf(chain[hops] as object);
    refuse(crossing, 'BORDER_INSTANCE', parent, step, { got: `${describe(source)}, a subclass of ${base}` });
  }
  if (policy.direction === 'toGuest' && !isCapability(source) && !isFar(chain)) {
    refuse(crossing, 'BORDER_INSTANCE', parent, step, { got: describe(source) });
  }
  return enter(site, source, {}, fillInstance, collectMethods(site, source, chain));
}

function fillInstance(crossing: Crossing, node: Node): void {
  for (const [name, method] of node.parts as Method[]) {
    setMember(node.target, name, placeMethod(crossing, node, name, method));
  }
  freeze(node.target);
  crossing.links.push(node.source, node.target);
}
