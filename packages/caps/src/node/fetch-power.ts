import type { Grant } from '../capability.ts';
import { assertOptions, type OptionNames } from '../powers/check.ts';
import { FETCH_GRANT, type FetchGrant, makeFetchPower as makePortableFetchPower } from '../powers/fetch.ts';
import type { FetchPower } from '../powers/fetch-types.ts';
import type { UrlClass } from '../powers/url.ts';
import { makeHttpTransport } from './http-transport.ts';
import { type LookupAll, makeResolver } from './resolve.ts';

export interface NodeFetchOptions extends FetchGrant {
  /**
   * Addresses beside the public Internet that may be connected to, such as `127.0.0.1` or `10.1.0.0/16`. Default
   * none: loopback, private and link-local networks are refused whatever name leads there.
   */
  readonly allowAddresses?: readonly string[];
  /** Resolves names. Default: the system. */
  readonly lookup?: LookupAll;
  /** Certificates to trust in place of the system's, in PEM. */
  readonly ca?: string | readonly string[];
}

const OPTIONS: OptionNames<NodeFetchOptions> = { ...FETCH_GRANT, allowAddresses: true, lookup: true, ca: true };

/** {@link makePortableFetchPower} over Node's HTTP client, with every name's addresses checked and pinned. */
export function makeFetchPower(options: NodeFetchOptions): Grant<FetchPower> {
  const { allowAddresses = [], lookup, ca, name = 'fetch', ...grant } = options;
  assertOptions(options, name, OPTIONS);
  const resolve = makeResolver({ allowAddresses, name, ...(lookup === undefined ? {} : { lookup }) });
  return makePortableFetchPower({
    ...grant,
    name,
    transport: makeHttpTransport({ resolve, ...(ca === undefined ? {} : { ca }) }),
    URL: URL as unknown as UrlClass,
    timers: globalThis,
  });
}
