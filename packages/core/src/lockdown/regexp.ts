// RegExp.prototype's symbol methods and `flags`, in plain JavaScript over the primordial exec.
//
// V8 keeps its fast paths for replace, split, match, matchAll and search only while RegExp.prototype has the very
// map it was born with, so freezing it makes them 5-70x slower. For a plain regexp (regexp-plain.ts) these do what
// the standard says; anything unusual goes to the originals.
import { apply, defineProperty, getPrototypeOf, hasOwn } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { matchGeneric, matcherFor, replaceGeneric, searchGeneric, splitGeneric } from '../regexp/generic.ts';
import { searcherFor } from './regexp-clones.ts';
import { makeGenericIterator, makeMatchIterator, nextMatch } from './regexp-iterator.ts';
import { advance, execute, isExecPlain, isPaid, isPlain, isUnicode, planNow, executeNext } from './regexp-plain.ts';
import { type Match, substitute } from './regexp-substitution.ts';

type Replacer = (matched: string, ...rest: unknown[]) => unknown;
type SymbolMethod = (this: unknown, ...args: unknown[]) => unknown;

const { match, matchAll, replace, search, split } = Symbol;

const { indexOf } = String.prototype;

const hasDollar = (template: string): boolean => apply(indexOf, template, ['$']) >= 0;

/** After a match of a global regexp that ends at `end`: an empty one moves `lastIndex` on. */
function goOn(regexp: RegExp, input: string, found: RegExpExecArray, end: number): void {
  if (end === found.index) regexp.lastIndex = advance(input, end, isUnicode(regexp));
}

function callReplacer(replacer: Replacer, found: Match, input: string): string {
  const { groups } = found;
  if (found.length === 1 && groups === undefined)
    return `${apply(replacer, undefined, [found[0] as string, found.index, input])}`;
  const args: unknown[] = [];
  for (let i = 0; i < found.length; i++) args.push(found[i]);
  args.push(found.index, input);
  if (groups !== undefined) args.push(groups);
  return `${apply(replacer, undefined, args as [string])}`;
}

function replacePlain(regexp: RegExp, input: string, replacement: string | Replacer): string {
  if (!regexp.global) {
    const found = execute(regexp, input);
    if (found === null) return input;
    const { index } = found;
    return (
      input.slice(0, index) +
      replacementOf(found, input, replacement) +
      input.slice(index + (found[0] as string).length)
    );
  }
  return typeof replacement === 'string'
    ? replaceAllText(regexp, input, replacement)
    : replaceAllCalls(regexp, input, replacement);
}

function replacementOf(found: RegExpExecArray, input: string, replacement: string | Replacer): string {
  if (typeof replacement !== 'string') return callReplacer(replacement, found, input);
  return hasDollar(replacement) ? substitute(replacement, found, input) : replacement;
}

function replaceAllText(regexp: RegExp, input: string, template: string): string {
  regexp.lastIndex = 0;
  const plan = planNow(regexp);
  let found = executeNext(plan, regexp, input);
  if (found === null) return input;
  const literal = !hasDollar(template);
  let result = '';
  let from = 0;
  while (found !== null) {
    const { index } = found;
    if (index > from) result += input.slice(from, index);
    result += literal ? template : substitute(template, found, input);
    assertLength(result);
    from = index + found[0].length;
    goOn(regexp, input, found, from);
    found = executeNext(plan, regexp, input);
  }
  return from < input.length ? result + input.slice(from) : result;
}

function replaceAllCalls(regexp: RegExp, input: string, replacer: Replacer): string {
  regexp.lastIndex = 0;
  const plan = planNow(regexp);
  // every match is found before the first call: what the replacer does to the regexp changes nothing
  const all: RegExpExecArray[] = [];
  for (let found = executeNext(plan, regexp, input); found !== null; ) {
    all.push(found);
    goOn(regexp, input, found, found.index + found[0].length);
    found = executeNext(plan, regexp, input);
  }
  if (all.length === 0) return input;
  let result = '';
  let from = 0;
  for (let i = 0; i < all.length; i++) {
    const found = all[i] as RegExpExecArray;
    const { index } = found;
    if (index > from) result += input.slice(from, index);
    result += callReplacer(replacer, found, input);
    assertLength(result);
    from = index + found[0].length;
  }
  return from < input.length ? result + input.slice(from) : result;
}

/** What is pieced together may not be longer than the tenant's strings may be. */
function assertLength(text: string): void {
  if (payer !== undefined && text.length > payer.limits.stringLength) payer.exhaust('string');
}

/** Takes the fuel for putting the pieces together. */
function paid(text: string): string {
  if (payer !== undefined && text.length > 15) payer.charge(text.length >>> 4);
  assertLength(text);
  return text;
}

function matchPlain(regexp: RegExp, input: string): unknown {
  if (!regexp.global) return execute(regexp, input);
  regexp.lastIndex = 0;
  const plan = planNow(regexp);
  let found = executeNext(plan, regexp, input);
  if (found === null) return null;
  const all: string[] = [];
  while (found !== null) {
    all.push(found[0]);
    goOn(regexp, input, found, found.index + found[0].length);
    found = executeNext(plan, regexp, input);
  }
  return all;
}

