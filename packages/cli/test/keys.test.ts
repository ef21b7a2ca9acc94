import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isRefusedInput } from '../src/errors.ts';
import { readSigner, trustOptions } from '../src/keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
const files = {
  'key.pem': privateKey.export({ format: 'pem', type: 'pkcs8' }),
  'key.pub': publicKey.export({ format: 'pem', type: 'spki' }),
  'key.hex': `${raw.toString('hex')}\n`,
  'locked.pem': privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
  'ec.pem': ec.privateKey.export({ format: 'pem', type: 'pkcs8' }),
  'ec.pub': ec.publicKey.export({ format: 'pem', type: 'spki' }),
  'short.hex': raw.subarray(1).toString('hex'),
  'text.txt': 'no key at all',
};
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
const at = (name: string): string => join(folder, name);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isRefusedInput(error)) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('readSigner()', () => {
  it('reads an Ed25519 private key', () => {
    const signer = readSigner(at('key.pem'));
    expect(Buffer.from(signer.publicKey)).toEqual(raw);
    expect(signer.sign(new Uint8Array(3))).toHaveLength(64);
  });

  it.each([
    ['key.pub', 'KEY_INVALID'],
    ['key.hex', 'KEY_INVALID'],
    ['locked.pem', 'KEY_INVALID'],
    ['ec.pem', 'KEY_INVALID'],
    ['text.txt', 'KEY_INVALID'],
    ['none.pem', 'INPUT_UNREADABLE'],
  ])('refuses %s', (name, code) => {
    expect(codeOf(() => readSigner(at(name)))).toBe(code);
  });
});

describe('trustOptions()', () => {
  const trust = (...names: readonly string[]) => trustOptions({ digest: undefined, publicKeys: names.map(at) });

  it('reads Ed25519 public keys, PEM or hexadecimal', () => {
    expect(trust('key.pub', 'key.hex').publicKey?.map((key) => Buffer.from(key))).toEqual([raw, raw]);
  });

  it('asks for nothing when nothing was asked for', () => {
    expect(trust()).toEqual({});
    expect(trustOptions({ digest: 'd', publicKeys: [] })).toEqual({ digest: 'd' });
  });

  it.each([
    ['key.pem', 'KEY_INVALID'],
    ['ec.pub', 'KEY_INVALID'],
    ['short.hex', 'KEY_INVALID'],
    ['text.txt', 'KEY_INVALID'],
    ['none.pub', 'INPUT_UNREADABLE'],
  ])('refuses %s', (name, code) => {
    expect(codeOf(() => trust(name))).toBe(code);
  });
});
