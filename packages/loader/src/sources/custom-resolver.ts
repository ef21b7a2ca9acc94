// A host's own resolver. It says what a specifier is to be read as; it does not say what is inside the walls: whatever
// it gives is resolved and checked like a specifier that the guest wrote.
import { makeError } from '../errors.ts';
import type { How } from '../resolve.ts';
import { joinPath } from '../paths.ts';

/** What a custom resolver is asked. */
export interface ResolveRequest {
  /** As the guest wrote it. */
  readonly specifier: string;
  /** The path of the importing file in the source, from its root: '/lib/a.js'. Undefined for the host's own imports. */
  readonly referrer: string | undefined;
  readonly how: How;
}

/**
 * Gives another specifier (`./x.js`, a package, `#name`), or a path from the root of the source (`/lib/x.js`), to be
 * used in place of what the guest wrote; undefined to leave it as it is. At once, no promise.
 */
export type CustomResolver = (request: ResolveRequest) => string | undefined;

/** UTF-16 units of an answer, as of a guest's specifier. */
const MAX_ANSWER = 2048;

/** A specifier to go on with; `fromRoot` is a path from the root. */
export type ResolvedBy = { readonly specifier: string } | { readonly fromRoot: string } | undefined;

/** Asks once and takes what it may give. Throws RESOLVER_INVALID, and what the resolver throws. */
export function askResolver(resolve: CustomResolver, request: ResolveRequest): ResolvedBy {
  const given: unknown = Reflect.apply(resolve, undefined, [Object.freeze({ ...request })]);
  if (given === undefined) return undefined;
  const refuse = (expected: string, got: string): Error =>
    makeError('RESOLVER_INVALID', { expected, specifier: JSON.stringify(request.specifier), got });
  if (typeof given !== 'string') {
    const got = given === null ? 'null' : given instanceof Promise ? 'a promise' : typeof given;
    throw refuse('a specifier or undefined, at once', got);
  }
  if (given.length > MAX_ANSWER) throw refuse(`at most ${MAX_ANSWER} characters`, `${given.length}`);
  if (!given.startsWith('/')) return { specifier: given };
  // Read as it stands, without decoding: a host knows its files by their names.
  const path = /[\0\\]/.test(given) ? undefined : joinPath('/', given);
  if (path === undefined || given.startsWith('//')) throw refuse('a path below the root', JSON.stringify(given));
  return { fromRoot: path };
}
