// What a shape is: a reader, compiled when the shape is made, and what it expects in words.
//
// A reader looks at a value once and gives what is passed on: primitives as they are, data as a fresh frozen copy
// of what was looked at, capabilities by reference. So a getter, a proxy or a later change cannot show the check one thing
// and the target another. A record's properties are read by their descriptors: a getter is refused and does not
// run. A proxy's traps do run, and an array's accessors, once each and before anything of the target's does.
import { freeze, weakSetAdd, weakSetHas } from '../commons.ts';
import { makeInert } from '../inert.ts';
import type { Refused } from './refusal.ts';

export type Reader<T> = (value: unknown) => T | Refused;

/** A compiled schema of values of type `T`. Made by the members of `shape`. */
export interface Shape<out T> {
  readonly read: Reader<T>;
  /** What it expects, in words that follow "Expected". */
  readonly says: string;
  /** Whether all it gives is primitives and inert objects (see inert.ts). */
  readonly inert: boolean;
  /** Whether it reads into objects, so that reading twice could show two things. */
  readonly composite: boolean;
}

/** A shape of a field or argument that may be left out. */
export interface OptionalShape<out T> extends Shape<T | undefined> {
  readonly optional: true;
}

const shapes = new WeakSet<object>();

export interface ShapeFacts {
  readonly inert?: boolean;
  readonly composite?: boolean;
}

/** A shape of one's own reader. */
export function makeShape<T>(
  says: string,
  read: Reader<T>,
  { inert = false, composite = false }: ShapeFacts = {},
): Shape<T> {
  const made: Shape<T> = freeze({ read: freeze(read), says, inert, composite });
  weakSetAdd(shapes, made);
  return made;
}

/** A shape of values that are no objects. */
export const makePrimitive = <T>(says: string, read: Reader<T>): Shape<T> => makeShape(says, read, { inert: true });

/** What a composite does with its copy: nobody can change it, and of nothing but data it is marked as such. */
export const sealerFor = (parts: readonly Shape<unknown>[]): (<C extends object>(copy: C) => C) =>
  parts.every(({ inert }) => inert) ? makeInert : (copy) => freeze(copy);

/** The same shape, not asked for. */
export function makeOptional<T>(shape: Shape<T>): OptionalShape<T> {
  const { read, says, inert, composite } = shape;
  const made: OptionalShape<T> = freeze({
    read: freeze((value: unknown) => (value === undefined ? undefined : read(value))),
    says: `${says} or undefined`,
    inert,
    composite,
    optional: true,
  });
  weakSetAdd(shapes, made);
  return made;
}

/** Whether {@link makeShape} made it. */
export const isShape = (value: unknown): value is Shape<unknown> =>
  typeof value === 'object' && value !== null && weakSetHas(shapes, value);

/** Whether a shape may be left out. */
export const isOptional = (shape: Shape<unknown>): boolean =>
  (shape as Partial<OptionalShape<unknown>>).optional === true;
