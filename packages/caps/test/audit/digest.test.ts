// The portable digests and primitives beside Node's: the same for everything.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEvent,
  makeAuditChain,
  makeAuditLog,
  makeCryptoPower,
  makeKeyedDigest,
  makePortablePrimitives,
  sha256,
  verifyLines,
} from '../../src/index.ts';
import {
  cryptoPrimitives,
  makeKeyedDigest as makeNodeKeyedDigest,
  sha256 as nodeSha256,
} from '../../src/node/index.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', 'a\udc00', '€😀', 'x'.repeat(200)));

describe('sha256()', () => {
  it("gives Node's digest of any text", () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(sha256(each)).toBe(nodeSha256(each));
      }),
    );
  });

  it('makes and verifies chains, here with the one and there with the other', () => {
    const event = (seq: number): AuditEvent => ({
      seq,
      kind: 'called',
      tenant: 't',
      args: '[1]',
      digest: sha256('[1]'),
    });
    for (const [write, read] of [
      [sha256, nodeSha256],
      [nodeSha256, sha256],
    ] as const) {
      const chain = makeAuditChain({ digest: write });
      const lines = [0, 1, 2].map((seq) => chain.append(event(seq))).join('');
      expect(verifyLines(lines, { digest: read, head: chain.head() })).toMatchObject({ sound: true, verified: 3 });
      expect(verifyLines(lines.replace('"seq":1', '"seq":7'), { digest: read })).toMatchObject({ sound: false });
    }
  });

  it('is all that an audit log needs where there is no Node', () => {
    const chain = makeAuditChain({ digest: sha256 });
    const lines: string[] = [];
    const log = makeAuditLog({ sink: (each) => void lines.push(chain.append(each)) });
    log.record({ kind: 'granted', tenant: 'a' });
    log.record({ kind: 'faulted', tenant: 'a' });
    expect(verifyLines(lines.join(''), { digest: sha256, head: chain.head() })).toMatchObject({ sound: true });
  });
});

describe('makeKeyedDigest()', () => {
  it("gives Node's, whatever the key", () => {
    fc.assert(
      fc.property(text, fc.oneof(text, fc.uint8Array({ maxLength: 150 })), (each, key) => {
        expect(makeKeyedDigest(key)(each)).toBe(makeNodeKeyedDigest(key)(each));
      }),
    );
  });

  it('does not change with the key that it was given', () => {
    const key = new Uint8Array([1, 2, 3]);
    const digest = makeKeyedDigest(key);
    const before = digest('x');
    key.fill(0);
    expect(digest('x')).toBe(before);
  });
});

describe('makePortablePrimitives()', () => {
  const portable = makePortablePrimitives({ randomBytes: (count) => new Uint8Array(count).fill(7) });

  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)("digest and sign as Node's do: %s", (algorithm) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 200 }), (bytes, key) => {
        expect([...portable.digest(algorithm, bytes)]).toEqual([...cryptoPrimitives.digest(algorithm, bytes)]);
        expect([...portable.hmac(algorithm, key, bytes)]).toEqual([...cryptoPrimitives.hmac(algorithm, key, bytes)]);
      }),
      { numRuns: 40 },
    );
  });

  it('stand behind a crypto power', () => {
    const { value } = makeCryptoPower({ primitives: portable });
    expect([...value.randomBytes(3)]).toEqual([7, 7, 7]);
    expect(value.digest('SHA-256', 'x')).toHaveLength(32);
  });
});
