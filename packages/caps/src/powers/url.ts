// URLs as data. What parses them is the host's own `URL`, given as an argument: the same parser then decides what a
// URL means here and where it is sent.

/** The parts of a URL, as its class names them. */
export interface UrlParts {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** The parts that can be set. */
export type UrlPart = Exclude<keyof UrlParts, 'origin'>;

/** The platform's class, or one like it. */
export type UrlClass = new (input: string, base?: string) => { -readonly [K in keyof UrlParts]: string };

/** Parses and changes URLs; holds nothing. */
export interface UrlParser {
  /** The parts of `input` against `base`; undefined when it is no URL, or one whose host is too long. */
  parse(input: string, base?: string): UrlParts | undefined;
  /** The URL `href` after one part was set, as its class does it: what it cannot be set to is ignored. */
  set(href: string, part: UrlPart, value: string): UrlParts | undefined;
}

const PARTS = Object.freeze([
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const);
const SETTABLE: readonly string[] = PARTS.filter((part) => part !== 'origin');

/**
 * A longer host is refused, whatever the class says: no name has more than 253 units, and turning one into ASCII, or
 * back to check it, takes time by the square of its length (minutes for a megabyte, in one call that nothing ends).
 */
const MOST_HOST = 1024;

/** The schemes whose hosts are names. */
const SPECIAL: readonly string[] = ['http', 'https', 'ws', 'wss', 'ftp', 'file'];

/** Scheme, slashes and what stands where a host may, as parsers of URLs tell them apart. */
const AUTHORITY = /^[\0- ]*(?:([a-z][a-z\d+.\-\t\n\r]*):)?([\\/\t\n\r]*)([^\\/?#]*)/i;

const isLong = (host: string): boolean => host.length > MOST_HOST;

/** Whether `input` may name a host that is too long to ask about. */
function hasLongHost(input: string): boolean {
  const [, scheme, slashes = '', authority = ''] = AUTHORITY.exec(input) ?? [];
  if (!isLong(authority)) return false;
  const named =
    scheme === undefined
      ? slashes.replace(/[\t\n\r]/g, '').length > 1
      : SPECIAL.includes(scheme.replace(/[\t\n\r]/g, '').toLowerCase());
  return named && isLong(authority.slice(authority.lastIndexOf('@') + 1));
}

/** A parser over a URL class. Every part is read once, from an object that nobody else has. */
export function makeUrlParser(URL: UrlClass): UrlParser {
  const partsOf = (url: Readonly<UrlParts>): UrlParts =>
    Object.freeze(Object.fromEntries(PARTS.map((part) => [part, url[part]]))) as unknown as UrlParts;
  return Object.freeze({
    parse: (input: string, base?: string): UrlParts | undefined => {
      if (hasLongHost(input) || (base !== undefined && hasLongHost(base))) return undefined;
      try {
        return partsOf(base === undefined ? new URL(input) : new URL(input, base));
      } catch {
        return undefined;
      }
    },
    set: (href: string, part: UrlPart, value: string): UrlParts | undefined => {
      if (!SETTABLE.includes(part) || hasLongHost(href) || (part === 'href' && hasLongHost(value))) return undefined;
      try {
        const url = new URL(href);
        if (!((part === 'host' || part === 'hostname') && isLong(value))) url[part] = value;
        return partsOf(url);
      } catch {
        return undefined;
      }
    },
  });
}
