// Servers that stall, flood and lie, on real sockets.
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { make, refused, serve, sockets, SOON, speak, useServers } from './support.ts';

useServers();

describe('servers that lie', () => {
  const forEver = (socket: Socket, head: string, chunk: string): void => {
    socket.write(head);
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };
  const trickle = (socket: Socket, head: string, chunk: string): void => {
    socket.write(head);
    const timer = setInterval(() => socket.write(chunk), 20);
    socket.on('close', () => clearInterval(timer));
  };
  const OK = 'HTTP/1.1 200 OK\r\n';

  it.each<[string, (socket: Socket) => void, string]>([
    ['by a body without an end', (socket) => forEver(socket, `${OK}\r\n`, 'x'.repeat(65_536)), 'FETCH_TOO_LARGE'],
    [
      'by chunks without an end',
      (socket) => forEver(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n`, `1000\r\n${'x'.repeat(4096)}\r\n`),
      'FETCH_TOO_LARGE',
    ],
    [
      'by a length too large',
      (socket) => forEver(socket, `${OK}Content-Length: 99999999999\r\n\r\n`, 'x'.repeat(65_536)),
      'FETCH_TOO_LARGE',
    ],
    ['by headers without an end', (socket) => forEver(socket, OK, `X-A: ${'x'.repeat(1000)}\r\n`), 'FETCH_FAILED'],
    ['by saying nothing', () => {}, 'FETCH_TIMEOUT'],
    ['by stalling after the headers', (socket) => socket.write(`${OK}Content-Length: 5\r\n\r\nab`), 'FETCH_TIMEOUT'],
    ['by a body that trickles', (socket) => trickle(socket, `${OK}\r\n`, 'x'), 'FETCH_TIMEOUT'],
    ['by headers that trickle', (socket) => trickle(socket, OK, 'X-A: b\r\n'), 'FETCH_TIMEOUT'],
    [
      'by interim answers without an end',
      (socket) => trickle(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
      'FETCH_TIMEOUT',
    ],
    ['by a length that it does not keep', (socket) => socket.end(`${OK}Content-Length: 50\r\n\r\nabc`), 'FETCH_FAILED'],
    [
      'by two lengths',
      (socket) => socket.end(`${OK}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc`),
      'FETCH_FAILED',
    ],
    [
      'by a length and chunks',
      (socket) => socket.end(`${OK}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
      'FETCH_FAILED',
    ],
    ['by a length below zero', (socket) => socket.end(`${OK}Content-Length: -5\r\n\r\nabc`), 'FETCH_FAILED'],
    ['by a length in hexadecimal', (socket) => socket.end(`${OK}Content-Length: 0x3\r\n\r\nabc`), 'FETCH_FAILED'],
    ['by a list of lengths', (socket) => socket.end(`${OK}Content-Length: 3, 5\r\n\r\nabc`), 'FETCH_FAILED'],
    [
      'by a length of a chunk that overflows',
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx`),
      'FETCH_FAILED',
    ],
    [
      'by a length of a chunk that is none',
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\nx`),
      'FETCH_FAILED',
    ],
    [
      'by trailers without an end',
      (socket) => forEver(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`, `X-A: ${'x'.repeat(1000)}\r\n`),
      'FETCH_FAILED',
    ],
    [
      'by an extension of a chunk without an end',
      (socket) => forEver(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n1;`, 'x'.repeat(10_000)),
      'FETCH_FAILED',
    ],
    [
      'by a line of status without an end',
      (socket) => forEver(socket, 'HTTP/1.1 200 ', 'x'.repeat(10_000)),
      'FETCH_FAILED',
    ],
    ['by a name of a header without an end', (socket) => forEver(socket, `${OK}`, 'x'.repeat(10_000)), 'FETCH_FAILED'],
    ['by a NUL in a header', (socket) => socket.end(`${OK}X-A: b\0c\r\nContent-Length: 0\r\n\r\n`), 'FETCH_FAILED'],
    ['by a header over two lines', (socket) => socket.end(`${OK}X-A: b\r\n c\r\nX\r\n\r\n`), 'FETCH_FAILED'],
    ['by ending in the middle of the headers', (socket) => socket.end(`${OK}X-A: b\r\n`), 'FETCH_FAILED'],
    [
      'by ending in the middle of a chunk',
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab`),
      'FETCH_FAILED',
    ],
    ['by no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), 'FETCH_FAILED'],
    ['by hanging up', (socket) => socket.destroy(), 'FETCH_FAILED'],
    [
      'by another protocol',
      (socket) => socket.end('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      'FETCH_FAILED',
    ],
  ])('%s', async (_name, talk, code) => {
    const url = await speak(talk);
    const { value } = make([url], { maxResponseBytes: 100_000, timeoutMs: code === 'FETCH_TIMEOUT' ? 400 : 15_000 });
    await expect(value(url)).rejects.toThrow(refused(code));
    await expect.poll(() => sockets.size, SOON).toBe(0);
  });

  it('get their body up to maxResponseBytes and not a byte more', async () => {
    const { port, url } = await serve((request, answer) => answer.end('x'.repeat(Number(request.url?.slice(1)))));
    const { value } = make([port], { maxResponseBytes: 100 });
    expect((await value(`${url}100`)).body).toHaveLength(100);
    await expect(value(`${url}101`)).rejects.toThrow(refused('FETCH_TOO_LARGE'));
  });

  it('get no second answer in: what they say behind the first is nobody’s', async () => {
    let number = 0;
    const url = await speak((socket) => {
      number += 1;
      const one = (body: string): string => `${OK}Content-Length: ${body.length}\r\n\r\n${body}`;
      socket.write(one(`first ${number}`) + one('second, for whoever asks next'));
    });
    const { value } = make([url]);
    for (const expected of ['first 1', 'first 2'])
      expect(Buffer.from((await value(url)).body).toString()).toBe(expected);
  });

  it('get no body in where there is none', async () => {
    const url = await speak((socket) => socket.end('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'));
    expect((await make([url]).value(url)).body).toHaveLength(0);
    const head = await speak((socket) => socket.end(`${OK}Content-Length: 99999999\r\n\r\n`));
    expect((await make([head]).value(head, { method: 'HEAD' })).body).toHaveLength(0);
  });

  it('unpack nothing here: a compressed answer stays as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const { port, url, requests } = await serve((_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const { body } = await make([port], { maxResponseBytes: 20_000 }).value(url);
    expect([body.length, requests[0]?.headers['accept-encoding']]).toEqual([bomb.length, 'identity']);
  });

  it('learn nothing of the host: no credentials, no agent, no cookies come with a request', async () => {
    const { port, url, requests } = await serve((_, answer) => answer.writeHead(200, { 'set-cookie': 'a=1' }).end());
    const { value } = make([port], { cookies: true });
    await value(url);
    await value(url);
    expect(Object.keys(requests[1]?.headers ?? {}).sort()).toEqual(['accept-encoding', 'connection', 'host']);
  });
});
