// Two peers over queues of this realm, for tests.
import { makeDirectPair } from '../../src/wire/direct.ts';
import { makePeer } from '../../src/wire/peer.ts';
import type { Peer, PeerOptions } from '../../src/wire/types.ts';

type Loose = Record<string, (...args: never[]) => Promise<unknown>>;

export interface Pair {
  /** Has `bootstrap`. */
  readonly server: Peer;
  readonly client: Peer;
  /** The presence of `bootstrap`. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test calls
  readonly far: any;
}

export async function makePair(
  bootstrap?: object,
  options: Partial<PeerOptions> = {},
  serverOptions: Partial<PeerOptions> = {},
): Promise<Pair> {
  const [left, right] = makeDirectPair();
  const server = makePeer({ name: 'the client', bootstrap, ...serverOptions, transport: left });
  const client = makePeer({ name: 'the server', ...options, transport: right });
  return { server, client, far: (await client.bootstrap) as Loose };
}
