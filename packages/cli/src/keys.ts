// Keys for archives: files that `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write.
import { createPublicKey } from 'node:crypto';
import type { ArchiveSigner, PublicKey } from '@cofferdam/loader';
import { makeArchiveSigner, publicKeyBytes } from '@cofferdam/loader/node';
import type { ArchiveTrust } from './command.ts';
import { makeError } from './errors.ts';
import { readText } from './files.ts';

/** Throws INPUT_UNREADABLE, INPUT_NOT_UTF8, KEY_INVALID. */
export function readSigner(path: string): ArchiveSigner {
  const text = readText(path);
  let signer: ArchiveSigner | undefined;
  try {
    signer = makeArchiveSigner(text);
  } catch {
    // No PEM, or an encrypted one: refused below, and nothing of what is in it is said.
  }
  return signer ?? refuse(path, 'private');
}

/** Throws INPUT_UNREADABLE, INPUT_NOT_UTF8, KEY_INVALID. */
function readPublicKey(path: string): PublicKey {
  const text = readText(path).trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Uint8Array.from(Buffer.from(text, 'hex'));
  let key: PublicKey | undefined;
  try {
    // A private key has its public one in it, and giving it here is a mistake.
    if (!text.includes('PRIVATE')) key = publicKeyBytes(createPublicKey(text));
  } catch {
    // Refused below.
  }
  return key ?? refuse(path, 'public');
}

function refuse(what: string, kind: 'private' | 'public'): never {
  throw makeError('KEY_INVALID', { what, kind });
}

/** The options of reading an archive that stand for what the command line trusts. */
export function trustOptions({ digest, publicKeys }: ArchiveTrust): {
  readonly digest?: string;
  readonly publicKey?: readonly PublicKey[];
} {
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(publicKeys.length === 0 ? {} : { publicKey: publicKeys.map(readPublicKey) }),
  };
}
