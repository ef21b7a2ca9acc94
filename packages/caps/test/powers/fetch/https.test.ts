// Certificates, and what is spoken without them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFetchPower } from '../../../src/node/index.ts';
import { listen, make, refused, serve, useServers } from './support.ts';

useServers();

describe('https', () => {
  // A certificate of our own for `localhost`, made anew for each run.
  const folder = mkdtempSync(join(tmpdir(), 'cofferdam-fetch-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
  ]);
  const serveSecurely = async (listener: RequestListener) => {
    const server = createSecureServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, listener);
    const port = await listen(server);
    return { port, url: `https://localhost:${port}/` };
  };

  it.skipIf(made.status !== 0)(
    'is spoken to servers whose certificate is good for the name, and to no others',
    async () => {
      const { port, url } = await serveSecurely((_, answer) => answer.end('secure'));
      const ca = readFileSync(certFile, 'utf8');
      const { body } = await make([port], { protocols: ['https:'], ca }).value(url);
      expect(Buffer.from(body).toString()).toBe('secure');
      await expect(make([port], { protocols: ['https:'] }).value(url)).rejects.toThrow(refused('FETCH_FAILED'));
      // The pinned address must not become the name that is checked, nor another name be taken for it.
      const other = make([port], { protocols: ['https:'], ca, hosts: [`other.test:${port}`] });
      await expect(other.value(url.replace('localhost', 'other.test'))).rejects.toThrow(refused('FETCH_FAILED'));
    },
  );

  it.skipIf(made.status !== 0)('checks certificates also where the environment says not to', async () => {
    const { port, url } = await serveSecurely((_, answer) => answer.end('secure'));
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      await expect(make([port], { protocols: ['https:'] }).value(url)).rejects.toThrow(refused('FETCH_FAILED'));
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it.skipIf(made.status !== 0)('is not left for http by a redirect', async () => {
    const plain = await serve();
    const { port, url } = await serveSecurely((_, answer) => answer.writeHead(302, { location: plain.url }).end());
    const { value } = make([port, plain.port], { ca: readFileSync(certFile, 'utf8') });
    await expect(value(url)).rejects.toThrow(refused('FETCH_REDIRECT'));
    expect(plain.requests).toEqual([]);
  });

  it('is all that is spoken unless http was granted', async () => {
    const { port, url, requests } = await serve();
    const { value } = makeFetchPower({ hosts: [`localhost:${port}`], allowAddresses: ['127.0.0.1'] });
    await expect(value(url)).rejects.toThrow(refused('FETCH_PROTOCOL'));
    expect(requests).toEqual([]);
  });
});
