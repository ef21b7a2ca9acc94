// When is a regexp plain: nothing overridden, so that the methods of regexp.ts do what the standard's would?
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';

const prototype: RegExp = RegExp.prototype;
const { exec: nativeExec } = prototype;

/** A flag's own getter: reads the internal slot, throws for what is no regexp. */
function flagGetter(name: 'global' | 'unicode' | 'sticky'): (this: unknown) => boolean {
  return getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => boolean;
}

const getGlobal = flagGetter('global');
const getUnicode = flagGetter('unicode');
const getSticky = flagGetter('sticky');
const getUnicodeSets = getOwnPropertyDescriptor(prototype, 'unicodeSets')?.get;
const { hasOwnProperty } = Object.prototype;

/** The original exec, whatever the regexp says. */
export function execute(regexp: RegExp, input: string): RegExpExecArray | null {
  return apply(nativeExec, regexp, [input]);
}

export function isGlobal(regexp: RegExp): boolean {
  return apply(getGlobal, regexp, []);
}

/** Whether empty matches advance by whole code points. */
export function isUnicode(regexp: RegExp): boolean {
  return apply(getUnicode, regexp, []) || (getUnicodeSets !== undefined && apply(getUnicodeSets, regexp, []));
}

export function isSticky(regexp: RegExp): boolean {
  return apply(getSticky, regexp, []);
}

/**
 * Whether `value` is a regexp of this realm, of no subclass, with none of the properties that the standard's
 * algorithms look at overridden, and a `lastIndex` that is a plain non-negative integer.
 *
 * Runs no code of the caller's (a proxy is no plain regexp, and is told by its prototype... which a trap may lie
 * about; then the getters above throw, as the standard's would).
 */
export function isPlain(value: unknown): value is RegExp {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as RegExp).exec === nativeExec &&
    getPrototypeOf(value) === prototype &&
    !apply(hasOwnProperty, value, ['flags']) &&
    !apply(hasOwnProperty, value, ['global']) &&
    !apply(hasOwnProperty, value, ['unicode']) &&
    !apply(hasOwnProperty, value, ['constructor'])
  );
}
