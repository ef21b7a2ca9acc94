// What goes in and out of a fetch power: plain data, so that it crosses every border by copy.
import type { UrlParts } from './url.ts';
import type { Cancellation } from './in-flight.ts';

/** Name and value, in order; a name may come more than once. */
export type HeaderList = readonly (readonly [string, string])[];

export interface FetchInit {
  /** Default GET. */
  readonly method?: string;
  readonly headers?: HeaderList | Readonly<Record<string, string>>;
  /** A string is sent as its UTF-8. */
  readonly body?: string | Uint8Array;
  /** `follow` (default), `manual` gives the redirect as the answer, `error` refuses it. */
  readonly redirect?: 'follow' | 'manual' | 'error';
  /** Whatever becomes of it, the request is cancelled then: an abort signal in a shape that crosses the border. */
  readonly cancel?: Promise<unknown>;
}

export interface FetchAnswer {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/**
 * Sends one request and gives its whole answer. Throws FETCH_URL, FETCH_PROTOCOL, FETCH_HOST, FETCH_METHOD,
 * FETCH_HEADER, FETCH_ADDRESS, FETCH_REDIRECT, FETCH_TOO_LARGE, FETCH_TIMEOUT, FETCH_FAILED, FETCH_SECRET,
 * POWER_LIMIT, VALUE_REFUSED.
 */
export type FetchPower = (url: string, init?: FetchInit) => Promise<FetchAnswer>;

/** One request, checked. */
export interface FetchHop {
  readonly url: UrlParts;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
  /** Bytes of the answer's body that are taken; one more is FETCH_TOO_LARGE. */
  readonly maxBytes: number;
  readonly cancellation: Cancellation;
  /** How refusals name the power. */
  readonly name: string;
}

/**
 * Sends exactly one request: follows no redirect, keeps no cookies, adds no credentials, uses no proxy, decodes no
 * body, and connects only to addresses it has checked. `makeFetchPower` of `@cofferdam/caps/node` brings one.
 */
export type FetchTransport = (hop: FetchHop) => Promise<Omit<FetchAnswer, 'url' | 'redirected'>>;
