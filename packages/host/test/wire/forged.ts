// A peer and, across from it, somebody who posts what he likes.
import { makeDirectPair } from '../../src/wire/direct.ts';
import { wireDefaults } from '../../src/wire/limits.ts';
import { makePeer } from '../../src/wire/peer.ts';
import type { Peer, PeerOptions } from '../../src/wire/types.ts';

export interface Forger {
  readonly peer: Peer;
  /** Posts a frame, as a copy that a transport makes, and waits until what it led to is over. */
  post(...frame: readonly unknown[]): Promise<void>;
  /** Posts what may be no frame. */
  raw(message: unknown): Promise<void>;
  /** What the peer has sent. */
  readonly sent: unknown[][];
}

export const hello = ['hello', 1, wireDefaults, undefined] as const;

export async function makeForger(bootstrap: object, options: Partial<PeerOptions> = {}, greet = true): Promise<Forger> {
  const [left, right] = makeDirectPair();
  const peer = makePeer({ name: 'the forger', bootstrap, transport: left, ...options });
  const sent: unknown[][] = [];
  right.listen({
    onMessage: (frame) => sent.push(...((frame as unknown[]).slice(1) as unknown[][])),
    onClose: () => {},
  });
  const raw = async (message: unknown): Promise<void> => {
    right.post(structuredClone(message));
    for (let job = 0; job < 10; job += 1) await null;
  };
  if (greet) await raw([0, hello]);
  return { peer, post: (...frame) => raw(frame), raw, sent };
}
