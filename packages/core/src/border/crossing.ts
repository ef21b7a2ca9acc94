// The state of one crossing, and the walk that moves it on. The walk is a queue, not a recursion: no nesting
// of a guest's can overflow the host's stack. Nothing here is shared between crossings, so a proxy's trap or
// a host's own code that crosses again half-way meets a crossing of its own.
import { hasOwn, lookupGetter } from '../commons.ts';
import { ownDescriptor } from '../hardened.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { BorderLimits } from './limits.ts';
import { pathText, type Place, type Step } from './path.ts';
import { makeRefusal } from './refusal.ts';

/** Whether a value is a Proxy; undefined when this engine gives no way to tell. */
export type ProxyTest = (value: unknown) => boolean | undefined;

/** A function of unknown type; it is only ever applied. */
export type AnyFunction = (...args: never[]) => unknown;

/** What differs between the directions. */
export interface Policy {
  readonly tenant: string;
  readonly direction: 'toHost' | 'toGuest';
  /** Refuse capabilities, and copy even what is frozen. */
  readonly dataOnly: boolean;
  readonly limits: BorderLimits;
  readonly isProxy: ProxyTest | undefined;
  /** What already crossed, either way: source → its counterpart on the other side. */
  readonly known: { get(source: object): object | undefined };
  /** Records the two sides of one capability. */
  link(source: object, target: object): void;
  wrapFunction(fn: AnyFunction): AnyFunction;
  wrapMethod(fn: AnyFunction, receiver: object, name: PropertyKey): AnyFunction;
  /** Throws BORDER_PENDING at its limit; TypeError when `promise` is no genuine promise. */
  wrapPromise(promise: object, path: () => string): object;
  /** For a function that came from the other side: what it is there. */
  isReturning(fn: AnyFunction): object | undefined;
  /** Told what a crossing cost, in nodes, whether or not it came through. May throw the tenant's end. */
  charge(nodes: number): void;
  /** A date as this side has them; `time` is in ms since the epoch, or NaN. */
  makeDate(time: number): Date;
  /** Told of each copy of an error. */
  onError(copy: Error, source: object): void;
}

/** An object met on the way, with the copy that stands for it. */
export interface Node extends Place {
  readonly parent: Node | undefined;
  readonly depth: number;
  readonly source: object;
  readonly target: object;
  /** Moves the parts over, when there are any. */
  readonly fill: (crossing: Crossing, node: Node) => void;
  /** Whether `source` surely is no proxy: then its data can be read directly. */
  readonly certain: boolean;
  /** What was read already, for `fill`. */
  readonly parts: unknown;
}

export interface Crossing {
  readonly policy: Policy;
  /** Gives the counterpart of a part that stands at `step` of `parent`. */
  readonly place: Placer;
  readonly root: string;
  readonly seen: Map<object, object>;
  readonly queue: Node[];
  /** Capabilities to be linked once the whole value has crossed: source, target, source, target… */
  readonly links: object[];
  nodes: number;
  bytes: number;
}

/** See {@link Crossing.place}. */
export type Placer = (crossing: Crossing, value: unknown, parent: Node | undefined, step: Step | undefined) => unknown;

/** Where an object is about to be placed. */
export interface Site {
  readonly crossing: Crossing;
  readonly parent: Node | undefined;
  readonly step: Step | undefined;
  readonly depth: number;
  readonly certain: boolean;
}

export function makeCrossing(policy: Policy, place: Placer, root: string): Crossing {
  return { policy, place, root, seen: new Map(), queue: [], links: [], nodes: 0, bytes: 0 };
}

/** Enters `target` as the counterpart of `source`; its parts move over when the walk comes to it. */
export function enter<T extends object>(site: Site, source: object, target: T, fill: Node['fill'], parts?: unknown): T {
  const { crossing, parent, step, depth, certain } = site;
  crossing.seen.set(source, target);
  crossing.queue.push({ parent, step: step ?? '', depth, source, target, fill, certain, parts });
  return target;
}

/** Throws the border's coded error for what stands at `last` of `place`. */
export function refuse(
  crossing: Crossing,
  code: ErrorCode,
  place: Place | undefined,
  last: Step | undefined,
  details: Readonly<Record<string, string | number>> = {},
): never {
  throw makeRefusal(code, { path: pathText(crossing.root, place, last), tenant: crossing.policy.tenant, ...details });
}

/** Counts `weight` nodes. Throws BORDER_NODES at one over the limit. */
export function countNodes(crossing: Crossing, weight: number, parent: Node | undefined, step: Step | undefined): void {
  crossing.nodes += weight;
  const limit = crossing.policy.limits.nodes;
  if (crossing.nodes > limit) refuse(crossing, 'BORDER_NODES', parent, step, { limit });
}

/** Counts bytes. Throws BORDER_BYTES at one over the limit. */
export function countBytes(crossing: Crossing, bytes: number, parent: Node | undefined, step: Step | undefined): void {
  crossing.bytes += bytes;
  const limit = crossing.policy.limits.bytes;
  if (crossing.bytes > limit) refuse(crossing, 'BORDER_BYTES', parent, step, { limit });
}

/** What {@link readMember} gives when there is no such member. */
export const absent: unique symbol = Symbol('absent');

/**
 * Reads one own data property, once. Throws BORDER_ACCESSOR for an accessor, without running it.
 *
 * For what surely is no proxy, asking for the getter and then reading costs a third of a descriptor.
 */
export function readMember(
  crossing: Crossing,
  source: object,
  certain: boolean,
  key: PropertyKey,
  parent: Node | undefined,
  step: Step | undefined,
): unknown {
  if (certain && lookupGetter(source, key) === undefined) {
    const value = (source as Record<PropertyKey, unknown>)[key];
    if (value !== undefined) return value;
  }
  const descriptor = ownDescriptor(source, key);
  if (descriptor === undefined) return absent;
  if (!hasOwn(descriptor, 'value')) refuse(crossing, 'BORDER_ACCESSOR', { parent, step: step ?? '' }, key);
  return descriptor.value;
}
