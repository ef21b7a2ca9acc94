// Secrets that can be used and not read.
//
// Checked here: a guest gets functions that sign and compare, never the bytes. What is trusted: HMAC, and for
// headers the server that they are sent to (see fetch.ts, which withholds answers that repeat one).
import { type Grant, kindOf } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { makeRevocable } from '../patterns/revocable.ts';
import { assertOptions, byteLength, isBytes, type OptionNames, readBytes, readString } from './check.ts';
import { type BytesLike, type CryptoPrimitives, type DigestName, isSameBytes } from './crypto.ts';
import { utf8Encode } from './utf8.ts';

/** Signs with one secret. */
export interface Signer {
  /** The HMAC of `bytes`. */
  sign(bytes: BytesLike): Uint8Array;
  /** Whether `signature` is that of `bytes`; takes the same time for every wrong one. */
  verify(bytes: BytesLike, signature: Uint8Array): boolean;
}

/** Signs with some secrets, each by its name. */
export interface Signers {
  /** The HMAC of `bytes` by one of them. Throws SECRET_UNKNOWN. */
  sign(secret: string, bytes: BytesLike): Uint8Array;
  verify(secret: string, bytes: BytesLike, signature: Uint8Array): boolean;
}

declare const headerSecret: unique symbol;
/** A header's value that is made of a secret, for `makeFetchPower({ secrets })`. Itself it holds nothing. */
export interface HeaderSecret {
  readonly [headerSecret]?: never;
}

/** What a {@link HeaderSecret} stands for. */
export interface RevealedHeader {
  readonly secret: string;
  readonly text: string;
}

export interface SignerOptions {
  /** Default SHA-256. */
  readonly algorithm?: DigestName;
  /**
   * Put in front of everything that is signed, with a NUL after it, so it holds none. Stops a guest from having a
   * message signed that means something elsewhere, where the same secret is used.
   */
  readonly domain?: string;
}

export interface Secrets {
  /** A capability to sign with a secret. Throws SECRET_UNKNOWN, SECRET_WEAK. */
  signer(secret: string, options?: SignerOptions): Grant<Signer>;
  /** One capability for several secrets: no others can be named. Throws SECRET_UNKNOWN, SECRET_WEAK. */
  signers(secrets: readonly string[], options?: SignerOptions): Grant<Signers>;
  /** A header for fetch. Throws SECRET_UNKNOWN, and VALUE_REFUSED for a secret that is no text. */
  header(secret: string, format?: (secret: string) => string): HeaderSecret;
  /** Ends every signer and header. May be called twice. */
  revoke(): void;
}

export interface SecretsOptions {
  readonly secrets: Readonly<Record<string, BytesLike>>;
  readonly primitives: Pick<CryptoPrimitives, 'hmac'>;
  /** Bytes signed at once. Default 1 MiB, about a millisecond of the host's time. */
  readonly maxBytes?: number;
}

/**
 * A secret shorter than this is not signed with: whoever has one signature tries short keys until one gives the
 * same, and so reads the secret. 16 bytes are 2^128 tries, if they are random; a pass phrase is not.
 */
const LEAST_SIGNING_BYTES = 16;

const OPTIONS: OptionNames<SecretsOptions> = { secrets: true, primitives: true, maxBytes: true };
const SIGNER_OPTIONS: OptionNames<SignerOptions> = { algorithm: true, domain: true };

const revealed = new WeakMap<object, () => RevealedHeader>();

/** What a header stands for; undefined for anything that `header()` did not make. For powers only. */
export const revealHeader = (header: object): RevealedHeader | undefined => revealed.get(header)?.();

/** Holds secrets of the host. Keep what it returns; hand guests a signer's `value`, or a fetch with a header. */
export function makeSecrets(options: SecretsOptions): Secrets {
  const { secrets, primitives, maxBytes = 2 ** 20 } = options;
  assertOptions(options, 'makeSecrets', OPTIONS);
  const held = new Map<string, BytesLike>();
  for (const [key, value] of Object.entries(secrets)) held.set(key, isBytes(value) ? new Uint8Array(value) : value);
  const ends = new Set<() => void>();
  let live = true;

  const get = (secret: string): BytesLike => {
    const value = held.get(secret);
    if (value === undefined) throw makeError('SECRET_UNKNOWN', { secret });
    return value;
  };

  const makeSigner = (secret: string, given: SignerOptions = {}): Signer => {
    const { algorithm = 'SHA-256', domain } = given;
    assertOptions(given, `signer ${secret}`, SIGNER_OPTIONS);
    const key = readBytes(get(secret), 'a secret', Number.POSITIVE_INFINITY, secret);
    if (byteLength(key) < LEAST_SIGNING_BYTES) throw makeError('SECRET_WEAK', { secret, limit: LEAST_SIGNING_BYTES });
    if (domain?.includes('\0') === true)
      throw makeError('OPTION_INVALID', {
        option: 'domain',
        where: `signer ${secret}`,
        expected: 'text without NUL',
        got: 'one',
      });
    const prefix = domain === undefined ? new Uint8Array(0) : utf8Encode(`${domain}\0`);
    const name = `signer ${secret}`;
    const signatureOf = (bytes: unknown): Uint8Array => {
      const message = readBytes(bytes, `the message of ${name}`, maxBytes, name);
      const all = new Uint8Array(prefix.length + message.length);
      all.set(prefix);
      all.set(message, prefix.length);
      return new Uint8Array(primitives.hmac(algorithm, key, all));
    };
    return {
      sign: signatureOf,
      verify: (bytes, signature) =>
        isSameBytes(signatureOf(bytes), readBytes(signature, `the signature of ${name}`, maxBytes, name)),
    };
  };
  const ending = <T extends object>(target: T, name: string): Grant<T> => {
    const grant = makeRevocable(target, { name });
    if (live) ends.add(grant.revoke);
    else grant.revoke();
    return grant;
  };

  return harden({
    signer: (secret: string, given?: SignerOptions): Grant<Signer> =>
      ending(makeSigner(secret, given), `signer ${secret}`),
    signers: (names: readonly string[], given?: SignerOptions): Grant<Signers> => {
      const table = new Map(names.map((secret) => [secret, makeSigner(secret, given)]));
      const of = (asked: unknown): Signer => {
        const secret = readString(asked, 'the name of a secret');
        const found = table.get(secret);
        if (found === undefined) throw makeError('SECRET_UNKNOWN', { secret: secret.slice(0, 64) });
        return found;
      };
      return ending<Signers>(
        {
          sign: (secret, bytes) => of(secret).sign(bytes),
          verify: (secret, bytes, signature) => of(secret).verify(bytes, signature),
        },
        'signers',
      );
    },
    header: (secret: string, format: (secret: string) => string = (text) => text): HeaderSecret => {
      const value = get(secret);
      if (typeof value !== 'string')
        throw makeError('VALUE_REFUSED', { expected: 'a string', where: `secret ${secret}`, got: kindOf(value) });
      const text = format(value);
      const header: HeaderSecret = harden({});
      revealed.set(header, () => {
        if (!live) throw makeError('CAPABILITY_REVOKED', { capability: `secret ${secret}` });
        return { secret: value, text };
      });
      return header;
    },
    revoke: (): void => {
      live = false;
      for (const end of ends) end();
      held.clear();
    },
  });
}
