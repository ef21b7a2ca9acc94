// Real servers on loopback for the attack table of the fetch power; all of them end with each test.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterAll, afterEach, expect } from 'vitest';
import type { Grant } from '../../../src/index.ts';
import { makeFetchPower, type NodeFetchOptions } from '../../../src/node/index.ts';
import type { FetchPower } from '../../../src/powers/index.ts';

/** Longer than a busy machine takes. */
export const SOON = { timeout: 15_000 } as const;
export const refused = (code: string): unknown => expect.objectContaining({ code });
const servers: (Server | TcpServer)[] = [];
/** Connections that servers of this file have open. */
export const sockets: Set<Socket> = new Set();
/** Ends the servers of each test of the calling file. */
export function useServers(): void {
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) if (server.listening) await new Promise((done) => server.close(done));
  });
  afterAll(() => expect(servers).toEqual([]));
}

/** Starts a server; gives its port. */
export async function listen(server: Server | TcpServer, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export interface Served {
  readonly port: number;
  readonly url: string;
  /** What it was asked. */
  readonly requests: readonly IncomingMessage[];
}

export async function serve(listener: RequestListener = (_, answer) => answer.end('hello')): Promise<Served> {
  const requests: IncomingMessage[] = [];
  const port = await listen(
    createServer((request, answer) => {
      requests.push(request);
      listener(request, answer);
    }),
  );
  return { port, requests, url: `http://localhost:${port}/` };
}

/** One that writes bytes of its own; gives its URL. */
export const speak = async (talk: (socket: Socket) => void): Promise<string> =>
  `http://localhost:${await listen(createTcpServer((socket) => void socket.once('data', () => talk(socket))))}/`;

const LOCAL = { protocols: ['http:', 'https:'], allowAddresses: ['127.0.0.1', '::1'] } as const;
/** A power that reaches `localhost` at any of these ports. */
export const make = (ports: readonly (number | string)[], options: Partial<NodeFetchOptions> = {}): Grant<FetchPower> =>
  makeFetchPower({
    ...LOCAL,
    hosts: ports.map((port) => `localhost:${typeof port === 'number' ? port : new URL(port).port}`),
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    timeoutMs: 15_000,
    ...options,
  });
