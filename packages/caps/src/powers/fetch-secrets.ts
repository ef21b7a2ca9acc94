// Secrets that are put into requests, and looked for in answers.
import { makeError } from '../errors.ts';
import type { FetchAnswer, HeaderList } from './fetch-types.ts';
import { type HeaderSecret, revealHeader } from './secrets.ts';
import { hexOf } from './crypto.ts';
import type { UrlParser, UrlParts } from './url.ts';
import { utf8Encode } from './utf8.ts';

/** A header that is added to requests to one origin, over whatever the guest set under that name. */
export interface SecretRule {
  /** Scheme, host and port, all of which must be the same: `https://api.example.com`. */
  readonly origin: string;
  /** The header's name. */
  readonly header: string;
  /** From `makeSecrets().header()`. */
  readonly value: HeaderSecret;
}

export interface SecretRules {
  /** The headers for this URL with the secrets in them. */
  headersFor(url: UrlParts, headers: HeaderList): HeaderList;
  /** Throws FETCH_SECRET when the answer repeats a secret that is in `used`. */
  assertSilent(answer: FetchAnswer, used: readonly UrlParts[]): void;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b = 0, c = 0] = [bytes[at] as number, bytes[at + 1], bytes[at + 2]];
    const word = (a << 16) | (b << 8) | c;
    text += `${ALPHABET[word >> 18]}${ALPHABET[(word >> 12) & 63]}${ALPHABET[(word >> 6) & 63]}${ALPHABET[word & 63]}`;
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}

/** Bytes as a string of one unit each. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 8192, bytes.length)));
  return text;
}

/** The forms in which an honest server might repeat a text: as it is, in JSON, in a URL, in base64, in hex. */
function formsOf(text: string): readonly string[] {
  const bytes = utf8Encode(text);
  const encoded = base64(bytes);
  const hex = hexOf(bytes);
  const percent = encodeURIComponent(text);
  const forms = [
    latin1(bytes),
    JSON.stringify(text).slice(1, -1),
    percent,
    percent.replace(/%../g, (each) => each.toLowerCase()),
    encoded,
    encoded.replaceAll('+', '-').replaceAll('/', '_'),
    hex,
    hex.toUpperCase(),
  ];
  return [...new Set(forms)].filter((form) => form !== '');
}

/**
 * A guest never sees the header, but the server does: one that shows its callers their own requests (an echo, a
 * debug page, an error that quotes) would hand it over. So an answer that repeats the secret, raw or in a usual
 * coding, is withheld. A server bent on telling the guest can; the host chose to trust it with the secret.
 */
export function makeSecretRules(rules: readonly SecretRule[], parser: UrlParser, name: string): SecretRules {
  const read = rules.map(({ origin, header, value }) => {
    const url = parser.parse(origin);
    if (url === undefined || url.origin === 'null' || `${url.origin}/` !== url.href)
      throw makeError('OPTION_INVALID', { option: 'secrets', where: name, expected: 'an origin', got: origin });
    if (revealHeader(value) === undefined)
      throw makeError('OPTION_INVALID', {
        option: 'secrets',
        where: name,
        expected: 'a header of makeSecrets()',
        got: 'something else',
      });
    return { origin: url.origin, header: header.toLowerCase(), value };
  });
  const rulesFor = (url: UrlParts): typeof read => read.filter(({ origin }) => origin === url.origin);

  return {
    headersFor: (url, headers) => {
      const used = rulesFor(url);
      const kept = headers.filter(([key]) => !used.some(({ header }) => header === key));
      return [...kept, ...used.map(({ header, value }) => [header, revealHeader(value)?.text ?? ''] as const)];
    },
    assertSilent: (answer, used) => {
      const revealed = used.flatMap(rulesFor).map(({ value }) => revealHeader(value));
      const forms = new Set(revealed.flatMap((each) => (each ? [...formsOf(each.secret), ...formsOf(each.text)] : [])));
      if (forms.size === 0) return;
      // What is packed cannot be looked into. It was asked for unpacked.
      const isPacked = answer.headers.some(
        ([key, value]) => key === 'content-encoding' && value.toLowerCase() !== 'identity',
      );
      if (isPacked) throw makeError('FETCH_SECRET', { capability: name });
      const texts = [answer.url, answer.statusText, ...answer.headers.flat(), latin1(answer.body)];
      for (const form of forms)
        if (texts.some((text) => text.includes(form))) throw makeError('FETCH_SECRET', { capability: name });
    },
  };
}
