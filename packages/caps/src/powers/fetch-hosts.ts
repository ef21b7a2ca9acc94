import { makeError } from '../errors.ts';
import type { UrlParser, UrlParts } from './url.ts';

/** Answers whether a URL's host and port may be reached. */
export type HostTest = (url: UrlParts) => boolean;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { __proto__: null, 'http:': '80', 'https:': '443' } as never;

const portOf = ({ protocol, port }: UrlParts): string => (port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port);

/**
 * A test from patterns: `api.example.com`, `*.example.com` (names below it, not itself), `api.example.com:8443`,
 * `[::1]:8080`, or `*` for every host. Without a port only the protocol's own is meant: other services of the same
 * machine were not. Each pattern is read by the same parser as the URLs, so case, punycode and odd IPv4 notations
 * are the same on both sides; a trailing dot is another name. Throws OPTION_INVALID.
 */
export function makeHostTest(patterns: readonly string[], parser: UrlParser, name: string): HostTest {
  const exact = new Set<string>();
  const below: { readonly suffix: string; readonly port: string | undefined }[] = [];
  let all = false;
  for (const pattern of patterns) {
    if (pattern === '*') {
      all = true;
      continue;
    }
    const isBelow = pattern.startsWith('*.');
    const given = isBelow ? pattern.slice(2) : pattern;
    // Port 0 is no one's default, so that any port that was written stays visible.
    const url = parser.parse(`ftp://${given}/`);
    const written = /:(\d+)$/.exec(given)?.[1];
    const isHost = url !== undefined && url.hostname !== '' && !/[/?#@\\*%\s]/.test(given);
    const sound = isHost && !(isBelow && /^[\d.]+$|^\[/.test(url.hostname));
    if (!sound)
      throw makeError('OPTION_INVALID', {
        option: 'hosts',
        where: name,
        expected: 'host names such as api.example.com, *.example.com or api.example.com:8443',
        got: pattern,
      });
    if (isBelow) below.push({ suffix: `.${url.hostname}`, port: written });
    else exact.add(written === undefined ? url.hostname : `${url.hostname}:${Number(written)}`);
  }
  return (url) => {
    const { hostname } = url;
    const port = portOf(url);
    const isDefault = port === DEFAULT_PORTS[url.protocol];
    if (hostname === '') return false;
    if (exact.has(`${hostname}:${port}`) || (isDefault && (all || exact.has(hostname)))) return true;
    return below.some(
      (each) =>
        hostname.endsWith(each.suffix) && (each.port === undefined ? isDefault : Number(each.port) === Number(port)),
    );
  };
}
