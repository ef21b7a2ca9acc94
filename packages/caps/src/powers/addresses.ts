// Which IP addresses are the public Internet. Everything else is refused unless the host lists it: loopback and
// private networks are where a host's own unprotected services are, and link-local addresses are where clouds hand
// out credentials (169.254.169.254).

/** Address family and value; IPv4 has 32 bits, IPv6 has 128. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A block of addresses. */
export interface AddressBlock {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefix: number;
}

/** Dotted decimal, four parts, no leading zeros: other notations mean different things to different parsers. */
function parse4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parse6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string | undefined): string[] | undefined => {
    if (half === undefined || half === '') return [];
    const groups = half.split(':');
    const tail = parse4(groups.at(-1) ?? '');
    if (tail !== undefined) groups.splice(-1, 1, (tail >> 16n).toString(16), (tail & 0xffffn).toString(16));
    return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
  };
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => '0'), ...tail])
    value = (value << 16n) | BigInt(`0x${group}`);
  return value;
}

/** Reads an address; undefined for anything else, zones (`fe80::1%eth0`) included. */
export function parseAddress(text: string): Address | undefined {
  const four = parse4(text);
  if (four !== undefined) return { bits: 32, value: four };
  const six = parse6(text);
  return six === undefined ? undefined : { bits: 128, value: six };
}

/** Reads `10.0.0.0/8`, `fd00::/8`, or one address; undefined for anything else. */
export function parseBlock(text: string): AddressBlock | undefined {
  const [base = '', length, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (address === undefined || rest.length > 0) return undefined;
  const prefix = length === undefined ? address.bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  return prefix < 0 || prefix > address.bits ? undefined : { ...address, prefix };
}

export function isInBlock({ bits, value }: Address, block: AddressBlock): boolean {
  if (bits !== block.bits) return false;
  const shift = BigInt(bits - block.prefix);
  return value >> shift === block.value >> shift;
}

const blocks = (list: string): readonly AddressBlock[] =>
  list.split(/\s+/).map((text) => {
    const block = parseBlock(text);
    if (block === undefined) throw new TypeError(`Expected a block of addresses, got ${text}`);
    return block;
  });

// IANA's special-purpose registries (RFC 6890 and its successors), multicast, and what is reserved.
const SPECIAL_4 = blocks(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);
// Of IPv6 only 2000::/3 is given out; within it these are not the public Internet.
const GLOBAL_6 = blocks('2000::/3');
const SPECIAL_6 = blocks('2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20');
// IPv6 addresses that stand for an IPv4 one, by the bit where it begins: mapped, translated (NAT64), compatible.
const EMBEDDING = blocks('::ffff:0:0/96 64:ff9b::/96 ::/96');

/**
 * The IPv4 address that an IPv6 one is another name of, else the address itself: `::ffff:127.0.0.1` is loopback,
 * and a list that knows only `127.0.0.0/8` must say so.
 */
export function plainAddress(address: Address): Address {
  const isEmbedding = EMBEDDING.some((block) => isInBlock(address, block));
  return isEmbedding ? { bits: 32, value: address.value & 0xffffffffn } : address;
}

/** Whether an address belongs to the public Internet. What cannot be told apart is not public. */
export function isPublicAddress(address: Address): boolean {
  const plain = plainAddress(address);
  const isIn = (list: readonly AddressBlock[]): boolean => list.some((block) => isInBlock(plain, block));
  return plain.bits === 32 ? !isIn(SPECIAL_4) : isIn(GLOBAL_6) && !isIn(SPECIAL_6);
}
