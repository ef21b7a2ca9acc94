// One HTTP request over Node's client, and nothing that Node's client adds on its own: no connection that was made
// for somebody else, no proxy, no cookies, no decoding, no redirects, no second look-up.
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { makeError } from '../errors.ts';
import type { FetchHop, FetchTransport } from '../powers/fetch-types.ts';
import { parseAddress } from '../powers/addresses.ts';
import type { ResolvedAddress, Resolver } from './resolve.ts';

export interface HttpTransportOptions {
  readonly resolve: Resolver;
  /** Certificates to trust in place of the system's, in PEM: for servers of the host's own. */
  readonly ca?: string | readonly string[];
}

type Answer = Awaited<ReturnType<FetchTransport>>;

/** Bytes of an answer's headers. Stops floods of headers; Node's own default. */
const MOST_HEADER_BYTES = 16_384;

/** The look-up that Node's client does, answered with what was checked. */
const pinned =
  (addresses: readonly ResolvedAddress[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = addresses as readonly [ResolvedAddress];
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };

/** The same address in whatever notation. */
const isSameAddress = (left: string | undefined, right: string): boolean => {
  const [a, b] = [parseAddress(left ?? ''), parseAddress(right)];
  return a !== undefined && b !== undefined && a.bits === b.bits && a.value === b.value;
};

function headersOf({ rawHeaders }: IncomingMessage): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.push([rawHeaders[at] as string, rawHeaders[at + 1] as string] as const);
  return headers;
}

/** Several headers of one name are sent as such. */
function recordOf(headers: FetchHop['headers']): Record<string, string | string[]> {
  const record = Object.create(null) as Record<string, string | string[]>;
  for (const [key, value] of headers) {
    const before = record[key];
    record[key] = before === undefined ? value : [before, value].flat();
  }
  return record;
}

export function makeHttpTransport({ resolve, ca }: HttpTransportOptions): FetchTransport {
  return async (hop) => {
    const addresses = await resolve(hop.url.hostname);
    if (hop.cancellation.cancelled) throw makeError('FETCH_FAILED', { capability: hop.name, why: 'it was cancelled' });
    return await exchange(hop, addresses, ca === undefined ? {} : { ca: [ca].flat() });
  };
}

function exchange(
  hop: FetchHop,
  addresses: readonly ResolvedAddress[],
  tls: { readonly ca?: string[] },
): Promise<Answer> {
  const { url, method, headers, body, maxBytes, cancellation, name } = hop;
  const { hostname, protocol } = url;
  return new Promise<Answer>((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error('no answer'));
      sent.destroy();
    };
    const sent: ClientRequest = (protocol === 'https:' ? httpsRequest : httpRequest)({
      ...tls,
      protocol,
      hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        ...recordOf(headers),
        // No coding is asked for and none is undone: a small answer that unpacks to gigabytes stays small.
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
      lookup: pinned(addresses),
      // A connection of its own: one from a pool may lead where an earlier look-up said.
      agent: false,
      // Said here: without it an environment variable would switch the check off for the whole process.
      rejectUnauthorized: true,
      maxHeaderSize: MOST_HEADER_BYTES,
      insecureHTTPParser: false,
    });
    cancellation.onCancel(() => fail(makeError('FETCH_FAILED', { capability: name, why: 'it was cancelled' })));
    sent.on('error', fail);
    sent.on('close', () => fail(makeError('FETCH_FAILED', { capability: name, why: 'ECONNRESET' })));
    sent.on('upgrade', () => fail(makeError('FETCH_FAILED', { capability: name, why: 'it changes the protocol' })));
    sent.on('socket', (socket) => {
      socket.once('connect', () => {
        // What was checked is what is talked to, whatever the client made of it.
        if (!addresses.some(({ address }) => isSameAddress(socket.remoteAddress, address)))
          fail(makeError('FETCH_ADDRESS', { host: hostname, capability: name }));
      });
    });
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes)
          fail(makeError('FETCH_TOO_LARGE', { capability: name, limit: maxBytes, part: 'an answer' }));
        else chunks.push(chunk);
      });
      answer.on('error', fail);
      answer.on('end', () => {
        if (!answer.complete) return fail(makeError('FETCH_FAILED', { capability: name, why: 'ECONNRESET' }));
        resolve({
          status: answer.statusCode ?? 0,
          statusText: answer.statusMessage ?? '',
          headers: headersOf(answer),
          body: new Uint8Array(Buffer.concat(chunks)),
        });
        sent.destroy();
      });
    });
    sent.end(body);
  });
}
