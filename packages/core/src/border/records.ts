// Plain objects: their enumerable own members, under strings and shared symbols. One with a method is a
// capability: it crosses as a frozen object whose methods call the original with the original as `this`, and
// whose data is a copy taken now.
import {
  create,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  hasOwn,
  keys,
  ownKeys,
} from '../commons.ts';
import { ownDescriptor } from '../hardened.ts';
import {
  absent,
  countBytes,
  countNodes,
  enter,
  readMember,
  refuse,
  type AnyFunction,
  type Crossing,
  type Node,
  type Site,
} from './crossing.ts';
import { isSharedSymbol } from './symbols.ts';

const objectPrototype = Object.prototype;

/** Members that were read, in order. */
interface Members {
  readonly names: PropertyKey[];
  readonly values: unknown[];
  callable: boolean;
}

/** Makes an own data property, whatever stands above under that name (`__proto__`, a frozen `toString`). */
export function setMember(target: object, name: PropertyKey, value: unknown): void {
  if (typeof name === 'string' && !hasOwn(objectPrototype, name)) (target as Record<string, unknown>)[name] = value;
  else defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

// The names of enumerable members. A proxy is asked once for all, and then once for each.
function namesOf(source: object, certain: boolean): PropertyKey[] {
  if (!certain) return ownKeys(source);
  const names: PropertyKey[] = keys(source);
  const symbols = getOwnPropertySymbols(source);
  for (let index = 0; index < symbols.length; index += 1) {
    const symbol = symbols[index] as symbol;
    if (getOwnPropertyDescriptor(source, symbol)?.enumerable === true) names.push(symbol);
  }
  return names;
}

function readEnumerable({ crossing, parent, step, certain }: Site, source: object, name: PropertyKey): unknown {
  if (certain) return readMember(crossing, source, true, name, parent, step);
  const descriptor = ownDescriptor(source, name);
  if (descriptor === undefined || descriptor.enumerable !== true) return absent;
  if (!hasOwn(descriptor, 'value')) refuse(crossing, 'BORDER_ACCESSOR', { parent, step: step ?? '' }, name);
  return descriptor.value;
}

function readMembers(site: Site, source: object): Members {
  const { crossing, parent, step } = site;
  const names = namesOf(source, site.certain);
  countNodes(crossing, names.length, parent, step);
  const members: Members = { names: [], values: [], callable: false };
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as PropertyKey;
    const value = readEnumerable(site, source, name);
    if (value === absent) continue;
    if (typeof name === 'string') countBytes(crossing, 2 * name.length, parent, step);
    else if (typeof name === 'symbol' && !isSharedSymbol(name)) {
      refuse(crossing, 'BORDER_SYMBOL', parent, step, { got: `a member under ${String(name).slice(0, 40)}` });
    }
    if (typeof value === 'function') members.callable = true;
    members.names.push(name);
    members.values.push(value);
  }
  return members;
}

/** Enters an empty copy, or an empty capability, for a plain object. */
export function placeRecord(site: Site, source: object, prototype: object | null): object {
  const members = readMembers(site, source);
  // What was counted for the members is counted again as each is placed.
  site.crossing.nodes -= members.names.length;
  if (members.callable && !site.crossing.policy.dataOnly) return enter(site, source, {}, fillCapability, members);
  return enter(site, source, prototype === null ? create(null) : {}, fillRecord, members);
}

function fillRecord(crossing: Crossing, node: Node): void {
  const { names, values } = node.parts as Members;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as PropertyKey;
    setMember(node.target, name, crossing.place(crossing, values[index], node, name));
  }
}

/** Whether a method under this name crosses: other symbols' are protocols of the side they are on. */
export function isMethodName(name: PropertyKey): boolean {
  return typeof name !== 'symbol' || name === Symbol.iterator || name === Symbol.asyncIterator;
}

/** The counterpart of a method: what the function itself came from on the other side, or a bound wrapper. */
export function placeMethod(crossing: Crossing, node: Node, name: PropertyKey, method: AnyFunction): object {
  if (name === 'then') refuse(crossing, 'BORDER_THENABLE', node, undefined);
  const { policy } = crossing;
  countNodes(crossing, 10, node, name);
  return policy.isReturning(method) ?? policy.wrapMethod(method, node.source, name);
}

function fillCapability(crossing: Crossing, node: Node): void {
  const { names, values } = node.parts as Members;
  const { source, target } = node;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as PropertyKey;
    const value = values[index];
    if (typeof value !== 'function') setMember(target, name, crossing.place(crossing, value, node, name));
    else if (isMethodName(name)) setMember(target, name, placeMethod(crossing, node, name, value as AnyFunction));
  }
  freeze(target);
  crossing.links.push(source, target);
}
