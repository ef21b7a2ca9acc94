// Errors cross as name, message, code, cause and errors, never as the object: a stack shows paths, and what
// else hangs on an error may be anything.
import { apply, defineProperty, getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { authorsWords } from '../runtime/messages.ts';
import { aggregatePrototype, errorClassOf, type ErrorClass } from './kinds.ts';

const maxName = 256;
const maxMessage = 16_384;

/** What is read of an error. Text is cut at a length that no honest message has. */
export interface ErrorFacts {
  readonly errorClass: ErrorClass;
  readonly aggregate: boolean;
  readonly name: string;
  readonly message: string;
  readonly code: string | number | undefined;
}

/** Cuts `text` at `max` UTF-16 units and says how much is gone. */
export function cutText(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)}… (${text.length - max} more)`;
}

// First own or inherited property of that name below the native prototypes.
function find(key: string, source: object, chain: readonly object[], runGetters: boolean): unknown {
  for (let index = -1; index < chain.length; index += 1) {
    const at = index < 0 ? source : (chain[index] as object);
    if (index >= 0 && (errorClassOf(at) !== undefined || at === aggregatePrototype)) return undefined;
    const descriptor = getOwnPropertyDescriptor(at, key);
    if (descriptor === undefined) continue;
    if (hasOwn(descriptor, 'value')) return descriptor.value;
    if (!runGetters || descriptor.get === undefined) return undefined;
    try {
      return apply(descriptor.get, source, []);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/**
 * Reads an error by descriptors. `runGetters` is for the host's own errors only: a DOMException keeps its
 * message behind one.
 */
export function readErrorFacts(source: object, chain: readonly object[], runGetters: boolean): ErrorFacts {
  let errorClass: ErrorClass = Error;
  let aggregate = false;
  for (const at of chain) {
    if (at === aggregatePrototype) aggregate = true;
    const found = errorClassOf(at);
    if (found !== undefined) {
      errorClass = found;
      break;
    }
  }
  const name = find('name', source, chain, runGetters);
  const message = find('message', source, chain, runGetters);
  const code = find('code', source, chain, runGetters);
  return {
    errorClass,
    aggregate,
    name: typeof name === 'string' ? cutText(name, maxName) : aggregate ? 'AggregateError' : errorClass.name,
    message: typeof message === 'string' ? cutText(authorsWords(message), maxMessage) : '',
    code: typeof code === 'string' ? cutText(code, maxName) : typeof code === 'number' ? code : undefined,
  };
}

/** Defines a property as errors have theirs: not enumerable, unless it is the code. */
export function defineOn(error: Error, key: string, value: unknown, enumerable = false): void {
  defineProperty(error, key, { value, writable: true, enumerable, configurable: true });
}

/** A fresh error of the same native class. */
export function makeErrorCopy(facts: ErrorFacts): Error {
  const copy = facts.aggregate ? new AggregateError([], facts.message) : new facts.errorClass(facts.message);
  if (facts.name !== (facts.aggregate ? 'AggregateError' : facts.errorClass.name)) defineOn(copy, 'name', facts.name);
  if (facts.code !== undefined) defineOn(copy, 'code', facts.code, true);
  return copy;
}
