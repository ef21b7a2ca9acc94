// A request as the guest gives it, read once and checked.
import { makeError } from '../errors.ts';
import { kindOf } from '../capability.ts';
import { ownKeys, getOwnPropertyDescriptor } from '../commons.ts';
import { readBytes, readRecord, readString, refuseValue } from './check.ts';
import { isPlainPromise } from '../promises.ts';
import type { FetchInit, HeaderList } from './fetch-types.ts';

export interface ReadRequest {
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
  readonly redirect: 'follow' | 'manual' | 'error';
  readonly cancel: Promise<unknown> | undefined;
}

export interface RequestRules {
  readonly name: string;
  readonly methods: ReadonlySet<string>;
  readonly maxRequestBytes: number;
  /** Lower-case names that are refused beside those that always are. */
  readonly denied: ReadonlySet<string>;
  /** Lower-case names; undefined allows every other. */
  readonly allowed: ReadonlySet<string> | undefined;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a header's value may hold: no line ends, no controls (request splitting), nothing beyond Latin-1. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MOST_HEADERS = 100;
const MOST_HEADER_UNITS = 16_384;

/** Methods that no grant allows: CONNECT opens a tunnel, TRACE repeats the request's headers. */
const NEVER_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * Headers that the transport alone sets. Host and its like name another server than the URL that was checked;
 * the lengths and codings of a message could hide a second request in the first (request smuggling); the rest is
 * the connection's, not the request's.
 */
const NEVER_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'date',
  'dnt',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'origin',
  'permissions-policy',
  'proxy-connection',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);
const NEVER_PREFIX = /^(?:proxy-|sec-)/;

/** A grant's methods in upper case. Throws OPTION_INVALID for what no grant allows. */
export function readMethods(methods: readonly string[], name: string): ReadonlySet<string> {
  const read = new Set<string>();
  for (const method of methods) {
    const upper = method.toUpperCase();
    if (!TOKEN.test(upper) || NEVER_METHODS.includes(upper))
      throw makeError('OPTION_INVALID', {
        option: 'methods',
        where: name,
        expected: 'methods such as GET',
        got: upper,
      });
    read.add(upper);
  }
  return read;
}

function readPairs(given: unknown, where: string): [unknown, unknown][] {
  if (given === undefined) return [];
  if (typeof given !== 'object' || given === null) return refuseValue('a record or a list of pairs', where, given);
  if (!Array.isArray(given)) return ownKeys(given).map((key) => [key, getOwnPropertyDescriptor(given, key)?.value]);
  return given.map((pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 ? [pair[0], pair[1]] : refuseValue('a pair', `an item of ${where}`, pair),
  );
}

/** Without the spaces and tabs around it; a pattern for that takes a time that grows with the square of their number. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  const isSpace = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  while (start < end && isSpace(start)) start += 1;
  while (end > start && isSpace(end - 1)) end -= 1;
  return text.slice(start, end);
}

function readHeaders(given: unknown, { name, denied, allowed }: RequestRules): HeaderList {
  const where = `the headers of ${name}`;
  const pairs = readPairs(given, where);
  if (pairs.length > MOST_HEADERS)
    throw makeError('POWER_LIMIT', { capability: name, limit: MOST_HEADERS, unit: 'headers' });
  let units = 0;
  return pairs.map(([key, value]) => {
    const header = readString(key, `a name in ${where}`);
    const given = readString(value, `a value in ${where}`);
    units += header.length + given.length;
    if (units > MOST_HEADER_UNITS)
      throw makeError('POWER_LIMIT', { capability: name, limit: MOST_HEADER_UNITS, unit: 'characters of headers' });
    const text = trimmed(given);
    const lower = header.toLowerCase();
    const isNever = NEVER_HEADERS.has(lower) || NEVER_PREFIX.test(lower) || denied.has(lower);
    const isSent = TOKEN.test(header) && VALUE.test(text) && !isNever && (allowed?.has(lower) ?? true);
    if (!isSent) throw makeError('FETCH_HEADER', { capability: name, header: header.slice(0, 64) });
    return [lower, text] as const;
  });
}

const INIT = ['method', 'headers', 'body', 'redirect', 'cancel'] as const satisfies readonly (keyof FetchInit)[];

export function readRequest(given: unknown, rules: RequestRules): ReadRequest {
  const { name } = rules;
  const init = readRecord(given, INIT, `the request of ${name}`);
  const method = init.method === undefined ? 'GET' : readString(init.method, `the method of ${name}`).toUpperCase();
  if (!rules.methods.has(method)) throw makeError('FETCH_METHOD', { capability: name, method: method.slice(0, 32) });
  const { redirect = 'follow', cancel } = init;
  if (redirect !== 'follow' && redirect !== 'manual' && redirect !== 'error')
    return refuseValue('follow, manual or error', `the redirect of ${name}`, redirect);
  const headers = readHeaders(init.headers, rules);
  let body: Uint8Array | undefined;
  if (init.body !== undefined && init.body !== null) {
    if (method === 'GET' || method === 'HEAD')
      throw makeError('VALUE_REFUSED', {
        expected: 'nothing',
        where: `the body of a ${method}`,
        got: kindOf(init.body),
      });
    body = readBytes(init.body, `the body of ${name}`, rules.maxRequestBytes, name);
  }
  return { method, headers, body, redirect, cancel: isPlainPromise(cancel) ? cancel : undefined };
}
