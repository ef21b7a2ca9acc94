// RegExp.prototype's symbol methods for what is not plain: subclasses, own `exec`, own `flags`, lying results.
//
// The engine's own would loop in native code for as long as an overridden `exec` finds matches, and would run its own
// exec past ours where `exec` is no function. These follow ECMA-262 22.2.6 step by step, and each round is paid for.
import { apply, isSameValue } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { advance } from '../lockdown/regexp-plain.ts';
import { substitute } from '../lockdown/regexp-substitution.ts';
import { execMetered, toLength } from './metered.ts';

type AnyFunction = (...args: unknown[]) => unknown;
type Bag = Record<PropertyKey, unknown>;

const { construct } = Reflect;
const { species } = Symbol;
const { max, min, trunc } = Math;

/** Units for a round: what it adds to a list, and its native calls. */
const ROUND = 4;

function assertObject(value: unknown, method: string): asserts value is Bag {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    throw new TypeError(`RegExp.prototype.${method} called on incompatible receiver`);
}

/** RegExpExec (22.2.7.1). */
export function execGeneric(regexp: object, input: string, payer: Payer): Bag | null {
  payer.charge(ROUND);
  return execBy((regexp as { exec?: unknown }).exec, regexp, input, payer);
}

/** The same where its `exec` was read. */
function execBy(exec: unknown, regexp: object, input: string, payer: Payer): Bag | null {
  if (typeof exec !== 'function') return execMetered(regexp as RegExp, input, payer) as unknown as Bag | null;
  const result: unknown = apply(exec as AnyFunction, regexp, [input]);
  if (result !== null && typeof result !== 'object' && typeof result !== 'function')
    throw new TypeError(`exec gave ${typeof result}, expected an object or null`);
  return result as Bag | null;
}

const flagsOf = (regexp: Bag): string => `${regexp['flags'] as string}`;
const isUnicode = (flags: string): boolean => flags.includes('u') || flags.includes('v');

/** An empty match moves `lastIndex` on. */
function moveOn(regexp: Bag, input: string, unicode: boolean): void {
  regexp['lastIndex'] = advance(input, toLength(regexp['lastIndex']), unicode);
}

/** `exec` is what the regexp said that it is: it is asked once. */
export function testGeneric(regexp: object, exec: unknown, input: string, payer: Payer): boolean {
  payer.charge(ROUND);
  return execBy(exec, regexp, input, payer) !== null;
}

export function matchGeneric(regexp: unknown, input: string, payer: Payer): unknown {
  assertObject(regexp, '@@match');
  const flags = flagsOf(regexp);
  if (!flags.includes('g')) return execGeneric(regexp, input, payer);
  const unicode = isUnicode(flags);
  regexp['lastIndex'] = 0;
  const all: string[] = [];
  for (;;) {
    const found = execGeneric(regexp, input, payer);
    if (found === null) return all.length === 0 ? null : all;
    const matched = `${found[0] as string}`;
    all[all.length] = matched;
    if (matched === '') moveOn(regexp, input, unicode);
  }
}

export function searchGeneric(regexp: unknown, input: string, payer: Payer): unknown {
  assertObject(regexp, '@@search');
  const previous = regexp['lastIndex'];
  if (!isSameValue(previous, 0)) regexp['lastIndex'] = 0;
  const found = execGeneric(regexp, input, payer);
  if (!isSameValue(regexp['lastIndex'], previous)) regexp['lastIndex'] = previous;
  return found === null ? -1 : found['index'];
}

/** SpeciesConstructor (7.3.22). */
function speciesOf(regexp: Bag, Default: unknown): AnyFunction {
  const { constructor } = regexp as { constructor: unknown };
  let Made = Default;
  if (constructor !== undefined) {
    assertObject(constructor, 'constructor');
    const given = constructor[species];
    if (given !== undefined && given !== null) Made = given;
  }
  if (typeof Made !== 'function') throw new TypeError('object.constructor[Symbol.species] is not a constructor');
  return Made as AnyFunction;
}

