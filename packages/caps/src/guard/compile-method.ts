// A guarded method: one closure over compiled readers, by how many arguments it takes. No text is compiled, so it
// works where `eval` and `new Function` are forbidden.
//
// In order: may it be called at all; how many arguments came; each argument read, once; may it still be called
// (reading a proxy runs its traps, and those may have revoked it); the call, with what was read; its result, read.
import { type AnyFunction, bindMethod } from '../capability.ts';
import { makeError } from '../errors.ts';
import type { MethodShape } from './method.ts';
import { lastRefusal, REFUSED } from './refusal.ts';
import type { Reader, Shape } from './shape.ts';

type Target = (...args: unknown[]) => unknown;

/** What surrounds a guarded method. */
export interface MethodPlace {
  /** `counter.add`, for refusals. */
  readonly label: string;
  /** Throws when it may not be called now. */
  readonly assertLive: () => void;
}

function refusalError(code: 'VALUE_REFUSED' | 'RESULT_REFUSED', what: string): Error {
  const { expected, got, path } = lastRefusal();
  return makeError(code, { expected, where: `${what}${path}`, got });
}

/** The error for a result that was refused last. */
export const resultError = (label: string): Error => refusalError('RESULT_REFUSED', `the result of ${label}`);

function countError({ args, needed, rest }: MethodShape, label: string, got: number): Error {
  const most = rest === undefined ? args.length : undefined;
  const expected =
    most === needed
      ? `${needed} arguments`
      : most === undefined
        ? `${needed} or more arguments`
        : `${needed} to ${most} arguments`;
  return makeError('VALUE_REFUSED', { expected, where: `a call of ${label}`, got });
}

/** A closure that checks what goes into `fn` and what comes out of it. */
export function compileMethod(fn: AnyFunction, receiver: unknown, shape: MethodShape, place: MethodPlace): AnyFunction {
  const target = bindMethod(fn, receiver);
  if (shape.awaits !== undefined) return compileAsync(target, shape, place);
  const { args, needed, rest } = shape;
  if (rest === undefined && needed === args.length && needed <= 3) return compileFixed(target, shape, place);
  const { label, assertLive } = place;
  const finish = compileResult(shape, label);
  return {
    call(...given: unknown[]): unknown {
      assertLive();
      const checked = readArguments(given, shape, label);
      assertLive();
      return finish(target(...checked));
    },
  }.call;
}

function readArguments(given: readonly unknown[], shape: MethodShape, label: string): unknown[] {
  const { args, needed, rest } = shape;
  const count = given.length;
  if (count < needed || (rest === undefined && count > args.length)) throw countError(shape, label, count);
  const checked: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    const one = (args[index] ?? (rest as Shape<unknown>)).read(given[index]);
    if (one === REFUSED) throw refusalError('VALUE_REFUSED', `argument ${index} of ${label}`);
    checked.push(one);
  }
  return checked;
}

const pass = (result: unknown): unknown => result;

function compileResult({ result }: MethodShape, label: string): (result: unknown) => unknown {
  if (result === undefined) return pass;
  const { read } = result;
  return (value) => {
    const checked = read(value);
    if (checked === REFUSED) throw resultError(label);
    return checked;
  };
}

function compileFixed(target: Target, shape: MethodShape, { label, assertLive }: MethodPlace): AnyFunction {
  const count = shape.needed;
  const finish = compileResult(shape, label);
  const [readA, readB, readC] = shape.args.map(({ read }) => read) as [
    Reader<unknown>,
    Reader<unknown>,
    Reader<unknown>,
  ];
  const fail = (index: number): Error => refusalError('VALUE_REFUSED', `argument ${index} of ${label}`);
  const wrong = (got: number): Error => countError(shape, label, got);
  switch (count) {
    case 0:
      return {
        call(...given: unknown[]): unknown {
          assertLive();
          if (given.length !== 0) throw wrong(given.length);
          return finish(target());
        },
      }.call;
    case 1:
      return {
        call(...given: unknown[]): unknown {
          assertLive();
          if (given.length !== 1) throw wrong(given.length);
          const a = readA(given[0]);
          if (a === REFUSED) throw fail(0);
          assertLive();
          return finish(target(a));
        },
      }.call;
    case 2:
      return {
        call(...given: unknown[]): unknown {
          assertLive();
          if (given.length !== 2) throw wrong(given.length);
          const a = readA(given[0]);
          if (a === REFUSED) throw fail(0);
          const b = readB(given[1]);
          if (b === REFUSED) throw fail(1);
          assertLive();
          return finish(target(a, b));
        },
      }.call;
    default:
      return {
        call(...given: unknown[]): unknown {
          assertLive();
          if (given.length !== 3) throw wrong(given.length);
          const a = readA(given[0]);
          if (a === REFUSED) throw fail(0);
          const b = readB(given[1]);
          if (b === REFUSED) throw fail(1);
          const c = readC(given[2]);
          if (c === REFUSED) throw fail(2);
          assertLive();
          return finish(target(a, b, c));
        },
      }.call;
  }
}

/** As `M.callWhen` of @endo/patterns: waits for some arguments, then reads all, calls, waits, reads the result. */
function compileAsync(target: Target, shape: MethodShape, { label, assertLive }: MethodPlace): AnyFunction {
  const finish = compileResult(shape, label);
  const awaits = shape.awaits as ReadonlySet<number>;
  return {
    async call(...given: unknown[]): Promise<unknown> {
      assertLive();
      for (let index = 0; index < given.length; index += 1) if (awaits.has(index)) given[index] = await given[index];
      const checked = readArguments(given, shape, label);
      assertLive();
      return finish(await target(...checked));
    },
  }.call;
}
