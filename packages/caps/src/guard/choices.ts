// Shapes made of shapes: alternatives, conjunctions, conditions, references to oneself.
import { snapshot } from './data.ts';
import { describe, REFUSED, type Refused, refuse } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

/** Nested shapes that refer to themselves: stops data that is deep enough to overflow the stack of the check. */
const MAX_NESTING = 100;

/**
 * The first of these that takes the value. Where two of them look into objects, they look at one copy of the
 * value: read twice, a proxy could show each what it likes.
 */
export function makeOr(alternatives: readonly Shape<unknown>[]): Shape<unknown> {
  const composite = alternatives.filter((each) => each.composite).length;
  const readers = alternatives.map(({ read }) => read);
  const says = alternatives.map((each) => each.says).join(' or ');
  return makeShape(
    says,
    (value) => {
      const subject = composite > 1 ? snapshot(value) : value;
      if (subject === REFUSED) return REFUSED;
      for (let index = 0; index < readers.length; index += 1) {
        const checked = (readers[index] as (value: unknown) => unknown)(subject);
        if (checked !== REFUSED) return checked;
      }
      // One alternative for objects: what it says of them is closer than the list.
      if (composite === 1 && typeof value === 'object' && value !== null) {
        const only = alternatives.find((each) => each.composite) as Shape<unknown>;
        if (alternatives.at(-1) === only) return REFUSED;
      }
      return refuse(says, describe(value));
    },
    { inert: alternatives.every(({ inert }) => inert), composite: composite > 0 },
  );
}

/** All of these, each of what the one before gave. */
export function makeAnd(parts: readonly Shape<unknown>[]): Shape<unknown> {
  const composite = parts.filter((each) => each.composite).length;
  return makeShape(
    parts.map((each) => each.says).join(' and '),
    (value) => {
      let checked: unknown = composite > 1 ? snapshot(value) : value;
      for (let index = 0; index < parts.length && checked !== REFUSED; index += 1)
        checked = (parts[index] as Shape<unknown>).read(checked);
      return checked;
    },
    { inert: parts.at(-1)?.inert ?? false, composite: composite > 0 },
  );
}

/** What `shape` does not take; passed on as the copy that it was tried on. */
export function makeNot(shape: Shape<unknown>): Shape<unknown> {
  const says = `no ${shape.says}`;
  return makeShape(
    says,
    (value) => {
      const subject = snapshot(value);
      if (subject === REFUSED) return REFUSED;
      return shape.read(subject) === REFUSED ? subject : refuse(says, describe(value));
    },
    { composite: true },
  );
}

/** What `shape` gives, if `isOne` holds of it. */
export function makeRefined<T>(
  { read, says, inert, composite }: Shape<T>,
  isOne: (value: T) => boolean,
  expected?: string,
): Shape<T> {
  const what = expected ?? `${says} that fits`;
  return makeShape(
    what,
    (value) => {
      const checked = read(value);
      if (checked === REFUSED) return REFUSED;
      return isOne(checked as T) === true ? checked : refuse(what, describe(value));
    },
    { inert, composite },
  );
}

/** A shape that is made when it is first needed: for data that contains its own kind. */
export function makeLazy<T>(make: () => Shape<T>): Shape<T> {
  let made: Shape<T> | undefined;
  let nesting = 0;
  return makeShape(
    'a nested value',
    (value): T | Refused => {
      if (nesting >= MAX_NESTING) return refuse(`at most ${MAX_NESTING} levels`, 'more');
      made ??= make();
      nesting += 1;
      try {
        return made.read(value);
      } finally {
        nesting -= 1;
      }
    },
    { composite: true },
  );
}