export function splitGeneric(
  regexp: unknown,
  input: string,
  limit: unknown,
  payer: Payer,
  Default: unknown,
): unknown[] {
  assertObject(regexp, '@@split');
  const Made = speciesOf(regexp, Default);
  const flags = flagsOf(regexp);
  const unicode = isUnicode(flags);
  const splitter = construct(Made, [regexp, flags.includes('y') ? flags : `${flags}y`]) as Bag;
  const parts: unknown[] = [];
  const most = limit === undefined ? 2 ** 32 - 1 : (limit as number) >>> 0;
  if (most === 0) return parts;
  const size = input.length;
  if (size === 0) {
    if (execGeneric(splitter, input, payer) === null) parts[0] = input;
    return parts;
  }
  let from = 0;
  let at = 0;
  while (at < size) {
    splitter['lastIndex'] = at;
    const found = execGeneric(splitter, input, payer);
    const end = found === null ? from : min(toLength(splitter['lastIndex']), size);
    if (found === null || end === from) {
      at = advance(input, at, unicode);
      continue;
    }
    parts[parts.length] = input.slice(from, at);
    if (parts.length === most) return parts;
    from = end;
    const captures = max(toLength(found['length']) - 1, 0);
    for (let i = 1; i <= captures; i++) {
      payer.charge(1);
      parts[parts.length] = found[i];
      if (parts.length === most) return parts;
    }
    at = from;
  }
  parts[parts.length] = input.slice(from);
  return parts;
}

/** The matcher of a matchAll, at the regexp's `lastIndex`, and its flags. */
export function matcherFor(regexp: unknown, Default: unknown): { readonly matcher: Bag; readonly flags: string } {
  assertObject(regexp, '@@matchAll');
  const Made = speciesOf(regexp, Default);
  const flags = flagsOf(regexp);
  const matcher = construct(Made, [regexp, flags]) as Bag;
  matcher['lastIndex'] = toLength(regexp['lastIndex']);
  return { matcher, flags };
}

export function replaceGeneric(
  regexp: unknown,
  input: string,
  replacement: string | AnyFunction,
  payer: Payer,
): string {
  assertObject(regexp, '@@replace');
  const flags = flagsOf(regexp);
  const global = flags.includes('g');
  const unicode = isUnicode(flags);
  if (global) regexp['lastIndex'] = 0;
  const results: Bag[] = [];
  for (;;) {
    const found = execGeneric(regexp, input, payer);
    if (found === null) break;
    results[results.length] = found;
    if (!global) break;
    if (`${found[0] as string}` === '') moveOn(regexp, input, unicode);
  }
  let text = '';
  let from = 0;
  for (let i = 0; i < results.length; i++) {
    const found = results[i] as Bag;
    const count = max(toLength(found['length']) - 1, 0);
    const matched = `${found[0] as string}`;
    const position = max(min(toInteger(found['index']), input.length), 0);
    const captures: unknown[] = [];
    for (let n = 1; n <= count; n++) {
      payer.charge(1);
      const capture = found[n];
      captures[n - 1] = capture === undefined ? capture : `${capture as string}`;
    }
    const { groups } = found as { groups?: unknown };
    let by: string;
    if (typeof replacement === 'function') by = callReplacer(replacement, matched, captures, position, input, groups);
    else {
      if (groups === null) throw new TypeError('Cannot convert null to object');
      by = substitute(
        replacement,
        {
          0: matched,
          index: position,
          length: count + 1,
          groups: groups === undefined ? groups : Object(groups),
          ...numbered(captures),
        } as never,
        input,
      );
    }
    if (position >= from) {
      text += input.slice(from, position) + by;
      from = position + matched.length;
      payer.charge(by.length >>> 4);
      if (text.length > payer.limits.stringLength) payer.exhaust('string');
    }
  }
  return from >= input.length ? text : text + input.slice(from);
}

function numbered(captures: readonly unknown[]): Record<number, unknown> {
  const byNumber: Record<number, unknown> = {};
  for (let i = 0; i < captures.length; i++) byNumber[i + 1] = captures[i];
  return byNumber;
}

function callReplacer(
  replacer: AnyFunction,
  matched: string,
  captures: readonly unknown[],
  position: number,
  input: string,
  groups: unknown,
): string {
  const args = [matched, ...captures, position, input];
  if (groups !== undefined) args[args.length] = groups;
  return `${apply(replacer, undefined, args) as string}`;
}

/** ToIntegerOrInfinity (7.1.5). */
function toInteger(value: unknown): number {
  const number = trunc(+(value as number));
  return number === number ? number : 0;
}
