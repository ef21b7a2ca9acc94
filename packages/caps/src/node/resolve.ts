// A host name to the addresses that may be connected to. The name is resolved once, the answer is checked, and what
// was checked is what is connected to: a name that changes its mind in between (DNS rebinding) is not asked again.
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { makeError } from '../errors.ts';
import {
  type Address,
  type AddressBlock,
  isInBlock,
  isPublicAddress,
  parseAddress,
  parseBlock,
  plainAddress,
} from '../powers/addresses.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name, as `dns.promises.lookup(name, { all: true })` gives them. */
export type LookupAll = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface ResolverOptions {
  /** Addresses and blocks beside the public Internet, such as `127.0.0.1` or `10.1.0.0/16`. */
  readonly allowAddresses?: readonly string[];
  /** Default: the system's resolver. */
  readonly lookup?: LookupAll;
  readonly name: string;
}

export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const MOST_ADDRESSES = 16;

/**
 * Gives what a name leads to. Throws FETCH_ADDRESS when any of its addresses is not public and not allowed: one
 * private address among public ones is an attack or a mistake, and which one is connected to would be chance.
 * Throws OPTION_INVALID for a block that is none.
 */
export function makeResolver(options: ResolverOptions): Resolver {
  const { allowAddresses = [], name } = options;
  const lookup: LookupAll = options.lookup ?? ((hostname) => systemLookup(hostname, { all: true, verbatim: true }));
  const allowed: readonly AddressBlock[] = allowAddresses.map((text) => {
    const block = parseBlock(text);
    if (block === undefined)
      throw makeError('OPTION_INVALID', {
        option: 'allowAddresses',
        where: name,
        expected: 'blocks such as 10.0.0.0/8',
        got: text,
      });
    return block;
  });
  const isAllowed = (address: Address): boolean =>
    isPublicAddress(address) ||
    allowed.some((block) => isInBlock(address, block) || isInBlock(plainAddress(address), block));

  return async (hostname) => {
    const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    // Node connects to a literal without any look-up: it is checked here like every other.
    const found = isIP(literal) === 0 ? await lookup(hostname) : [{ address: literal, family: isIP(literal) }];
    const addresses = found.slice(0, MOST_ADDRESSES).map(({ address }): ResolvedAddress => {
      const parsed = parseAddress(address);
      if (parsed === undefined || !isAllowed(parsed))
        throw makeError('FETCH_ADDRESS', { host: hostname, capability: name });
      return Object.freeze({ address, family: parsed.bits === 32 ? 4 : 6 });
    });
    if (addresses.length === 0) throw makeError('FETCH_FAILED', { capability: name, why: 'ENOTFOUND' });
    return addresses;
  };
}
