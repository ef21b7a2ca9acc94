// HTTP for a tenant: which servers, how, how much.
//
// Checked here, before each hop: the URL's scheme, host, port and credentials, the method, the headers, the number
// of redirects; after it: what the answer repeats, and what of it the guest sees. Trusted: the transport sends
// what it is told to, to an address it has checked (see ../node/http-transport.ts), and the parser is the one that
// the transport uses.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { isCapsError, makeError } from '../errors.ts';
import { listen } from '../promises.ts';
import { assertOptions, type OptionNames, readLimit, readString } from './check.ts';
import { makeEnding } from './ending.ts';
import { makeHostTest } from './fetch-hosts.ts';
import { type ReadRequest, readMethods, readRequest, type RequestRules } from './fetch-request.ts';
import { makeSecretRules, type SecretRule } from './fetch-secrets.ts';
import type { FetchAnswer, FetchInit, FetchPower, FetchTransport, HeaderList } from './fetch-types.ts';
import { type Cancellation, makeInFlight } from './in-flight.ts';
import type { HostTimers } from './timers.ts';
import { makeUrlParser, type UrlClass, type UrlParts } from './url.ts';

/** What a host grants. The rest of the options are what a platform brings. */
export interface FetchGrant {
  /** Patterns as `api.example.com`, `*.example.com`, `api.example.com:8443`; `*` is every host. */
  readonly hosts: readonly string[];
  /** Default GET and HEAD: what only reads. CONNECT and TRACE are never sent. */
  readonly methods?: readonly string[];
  /** Default `https:` alone: on `http:` anybody in between reads and answers. */
  readonly protocols?: readonly ('http:' | 'https:')[];
  /** Redirects followed. Each is checked like the first URL. Default 5; 0 follows none. */
  readonly maxRedirects?: number;
  /** Bytes of a request's body. Default 1 MiB. */
  readonly maxRequestBytes?: number;
  /** Bytes of an answer's body, which is given whole. Stops endless bodies. Default 8 MiB, half of what crosses the border at once. */
  readonly maxResponseBytes?: number;
  /** Milliseconds for all of it, redirects and body included. Stops servers that stall or trickle. Default 30,000. */
  readonly timeoutMs?: number;
  /** Requests at once: stops a guest from taking the host's sockets. Default 8. */
  readonly maxPending?: number;
  /** The only request headers a guest may set. Default: all but those that no one may. */
  readonly requestHeaders?: readonly string[];
  /** Whether guests may set `cookie` and see `set-cookie`. Default false: a session of the server's is a credential. */
  readonly cookies?: boolean;
  /** Headers with secrets that the guest does not see. */
  readonly secrets?: readonly SecretRule[];
  /** How refusals name it. Default `fetch`. */
  readonly name?: string;
}

export interface FetchPowerOptions extends FetchGrant {
  readonly transport: FetchTransport;
  /** The platform's `URL`. */
  readonly URL: UrlClass;
  readonly timers: HostTimers;
}

/** The names of a {@link FetchGrant}. */
export const FETCH_GRANT: OptionNames<FetchGrant> = {
  hosts: true,
  methods: true,
  protocols: true,
  maxRedirects: true,
  maxRequestBytes: true,
  maxResponseBytes: true,
  timeoutMs: true,
  maxPending: true,
  requestHeaders: true,
  cookies: true,
  secrets: true,
  name: true,
};
const OPTIONS: OptionNames<FetchPowerOptions> = { ...FETCH_GRANT, transport: true, URL: true, timers: true };

/** The longest wait of any timer: above it platforms fire at once. */
const MOST_MS = 2 ** 31 - 1;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Response headers that guests do not see without `cookies`. */
const CREDENTIAL_ANSWERS: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2']);
/** Request headers that belong to one origin. */
const ORIGIN_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie']);
const COOKIES: ReadonlySet<string> = new Set(['cookie', 'cookie2']);
/** With a secret in the request no answer is given in pieces: each would pass for one that repeats no secret. */
const PIECES: readonly string[] = ['range', 'if-range'];
const MOST_URL = 8192;

/** The request after a redirect of this status, by the Fetch standard: what was posted is not posted again unless it must be. */
function redirected(request: ReadRequest, status: number): Pick<ReadRequest, 'method' | 'headers' | 'body'> {
  const { method, headers, body } = request;
  const becomesGet = status === 303 ? method !== 'HEAD' && method !== 'GET' : status < 303 && method === 'POST';
  if (!becomesGet) return { method, headers, body };
  return { method: 'GET', headers: headers.filter(([key]) => !key.startsWith('content-')), body: undefined };
}

