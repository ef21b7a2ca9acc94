// The two sides of a recorded border: who is which number, and what each side holds in place of the other's.
import { type AnyFunction, makeFunctionFacet, makeMethods, readMethods } from '../capability.ts';
import { apply } from '../commons.ts';
import { makeError } from '../errors.ts';
import { isPlainPromise } from '../promises.ts';
import type { Code, Dereference, ReferenceOf } from './codec.ts';

/** Calls capability `of`; `method` is undefined for a function. */
export type Invoke = (of: number, method: string | undefined, args: readonly unknown[]) => unknown;

/** Capabilities of one side, numbered as they first cross. */
export interface Side {
  /** The number of a capability that is this side's own. */
  numberOf(capability: object): number;
  /** The number of what the other side holds in place of one; undefined for anything else. */
  numberOfFacet(facet: object): number | undefined;
  /** What the other side gets. */
  facetOf(number: number, methods: readonly string[] | null): object;
  /** Notes a capability under the next number. */
  add(capability: object): number;
  own(number: number): object | undefined;
  methodsOf(capability: object): readonly string[] | null;
  invoke(number: number, method: string | undefined, args: readonly unknown[]): unknown;
}

/** `name`: how facets are called; `call`: what calling one does. */
export function makeSide(name: string, call: Invoke): Side {
  const numbers = new Map<object, number>();
  const owned: object[] = [];
  const facets = new Map<number, object>();
  const facetNumbers = new Map<object, number>();
  const add = (capability: object): number => {
    numbers.set(capability, owned.length);
    owned.push(capability);
    return owned.length - 1;
  };
  return {
    add,
    own: (number) => owned[number],
    numberOf: (capability) => numbers.get(capability) ?? add(capability),
    numberOfFacet: (facet) => facetNumbers.get(facet),
    methodsOf: (capability) =>
      typeof capability === 'function' ? null : Object.freeze([...readMethods(capability).keys()]),
    facetOf: (number, methods) => {
      const known = facets.get(number);
      if (known !== undefined) return known;
      const fnOf = (method: string | undefined): AnyFunction =>
        ({ call: (...args: unknown[]): unknown => call(number, method, args) }).call;
      const made =
        methods === null
          ? makeFunctionFacet(name, fnOf(undefined))
          : makeMethods(
              name,
              methods.map((method) => [method, fnOf(method)] as const),
            );
      facets.set(number, made);
      facetNumbers.set(made, number);
      return made;
    },
    invoke: (number, method, args) => {
      const capability = owned[number];
      const fn = method === undefined ? capability : readMethods(capability as object).get(method);
      if (typeof fn !== 'function') throw makeError('METHOD_UNKNOWN', { capability: name, method: method ?? 'call' });
      return apply(fn as AnyFunction, method === undefined ? undefined : capability, args);
    },
  };
}

/** How values of one side are written down: its own capabilities, those that come home, its promises. */
export function referencesOf(tag: string, own: Side, otherTag: string, other: Side, promise: ReferenceOf): ReferenceOf {
  return (value) => {
    if (isPlainPromise(value)) return promise(value);
    const home = other.numberOfFacet(value);
    if (home !== undefined) return { [otherTag]: [home] };
    return { [tag]: [own.numberOf(value), own.methodsOf(value)] };
  };
}

/** The opposite, for the other side. */
export function dereferenceFor(
  tag: string,
  own: Side,
  otherTag: string,
  other: Side,
  promiseTag: string,
  promise: (number: number) => unknown,
): Dereference {
  return (found, content: Code) => {
    if (found === promiseTag) return promise(content as number);
    const [number, methods] = content as readonly [number, (readonly string[] | null)?];
    if (found === tag) return own.facetOf(number, methods ?? null);
    return found === otherTag ? other.own(number) : undefined;
  };
}
