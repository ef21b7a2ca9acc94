// Secrets in headers: to their origin, and never back.
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeSecrets } from '../../../src/powers/index.ts';
import { cryptoPrimitives } from '../../../src/node/index.ts';
import { make, refused, serve, useServers } from './support.ts';

useServers();

describe('secrets', () => {
  const token = 'tok-5f2/c9+e1=“ü”';
  const kit = () => makeSecrets({ secrets: { token }, primitives: cryptoPrimitives });
  const withSecret = (port: number, ports: readonly number[] = [port]) => {
    const secrets = kit();
    const value = secrets.header('token', (text) => `Bearer ${Buffer.from(text).toString('base64')}`);
    const plain = secrets.header('token', encodeURIComponent);
    const rules = [
      { origin: `http://localhost:${port}`, header: 'Authorization', value },
      { origin: `http://localhost:${port}`, header: 'x-key', value: plain },
    ];
    return { secrets, ...make(ports, { secrets: rules }) };
  };
  const sent = `Bearer ${Buffer.from(token).toString('base64')}`;

  it('are sent to their origin alone, over what the guest set', async () => {
    const other = await serve();
    const { port, url, requests } = await serve((request, answer) =>
      request.url === '/' ? answer.end('fine') : answer.writeHead(302, { location: other.url }).end(),
    );
    const { value } = withSecret(port, [port, other.port]);
    await value(url, { headers: { AUTHORIZATION: 'mine' } });
    expect(requests[0]?.headers.authorization).toBe(sent);
    await value(`${url}away`);
    await value(other.url);
    for (const { headers } of other.requests)
      expect([headers.authorization, headers['x-key']]).toEqual([undefined, undefined]);
    expect(other.requests).toHaveLength(2);
  });

  it.each<[string, RequestListener]>([
    ['in the body', (request, answer) => answer.end(JSON.stringify(request.headers))],
    [
      'in a header',
      (request, answer) => answer.writeHead(200, { 'x-echo': String(request.headers.authorization) }).end(),
    ],
    ['in the status', (request, answer) => answer.writeHead(200, String(request.headers['x-key'])).end()],
    ['as it is', (_, answer) => answer.end(`<p>${token}</p>`)],
    ['in JSON', (_, answer) => answer.end(JSON.stringify({ token }))],
    ['in base64', (_, answer) => answer.end(Buffer.from(token).toString('base64'))],
    ['in base64 for URLs', (_, answer) => answer.end(Buffer.from(token).toString('base64url'))],
    ['in hex', (_, answer) => answer.end(Buffer.from(token).toString('hex'))],
    ['in a URL', (_, answer) => answer.end(encodeURIComponent(token))],
    [
      'in a redirect',
      (request, answer) =>
        request.url === '/'
          ? answer.writeHead(302, { location: `/?${encodeURIComponent(token)}` }).end()
          : answer.end(),
    ],
    ['in an error', (_, answer) => answer.writeHead(401).end(`bad token: ${token}`)],
  ])('are not read back: an answer that repeats one %s is withheld', async (_name, listener) => {
    const { port, url } = await serve(listener);
    await expect(withSecret(port).value(url)).rejects.toThrow(refused('FETCH_SECRET'));
  });

  it('are not carried elsewhere by a redirect that repeats one', async () => {
    const other = await serve();
    const { port, url } = await serve((_, answer) =>
      answer.writeHead(302, { location: `${other.url}?${encodeURIComponent(token)}` }).end(),
    );
    const { value } = withSecret(port, [port, other.port]);
    await expect(value(url)).rejects.toThrow(refused('FETCH_SECRET'));
    await expect(value(url, { redirect: 'manual' })).rejects.toThrow(refused('FETCH_SECRET'));
    expect(other.requests).toEqual([]);
  });

  it('are not read back packed, where they cannot be looked for', async () => {
    const { port, url } = await serve((_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(token)),
    );
    await expect(withSecret(port).value(url)).rejects.toThrow(refused('FETCH_SECRET'));
  });

  it.each(['range', 'If-Range'])('are not read piece by piece: %s is not sent beside them', async (header) => {
    const { port, url, requests } = await serve();
    await expect(withSecret(port).value(url, { headers: { [header]: 'bytes=0-3' } })).rejects.toThrow(
      refused('FETCH_HEADER'),
    );
    expect(requests).toEqual([]);
    await make([port]).value(url, { headers: { [header]: 'bytes=0-3' } });
    expect(requests).toHaveLength(1);
  });

  it('end with the kit', async () => {
    const { port, url, requests } = await serve();
    const { value, secrets } = withSecret(port);
    secrets.revoke();
    await expect(value(url)).rejects.toThrow(refused('CAPABILITY_REVOKED'));
    expect(requests).toEqual([]);
  });
});