/** @@split (22.2.6.14): searching forward finds what trying each position in turn would. */
function splitPlain(regexp: RegExp, input: string, limit: number): (string | undefined)[] {
  const parts: (string | undefined)[] = [];
  const unicode = isUnicode(regexp);
  const searcher = searcherFor(regexp); // throws for what is no regexp
  if (limit === 0) return parts;
  const size = input.length;
  searcher.lastIndex = 0;
  let from = 0;
  let found = execute(searcher, input);
  if (size === 0) return found === null ? [input] : parts;
  while (found !== null && found.index < size) {
    const end = searcher.lastIndex;
    if (end === from) searcher.lastIndex = advance(input, from, unicode);
    else {
      parts.push(input.slice(from, found.index));
      if (parts.length === limit) return parts;
      for (let i = 1; i < found.length; i++) {
        parts.push(found[i]);
        if (parts.length === limit) return parts;
      }
      from = end;
    }
    found = searcher.lastIndex >= size ? null : execute(searcher, input);
  }
  parts.push(input.slice(from));
  return parts;
}

const flagLetters = [
  ['hasIndices', 'd'],
  ['global', 'g'],
  ['ignoreCase', 'i'],
  ['multiline', 'm'],
  ['dotAll', 's'],
  ['unicode', 'u'],
  ['unicodeSets', 'v'],
  ['sticky', 'y'],
] as const;

/** Replaces the methods of RegExp.prototype; to be called between repair and harden. */
export function installRegExpMethods(): void {
  const { prototype } = RegExp;
  const original = {
    match: prototype[Symbol.match] as SymbolMethod,
    matchAll: prototype[Symbol.matchAll] as unknown as SymbolMethod,
    replace: prototype[Symbol.replace] as unknown as SymbolMethod,
    search: prototype[Symbol.search] as SymbolMethod,
    split: prototype[Symbol.split] as SymbolMethod,
  };
  /** Whether SpeciesConstructor would give the constructor of all plain regexps. */
  const isDefaultSpecies = (value: RegExp): boolean => value.constructor === prototype.constructor;
  const methods: Record<symbol, SymbolMethod> = {
    [match](string) {
      const input = typeof string === 'string' ? string : `${string}`;
      if (isPlain(this)) return matchPlain(this, input);
      return payer !== undefined && isPaid() ? matchGeneric(this, input, payer) : apply(original.match, this, [input]);
    },
    [matchAll](string) {
      const input = typeof string === 'string' ? string : `${string}`;
      if (isPlain(this) && isDefaultSpecies(this)) return makeMatchIterator(this, input);
      if (payer === undefined || !isPaid()) return apply(original.matchAll, this, [input]);
      const { matcher, flags } = matcherFor(this, prototype.constructor);
      return makeGenericIterator(matcher, input, flags);
    },
    [replace](string, replaceValue) {
      const input = typeof string === 'string' ? string : `${string}`;
      const replacement = typeof replaceValue === 'function' ? (replaceValue as Replacer) : `${replaceValue}`;
      if (isPlain(this)) return paid(replacePlain(this, input, replacement));
      return payer !== undefined && isPaid()
        ? replaceGeneric(this, input, replacement as string, payer)
        : apply(original.replace, this, [input, replacement]);
    },
    [search](string) {
      const input = typeof string === 'string' ? string : `${string}`;
      if (!isExecPlain(this))
        return payer !== undefined && isPaid()
          ? searchGeneric(this, input, payer)
          : apply(original.search, this, [input]);
      const previous = this.lastIndex;
      if (!Object.is(previous, 0)) this.lastIndex = 0;
      const found = execute(this, input);
      if (!Object.is(this.lastIndex, previous)) this.lastIndex = previous;
      return found === null ? -1 : found.index;
    },
    [split](string, limit) {
      const input = typeof string === 'string' ? string : `${string}`;
      if (!isPlain(this) || !isDefaultSpecies(this))
        return payer !== undefined && isPaid()
          ? splitGeneric(this, input, limit, payer, prototype.constructor)
          : apply(original.split, this, [input, limit]);
      return splitPlain(this, input, limit === undefined ? 2 ** 32 - 1 : (limit as number) >>> 0);
    },
  };
  for (const key of [match, matchAll, replace, search, split])
    defineProperty(prototype, key, { value: methods[key], writable: true, enumerable: false, configurable: true });
  installFlags(prototype);
  installNext(original.matchAll);
}

/** The getter of the standard, which reads each flag as a property; eight reads inline, V8's slow path does not. */
function installFlags(prototype: RegExp): void {
  const withSets = hasOwn(prototype, flagLetters[6][0]);
  const accessor = {
    get flags(): string {
      const self = this as unknown as RegExp & { unicodeSets?: unknown };
      if (typeof self !== 'object' && typeof self !== 'function')
        throw new TypeError('RegExp.prototype.flags getter called on non-object');
      let flags = self.hasIndices ? 'd' : '';
      if (self.global) flags += 'g';
      if (self.ignoreCase) flags += 'i';
      if (self.multiline) flags += 'm';
      if (self.dotAll) flags += 's';
      if (self.unicode) flags += 'u';
      if (withSets && self.unicodeSets) flags += 'v';
      if (self.sticky) flags += 'y';
      return flags;
    },
  };
  defineProperty(prototype, 'flags', {
    get: Object.getOwnPropertyDescriptor(accessor, 'flags')?.get as () => string,
    enumerable: false,
    configurable: true,
  });
}

/** %RegExpStringIteratorPrototype%.next, for the iterators of ours and of V8. */
function installNext(originalMatchAll: SymbolMethod): void {
  const iteratorPrototype = getPrototypeOf(apply(originalMatchAll, /(?:)/g, ['']) as object) as { next: SymbolMethod };
  const originalNext = iteratorPrototype.next;
  const { next } = {
    next(this: unknown): unknown {
      return nextMatch(this) ?? apply(originalNext, this, []);
    },
  };
  defineProperty(iteratorPrototype, 'next', { value: next, writable: true, enumerable: false, configurable: true });
}
