// Errors cross as name, message, code, cause, and where a guest of core's was: a stack shows paths of the host, a
// `guestStack` only the guest's own. What else hangs on an error may be anything.
import { errorClasses } from './kinds.ts';

/** An error as it is sent, but for its cause and errors. */
export interface ErrorParts {
  /** The nearest native class; AggregateError has `errors`. */
  readonly base: string;
  readonly name: string;
  readonly message: string;
  readonly code: string | number | undefined;
  /** What core's border found of the stack in the guest's own files. */
  readonly guestStack: string | undefined;
  /** A code that a guest gave its error, and that is one of core's own. */
  readonly guestCode: string | undefined;
}

/** UTF-16 units of each, at most: core cuts at fewer. */
export const MOST_STACK: number = 2 ** 16;

const domException: object | undefined = (globalThis as { readonly DOMException?: { readonly prototype: object } })
  .DOMException?.prototype;

const nativeNames: ReadonlyMap<object, string> = new Map<object, string>([
  ...[...errorClasses].map(([name, maker]) => [maker.prototype as object, name] as const),
  [AggregateError.prototype, 'AggregateError'],
]);

const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

function read(error: object, key: string): unknown {
  for (let at: object | null = error; at !== null && !nativeNames.has(at); ) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== undefined) {
      // The platform's own: a DOMException has its name and message behind accessors.
      if (at === domException && found.get !== undefined) return Reflect.apply(found.get, error, []) as unknown;
      return found.value;
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return undefined;
}

/** Reads an error without running an accessor of its own. */
export function readError(error: object): ErrorParts {
  let base = 'Error';
  for (let at: object | null = error; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = nativeNames.get(at);
    if (found === undefined) continue;
    base = found;
    break;
  }
  const code = read(error, 'code');
  const own = (key: string): string | undefined => {
    const value: unknown = Object.getOwnPropertyDescriptor(error, key)?.value;
    return typeof value === 'string' ? value.slice(0, MOST_STACK) : undefined;
  };
  return {
    base,
    name: text(read(error, 'name'), base),
    message: text(read(error, 'message'), ''),
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    guestStack: own('guestStack'),
    guestCode: own('guestCode'),
  };
}

/** Defines a property as errors have theirs. */
export function defineOnError(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable, configurable: true });
}

/** A fresh error of these parts. Undefined when there is no such class. */
export function makeErrorOf({ base, name, message, code, guestStack, guestCode }: ErrorParts): Error | undefined {
  const maker = errorClasses.get(base);
  if (maker === undefined && base !== 'AggregateError') return undefined;
  const error = maker === undefined ? new AggregateError([], message) : new maker(message);
  if (name !== base) defineOnError(error, 'name', name);
  if (code !== undefined) defineOnError(error, 'code', code, true);
  if (guestStack !== undefined) defineOnError(error, 'guestStack', guestStack);
  if (guestCode !== undefined) defineOnError(error, 'guestCode', guestCode);
  return error;
}
