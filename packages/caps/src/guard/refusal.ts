// How a shape says no. Readers give REFUSED instead of throwing, so that alternatives are cheap; what was expected,
// what came and where stands in one cell until the guard makes an error of it. No code of a caller's runs between
// the moment the cell is filled and the moment it is emptied, so nobody can fill it in between.
import { isArray } from '../commons.ts';

/** What a reader gives for a value it does not take. Compared by identity; no value of a caller's is it. */
export const REFUSED: unique symbol = Symbol('refused');
export type Refused = typeof REFUSED;

/** What stood where something else was asked for. */
export interface Refusal {
  readonly expected: string;
  readonly got: string;
  /** `[2].name`, or empty. */
  readonly path: string;
}

let last: Refusal = { expected: '', got: '', path: '' };

/** Notes why, and gives REFUSED. */
export function refuse(expected: string, got: string): Refused {
  last = { expected, got, path: '' };
  return REFUSED;
}

const identifier = /^[A-Za-z_$][\w$]{0,63}$/;

/** Says that the value refused last stood at `key` of the one being read. */
export function refusedAt(key: string | number): Refused {
  const step =
    typeof key === 'number' ? `[${key}]` : identifier.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 64))}]`;
  last = { ...last, path: `${step}${last.path}` };
  return REFUSED;
}

/** Why the last value was refused. */
export const lastRefusal = (): Refusal => last;

/** A value in words: enough to find a mistake, nothing of what may be a secret, and nothing of it is run. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return `${value}`;
    case 'string':
      return `a string of ${value.length} characters`;
    case 'bigint':
      return 'a bigint';
    case 'undefined':
      return 'undefined';
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    default:
      return value === null ? 'null' : isArray(value) ? 'an array' : 'an object';
  }
}
