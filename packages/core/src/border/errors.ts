// What was thrown on one side, as the other may see it. The host gets the guest's words, marked as the
// guest's; the guest gets a coarser set, without causes and stacks.
import { getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { sentences } from '../errors/codes.ts';
import { inspect } from '../inspect/inspect.ts';
import type { Turns } from '../meter/turns.ts';
import type { ProxyTest } from './crossing.ts';
import { describe } from './describe.ts';
import { cutText, defineOn, makeErrorCopy, readErrorFacts } from './error-facts.ts';
import { lineageOf } from './prototypes.ts';
import { isRefusal } from './refusal.ts';

// Realm-wide, and only copies made here are in it: a guest cannot make an error that is not, or be taken for
// the host by what it writes into `code`.
const guestErrors = new WeakSet<object>();

/** Whether `error` is the copy of what a guest threw, or of an error it returned. */
export function isGuestError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && guestErrors.has(error);
}

export interface ErrorBorderOptions {
  readonly turns: Turns;
  readonly isProxy: ProxyTest | undefined;
  readonly stackOf: ((error: object) => string | undefined) | undefined;
  readonly stackForGuest: ((copy: Error) => string) | undefined;
  toHost(value: unknown, path: string): unknown;
  dataOf(value: unknown, path: string): unknown;
}

export interface ErrorBorder {
  errorToHost(thrown: unknown): Error;
  errorToGuest(thrown: unknown): Error;
  /** The tenant's end if it has one, otherwise {@link errorToHost}. Never throws. */
  hostError(thrown: unknown): Error;
  markForHost(copy: Error, source: object): void;
  markForGuest(copy: Error): void;
}

const maxText = 1_000;
const maxStack = 16_384;

/** The errors of one border. */
export function makeErrorBorder(options: ErrorBorderOptions): ErrorBorder {
  const { turns, isProxy, stackOf, stackForGuest, toHost, dataOf } = options;

  const markForHost = (copy: Error, source: object): void => {
    guestErrors.add(copy);
    const code = getOwnPropertyDescriptor(copy, 'code')?.value as unknown;
    if (typeof code === 'string' && hasOwn(sentences, code)) {
      // One of our codes, in a guest's mouth: callers look at `code` alone.
      delete (copy as { code?: unknown }).code;
      defineOn(copy, 'guestCode', code);
    }
    if (stackOf === undefined) return;
    try {
      const stack = stackOf(source);
      if (typeof stack === 'string') defineOn(copy, 'guestStack', cutText(stack, maxStack));
    } catch {
      // An error without a stack is still an error.
    }
  };

  const markForGuest = (copy: Error): void => {
    let stack = `${copy.name}: ${copy.message}`;
    try {
      stack = stackForGuest?.(copy) ?? stack;
    } catch {
      // The plain form then: an error that is to be shown must not be lost to another.
    }
    defineOn(copy, 'stack', stack);
  };

  const errorChain = (thrown: unknown): readonly object[] | undefined => {
    if (typeof thrown !== 'object' || thrown === null || isProxy?.(thrown) === true) return undefined;
    const { chain, kind, broken } = lineageOf(thrown, isProxy);
    return kind === 'error' && !broken ? chain : undefined;
  };

  // What is no error: a short text of it, and itself when it is data.
  const wrapThrown = (thrown: unknown): Error => {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown, { isProxy, maxBytes: maxText });
    const error = new Error(cutText(text, maxText));
    guestErrors.add(error);
    try {
      defineOn(error, 'thrown', dataOf(thrown, 'thrown'), true);
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal;
    }
    return error;
  };

  const readThrown = (thrown: unknown): Error => {
    if (isRefusal(thrown)) return thrown;
    const chain = errorChain(thrown);
    if (chain === undefined) return wrapThrown(thrown);
    try {
      return toHost(thrown, 'error') as Error;
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal;
      const copy = makeErrorCopy(readErrorFacts(thrown as object, chain, false));
      markForHost(copy, thrown as object);
      defineOn(copy, 'cause', refusal); // says what of it could not cross
      return copy;
    }
  };

  const errorToHost = (thrown: unknown): Error => {
    try {
      return readThrown(thrown);
    } catch (again) {
      const end = turns.faultFor(again);
      if (end !== undefined) return end;
      const error = new Error('The guest threw something that cannot be read');
      guestErrors.add(error);
      return error;
    }
  };

  const hostError = (thrown: unknown): Error => {
    const end = turns.faultFor(thrown);
    if (end !== undefined) return end;
    const error = errorToHost(thrown);
    return turns.fault?.error ?? error; // reading a proxy may have been the guest's end
  };

  const coarse = (thrown: unknown): Error => {
    const chain = errorChain(thrown);
    if (chain === undefined) {
      return new Error(
        typeof thrown === 'string' ? cutText(thrown, maxText) : `The host threw ${describeThrown(thrown)}`,
      );
    }
    const source = thrown as object;
    const facts = readErrorFacts(source, chain, true);
    const name = guestErrors.has(source) ? facts.name : facts.errorClass.name;
    const code = typeof facts.code === 'string' ? facts.code : undefined;
    return makeErrorCopy({ ...facts, aggregate: false, name, code });
  };

  const describeThrown = (thrown: unknown): string => (isProxy?.(thrown) === true ? 'a Proxy' : describe(thrown));

  const errorToGuest = (thrown: unknown): Error => {
    let copy: Error;
    try {
      copy = coarse(thrown);
    } catch {
      copy = new Error('The host threw something that cannot be read');
    }
    markForGuest(copy);
    return copy;
  };

  return { errorToHost, errorToGuest, hostError, markForHost, markForGuest };
}
