// A record of known properties and any others, as M.splitRecord of @endo/patterns has it.
import { freeze, getPrototypeOf, isArray, ownKeys } from '../commons.ts';
import { type Field, MAX_ITEMS, put, readOwn } from './composites.ts';
import { describe, REFUSED, refuse, refusedAt } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

/**
 * A plain object with these properties; all others together make an object that `rest` reads, or pass by reference
 * when there is no `rest`.
 */
export function makeSplitRecord(fields: readonly Field[], rest: Shape<unknown> | undefined): Shape<object> {
  const known: ReadonlyMap<string, Field> = new Map(fields.map((field) => [field.key, field]));
  const required = fields.filter(({ optional }) => !optional).length;
  return makeShape(
    'a plain object',
    (value) => {
      if (typeof value !== 'object' || value === null || isArray(value))
        return refuse('a plain object', describe(value));
      const parent = getPrototypeOf(value);
      if (parent !== Object.prototype && parent !== null) return refuse('a plain object', describe(value));
      const keys = ownKeys(value);
      if (keys.length > MAX_ITEMS) return refuse(`at most ${MAX_ITEMS} properties`, 'more');
      const [copy, others] = [{}, {}];
      let found = 0;
      for (const key of keys) {
        if (typeof key !== 'string') return refuse('names that are strings', 'a symbol');
        const own = readOwn(value, key, undefined);
        if (own === REFUSED) return refusedAt(key);
        const field = known.get(key);
        if (field === undefined) {
          put(rest === undefined ? copy : others, key, own);
          continue;
        }
        const checked = field.shape.read(own);
        if (checked === REFUSED) return refusedAt(key);
        if (!field.optional) found += 1;
        put(copy, key, checked);
      }
      if (found < required) return refuse('all properties that are asked for', `${found} of ${required}`);
      if (rest === undefined) return freeze(copy);
      const checked = rest.read(others);
      return checked === REFUSED ? REFUSED : freeze({ ...copy, ...(checked as object) });
    },
    { composite: true },
  );
}
