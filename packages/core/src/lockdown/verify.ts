// After hardening, looks at everything a fresh compartment can reach: is any of it shared and mutable, or a power
// of the host? Sound only if nothing is skipped, so what is excepted stands in one list: the objects that are made
// anew for each compartment.
import { apply, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, ownKeys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import { isProxy } from './proxies.ts';
import type { CompartmentLike } from './realm.ts';
import { rememberShared } from './shared.ts';
import { syntaxProbe } from './verify-probe.ts';

/** What {@link verifyRealm} looks at. */
export interface VerifyOptions {
  /** A compartment made for this alone. */
  readonly compartment: CompartmentLike;
  /** Further roots: what tenants may be given. */
  readonly roots: Readonly<Record<string, unknown>>;
  /** Name → what no guest may reach by any path. */
  readonly powers: Readonly<Record<string, unknown>>;
  /** Before hardening: look for powers only, which hardening would freeze for the host too. */
  readonly powersOnly?: boolean;
}

interface Visit {
  readonly value: object;
  readonly parent: Visit | undefined;
  readonly step: string;
}

/** Made for each compartment: their own properties are its business, but what they lead to is looked at. */
const perCompartment = ['globalThis', 'eval', 'Function', 'Compartment'];

/** Made together with a sample: a function's prototype, a match's groups, an AggregateError's errors. */
const freshParts = ['prototype', 'groups', 'errors'];

/**
 * Refuses unless every shared object is frozen and has no mutable content. Remembers them all (shared.ts).
 *
 * @returns how many shared objects were looked at
 * @throws LOCKDOWN_MUTABLE, LOCKDOWN_LEAK with the path that leads there
 */
export function verifyRealm({ compartment, roots, powers, powersOnly = false }: VerifyOptions): number {
  const forbidden = new Map<unknown, string>(Object.entries(powers).map(([name, power]) => [power, name]));
  const queue: Visit[] = [];
  const seen = new Set<object>();
  const own = new Set<object>();
  const enqueue = (value: unknown, parent: Visit | undefined, step: string): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    queue.push({ value, parent, step });
  };

  const globals = compartment.globalThis;
  for (const name of perCompartment) own.add((name === 'globalThis' ? globals : globals[name]) as object);
  enqueue(globals, undefined, 'globalThis');
  // fresh objects that syntax and methods make: theirs is only what they lead to
  for (const [name, sample] of Object.entries(compartment.evaluate(syntaxProbe) as Record<string, object>)) {
    own.add(sample);
    for (const part of freshParts) {
      const value: unknown = getOwnPropertyDescriptor(sample, part)?.value;
      if (typeof value === 'object' && value !== null) own.add(value);
    }
    enqueue(sample, undefined, name);
  }
  for (const [name, root] of Object.entries(roots)) enqueue(root, undefined, name);

  for (let i = 0; i < queue.length; i++) {
    const visit = queue[i] as Visit;
    const { value } = visit;
    const power = forbidden.get(value);
    if (power !== undefined) throw makeError('LOCKDOWN_LEAK', { path: pathOf(visit), what: power });
    const shared = !powersOnly && !own.has(value);
    if (shared) assertImmutable(visit);
    for (const key of ownKeys(value)) {
      const property = getOwnPropertyDescriptor(value, key);
      if (property === undefined) continue;
      const name = typeof key === 'symbol' ? `[${key.description ?? ''}]` : key;
      if ('value' in property) {
        if (shared && (property.writable || property.configurable))
          refuse(visit, `its property ${name} can be changed`);
        enqueue(property.value, visit, name);
      } else {
        if (shared && property.configurable) refuse(visit, `its accessor ${name} can be changed`);
        enqueue(property.get, visit, `get ${name}`);
        enqueue(property.set, visit, `set ${name}`);
      }
    }
    enqueue(getPrototypeOf(value), visit, '[[Prototype]]');
  }
  if (!powersOnly) for (const { value } of queue) if (!own.has(value)) rememberShared(value);
  return queue.length - own.size;
}

function assertImmutable(visit: Visit): void {
  const { value } = visit;
  if (isProxy(value) === true) refuse(visit, 'a proxy, which cannot be looked into');
  if (Object.isExtensible(value)) refuse(visit, 'properties can be added');
  if (typeof value === 'object') for (const [what, probe] of contents) if (answers(probe, value)) refuse(visit, what);
}

function refuse(visit: Visit, what: string): never {
  throw makeError('LOCKDOWN_MUTABLE', { path: pathOf(visit), what });
}

function pathOf({ parent, step }: Visit): string {
  return parent === undefined ? step : `${pathOf(parent)}.${step}`;
}

type Probe = (this: unknown, argument?: unknown) => unknown;

function getter(holder: object, key: PropertyKey): Probe | undefined {
  return getOwnPropertyDescriptor(holder, key)?.get;
}

const typedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype);

/** Methods that throw unless their receiver is the real thing: freezing it does not freeze what it holds. */
const contents = (
  [
    ['a Map, whose entries can be changed', getter(Map.prototype, 'size')],
    ['a Set, whose members can be changed', getter(Set.prototype, 'size')],
    ['a WeakMap, whose entries can be changed', WeakMap.prototype.has],
    ['a WeakSet, whose members can be changed', WeakSet.prototype.has],
    ['a Date, whose time can be set', Date.prototype.getTime],
    ['an ArrayBuffer, whose bytes can be changed', getter(ArrayBuffer.prototype, 'byteLength')],
    ['a DataView, whose bytes can be changed', getter(DataView.prototype, 'byteLength')],
    [
      'a typed array, whose elements can be changed',
      function (this: unknown): unknown {
        const tag = getter(typedArrayPrototype, Symbol.toStringTag) as Probe;
        if (apply(tag, this, []) === undefined) throw notOne;
        return undefined;
      },
    ],
  ] as readonly (readonly [string, Probe | undefined])[]
).filter((entry): entry is readonly [string, Probe] => entry[1] !== undefined);

const notOne: unknown = Object.freeze({ because: 'of another kind' });

function answers(probe: Probe, value: object): boolean {
  try {
    apply(probe, value, [value]);
    return true;
  } catch {
    return false;
  }
}

/** Powers of the start compartment that must not be found by any path. */
export function hostPowers(names: readonly string[]): Record<string, unknown> {
  const powers: Record<string, unknown> = { globalThis };
  for (const name of names) if (hasOwn(globalThis, name)) powers[name] = (globalThis as Record<string, unknown>)[name];
  return powers;
}