/** A fetch for one tenant. Its end cancels what is under way. Throws OPTION_INVALID. */
export function makeFetchPower(options: FetchPowerOptions): Grant<FetchPower> {
  const { name = 'fetch', maxRedirects = 5, timeoutMs = 30_000, maxPending = 8, cookies = false } = options;
  const { maxRequestBytes = 2 ** 20, maxResponseBytes = 2 ** 23, protocols = ['https:'] } = options;
  assertOptions(options, name, OPTIONS);
  for (const [option, value] of Object.entries({
    maxRedirects,
    timeoutMs,
    maxPending,
    maxRequestBytes,
    maxResponseBytes,
  }))
    readLimit(value, option, name);
  const { transport, timers } = options;
  const parser = makeUrlParser(options.URL);
  const speaks: ReadonlySet<string> = new Set(protocols);
  for (const protocol of speaks) {
    if (protocol !== 'http:' && protocol !== 'https:')
      throw makeError('OPTION_INVALID', {
        option: 'protocols',
        where: name,
        expected: 'http: or https:',
        got: protocol,
      });
  }
  const isReached = makeHostTest(options.hosts, parser, name);
  const secrets = makeSecretRules(options.secrets ?? [], parser, name);
  const rules: RequestRules = {
    name,
    methods: readMethods(options.methods ?? ['GET', 'HEAD'], name),
    maxRequestBytes,
    denied: new Set([...(cookies ? [] : COOKIES), ...(options.secrets === undefined ? [] : PIECES)]),
    allowed: options.requestHeaders && new Set(options.requestHeaders.map((header) => header.toLowerCase())),
  };
  const inFlight = makeInFlight({ name, limit: maxPending, unit: 'requests at once' });

  const checkUrl = (given: string, base?: string): UrlParts => {
    const url = given.length > MOST_URL ? undefined : parser.parse(given, base);
    const hasCredentials = url !== undefined && (url.username !== '' || url.password !== '');
    if (url === undefined || hasCredentials)
      throw makeError('FETCH_URL', {
        capability: name,
        got: hasCredentials ? 'one with credentials' : 'another string',
      });
    const { protocol } = url;
    if (!speaks.has(protocol))
      throw makeError('FETCH_PROTOCOL', { capability: name, protocol, allowed: [...speaks].join(' and ') });
    if (!isReached(url)) throw makeError('FETCH_HOST', { capability: name, host: url.host });
    return url;
  };

  const next = (answer: Awaited<ReturnType<FetchTransport>>, from: UrlParts): UrlParts | undefined => {
    const location = answer.headers.find(([key]) => key.toLowerCase() === 'location')?.[1];
    if (!REDIRECTS.has(answer.status) || location === undefined) return undefined;
    const to = checkUrl(location, from.href);
    if (from.protocol === 'https:' && to.protocol !== 'https:')
      throw makeError('FETCH_REDIRECT', { capability: name, why: 'it leads from https to http' });
    return to;
  };

  const visible = (headers: HeaderList): HeaderList =>
    headers
      .map(([key, value]) => [key.toLowerCase(), value] as const)
      .filter(([key]) => cookies || !CREDENTIAL_ANSWERS.has(key));

  const send = async (start: UrlParts, given: ReadRequest, cancellation: Cancellation): Promise<FetchAnswer> => {
    let [url, request] = [start, given];
    const used = [url];
    for (;;) {
      const { status, statusText, headers, body } = await transport({
        url,
        method: request.method,
        headers: secrets.headersFor(url, request.headers),
        body: request.body,
        maxBytes: maxResponseBytes,
        cancellation,
        name,
      });
      const answer = { status, statusText, headers, body };
      const isRedirect = REDIRECTS.has(status);
      if (isRedirect && request.redirect === 'error')
        throw makeError('FETCH_REDIRECT', { capability: name, why: 'the request asks for none' });
      const result = { url: url.href, redirected: used.length > 1, ...answer, headers: visible(headers) };
      // Of every hop: a redirect that repeats a secret would carry it to the next server.
      secrets.assertSilent(result, used);
      const to = request.redirect === 'follow' ? next(answer, url) : undefined;
      if (to === undefined) return result;
      if (used.length > maxRedirects)
        throw makeError('FETCH_REDIRECT', { capability: name, why: `it is the one after ${maxRedirects}` });
      const after = redirected(request, status);
      if (!rules.methods.has(after.method)) throw makeError('FETCH_METHOD', { capability: name, method: after.method });
      const isSameOrigin = to.origin === url.origin;
      const kept = isSameOrigin ? after.headers : after.headers.filter(([key]) => !ORIGIN_HEADERS.has(key));
      request = { ...request, ...after, headers: kept };
      url = to;
      used.push(url);
    }
  };

  const power: FetchPower = async (input: string, init?: FetchInit) => {
    const url = checkUrl(readString(input, `the URL of ${name}`));
    const request = readRequest(init, rules);
    return await withDeadline(request, (deadline) =>
      inFlight.start((ending) => {
        ending.onCancel(deadline.cancel);
        return send(url, request, deadline);
      }),
    );
  };

  /** Runs `work` until it is done, the time is over or the guest cancels, whichever is first. */
  const withDeadline = async <T>(
    { cancel }: ReadRequest,
    work: (cancellation: Cancellation & { readonly cancel: () => void }) => Promise<T>,
  ): Promise<T> => {
    let cancelled = false;
    const listeners: (() => void)[] = [];
    let fail: (error: Error) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const stop = (error?: Error): void => {
      if (cancelled) return;
      cancelled = true;
      if (error !== undefined) fail(error);
      for (const listener of listeners) listener();
    };
    const aborted = (): void => stop(makeError('FETCH_FAILED', { capability: name, why: 'it was cancelled' }));
    const timer = timers.setTimeout(
      () => stop(makeError('FETCH_TIMEOUT', { capability: name, limit: timeoutMs })),
      Math.min(timeoutMs, MOST_MS),
    );
    if (cancel !== undefined) listen(cancel, aborted, aborted);
    try {
      const working = work({
        get cancelled() {
          return cancelled;
        },
        onCancel: (listener) => {
          if (cancelled) listener();
          else listeners.push(listener);
        },
        cancel: () => stop(), // the power's end says itself why
      });
      return await Promise.race([working, failed]);
    } catch (error) {
      // Errors of the platform name paths, addresses and certificates: the guest gets a code's worth.
      if (isCapsError(error)) throw error;
      throw makeError('FETCH_FAILED', { capability: name, why: reasonOf(error) });
    } finally {
      timers.clearTimeout(timer as never);
    }
  };

  return makeEnding(harden(power), { name, end: inFlight.end });
}

/** An error's code, when it looks like one; nothing else of it. */
function reasonOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'the connection failed';
}
