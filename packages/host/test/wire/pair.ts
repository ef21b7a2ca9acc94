// Two peers and what is between them, for tests: queues of this realm, the same with a copy in between, a
// MessageChannel, and two pipes.
import { PassThrough } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { makePortTransport } from '../../src/wire/port.ts';
import { makeStreamTransport } from '../../src/wire/stream.ts';
import type { Peer, PeerOptions, Transport, WireLimits } from '../../src/wire/types.ts';

/** With every message passing `change` on its way. */
function through(transport: Transport, change: (message: unknown) => unknown): Transport {
  return { ...transport, post: (message) => transport.post(change(message)) };
}

const cloned = (transport: Transport): Transport => through(transport, structuredClone);

export type TransportKind = 'direct' | 'cloned' | 'port' | 'stream';

export const transports: Readonly<
  Record<TransportKind, (limits?: Partial<WireLimits>) => readonly [Transport, Transport]>
> = {
  direct: makeDirectPair,
  cloned: () => {
    const [left, right] = makeDirectPair();
    return [cloned(left), cloned(right)] as const;
  },
  port: () => {
    const { port1, port2 } = new MessageChannel();
    return [makePortTransport(port1), makePortTransport(port2)] as const;
  },
  stream: (limits) => {
    const [to, from] = [new PassThrough(), new PassThrough()];
    return [
      makeStreamTransport({ readable: from, writable: to, limits }),
      makeStreamTransport({ readable: to, writable: from, limits }),
    ] as const;
  },
};

export const kinds: readonly TransportKind[] = ['direct', 'cloned', 'port', 'stream'];

export interface Pair {
  /** Has `bootstrap`. */
  readonly server: Peer;
  readonly client: Peer;
  /** The presence of `bootstrap`. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test calls
  readonly far: any;
}

export interface PairOptions {
  readonly kind?: TransportKind;
  /** Of the transport. */
  readonly limits?: Partial<WireLimits>;
  readonly client?: Partial<PeerOptions>;
  readonly server?: Partial<PeerOptions>;
}

const open: Peer[] = [];

export async function makePair(bootstrap?: object, options: PairOptions = {}): Promise<Pair> {
  const [left, right] = transports[options.kind ?? 'direct'](options.limits);
  const server = makePeer({ name: 'the client', bootstrap, transport: left, ...options.server });
  const client = makePeer({ name: 'the server', transport: right, ...options.client });
  open.push(server, client);
  return { server, client, far: await client.bootstrap };
}

/** Closes what tests made, so that no port keeps the process. */
export function closeAll(): void {
  for (const peer of open.splice(0)) peer.close();
}

/** Waits until what is under way has arrived. */
export async function settle(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
