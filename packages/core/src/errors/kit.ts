// Coded errors: how every package of ours makes its refusals and knows them again, each over a table of its own.

/** What a sentence is filled with: each value is shown as a short string. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** An Error with a code of one table and the facts behind its sentence. */
export interface CodedErrorOf<C extends string> extends Error {
  readonly code: C;
  readonly details: ErrorDetails;
}

export interface ErrorKit<C extends string> {
  /**
   * An error whose message is the code's sentence with `{name}` filled from `details`. Also what is like a
   * `TypeError` is a plain `Error`: callers look at `code`.
   */
  makeError(code: C, details?: ErrorDetails, options?: { readonly cause?: unknown }): CodedErrorOf<C>;
  /**
   * Whether `value` has this code, or any of the table when none is given. By code and not by `instanceof`, so it
   * answers across realms; whoever can make an object can write a code on it.
   */
  isError(value: unknown, code?: C): value is CodedErrorOf<C>;
}

/** Errors over a table of sentences by code. */
export function makeErrorKit<C extends string>(sentences: Readonly<Record<C, string>>): ErrorKit<C> {
  return Object.freeze({
    makeError: (code: C, details: ErrorDetails = {}, options?: { readonly cause?: unknown }): CodedErrorOf<C> => {
      const sentence = sentences[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key]));
      return Object.assign(new Error(sentence, options), { code, details: Object.freeze({ ...details }) });
    },
    isError: (value: unknown, code?: C): value is CodedErrorOf<C> => {
      if (typeof value !== 'object' || value === null) return false;
      const own: unknown = Object.getOwnPropertyDescriptor(value, 'code')?.value;
      return code === undefined ? typeof own === 'string' && Object.hasOwn(sentences, own) : own === code;
    },
  });
}
