// The attack table of the fetch power, against real servers on loopback that redirect, stall, flood and lie.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type FetchInit, makeSecrets } from '../../src/powers/index.ts';
import { cryptoPrimitives, makeFetchPower, type NodeFetchOptions } from '../../src/node/index.ts';

/** Longer than a busy machine takes. */
const SOON = { timeout: 15_000 };
const refused = (code: string) => expect.objectContaining({ code });
const servers: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) if (server.listening) await new Promise((done) => server.close(done));
});
afterAll(() => expect(servers).toEqual([]));

async function listen<S extends Server | TcpServer>(server: S, host = '127.0.0.1'): Promise<number> {
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

/** A server with what it was asked. */
async function serve(listener: RequestListener = (_, answer) => answer.end('hello')) {
  const requests: IncomingMessage[] = [];
  const port = await listen(
    createServer((request, answer) => {
      requests.push(request);
      listener(request, answer);
    }),
  );
  return { port, requests, url: `http://localhost:${port}/` };
}

/** One that writes bytes of its own. */
const speak = async (talk: (socket: Socket) => void) =>
  `http://localhost:${await listen(createTcpServer((socket) => void socket.once('data', () => talk(socket))))}/`;

const LOCAL = { hosts: ['*'], protocols: ['http:', 'https:'], allowAddresses: ['127.0.0.1', '::1'] } as const;
/** A power that reaches `localhost` at any of these ports. */
const make = (ports: readonly (number | string)[], options: Partial<NodeFetchOptions> = {}) =>
  makeFetchPower({
    ...LOCAL,
    hosts: ports.map((port) => `localhost:${typeof port === 'number' ? port : new URL(port).port}`),
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    timeoutMs: 15_000,
    ...options,
  });

describe('makeFetchPower()', () => {
  it('sends and receives', async () => {
    const { port, requests, url } = await serve((request, answer) => {
      answer.writeHead(201, 'Made', { 'x-a': ['1', '2'], 'set-cookie': 'session=1' });
      request.on('data', (chunk) => answer.write(chunk));
      request.on('end', () => answer.end());
    });
    const { value } = make([port], { methods: ['POST'] });
    const answer = await value(`${url}path?q=1#hash`, { method: 'post', headers: { 'X-Mine': ' v ' }, body: 'grüße' });
    expect(answer).toMatchObject({ status: 201, statusText: 'Made', redirected: false, url: `${url}path?q=1#hash` });
    expect(Buffer.from(answer.body).toString()).toBe('grüße');
    expect(answer.headers.filter(([key]) => key === 'x-a')).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
    ]);
    expect(answer.headers.map(([key]) => key)).not.toContain('set-cookie');
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/path?q=1' });
    expect(requests[0]?.headers).toMatchObject({ 'x-mine': 'v', host: `localhost:${port}`, 'content-length': '7' });
  });

  it.each([
    ['no URL', 'nonsense', 'FETCH_URL'],
    ['a relative URL', '/path', 'FETCH_URL'],
    ['credentials', 'http://user:pass@localhost:PORT/', 'FETCH_URL'],
    ['a user that looks like the host', 'http://localhost:PORT@evil.test/', 'FETCH_URL'],
    ['a file', 'file:///etc/passwd', 'FETCH_PROTOCOL'],
    ['data', 'data:text/plain,x', 'FETCH_PROTOCOL'],
    ['a blob', 'blob:http://localhost:PORT/x', 'FETCH_PROTOCOL'],
    ['a script', 'javascript:1', 'FETCH_PROTOCOL'],
    ['ftp', 'ftp://localhost:PORT/', 'FETCH_PROTOCOL'],
    ['a web socket', 'ws://localhost:PORT/', 'FETCH_PROTOCOL'],
    ['another host', 'http://evil.test/', 'FETCH_HOST'],
    ['another port', 'http://localhost:1/', 'FETCH_HOST'],
    ['the default port', 'http://localhost/', 'FETCH_HOST'],
    ['a host below', 'http://a.localhost:PORT/', 'FETCH_HOST'],
    ['a host that ends alike', 'http://evillocalhost:PORT/', 'FETCH_HOST'],
    ['a dot at the end', 'http://localhost.:PORT/', 'FETCH_HOST'],
    ['its address', 'http://127.0.0.1:PORT/', 'FETCH_HOST'],
    ['backslashes', 'http:\\\\evil.test\\@localhost:PORT/', 'FETCH_HOST'],
    ['a tab within', 'http://evil.test\t/localhost:PORT/', 'FETCH_HOST'],
    ['a very long URL', `http://localhost:PORT/${'x'.repeat(8192)}`, 'FETCH_URL'],
  ])('refuses %s', async (_name, given, code) => {
    const { port, requests } = await serve();
    const { value } = make([port]);
    await expect(value(given.replace('PORT', String(port)))).rejects.toThrow(refused(code));
    expect(requests).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['a method that was not granted', { method: 'DELETE' }, 'FETCH_METHOD'],
    ['a method with a request in it', { method: 'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET' }, 'FETCH_METHOD'],
    ['CONNECT', { method: 'CONNECT' }, 'FETCH_METHOD'],
    ['TRACE', { method: 'TRACE' }, 'FETCH_METHOD'],
    ...[
      'Host',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'Upgrade',
      'TE',
      'Expect',
      'Cookie',
      'Proxy-Authorization',
      'Sec-Fetch-Site',
      'X-HTTP-Method-Override',
      'Accept-Encoding',
      'Origin',
      'Referer',
      'Via',
    ].map((header): [string, unknown, string] => [
      `the header ${header}`,
      { headers: { [header]: '1' } },
      'FETCH_HEADER',
    ]),
    ['a line end in a value', { headers: { a: 'x\r\nHost: evil' } }, 'FETCH_HEADER'],
    ['a NUL in a value', { headers: { a: 'x\0' } }, 'FETCH_HEADER'],
    ['a value beyond Latin-1, which is cut to a line end', { headers: { a: '\u010a' } }, 'FETCH_HEADER'],
    ['a line end in a name', { headers: { 'a\r\nb': 'x' } }, 'FETCH_HEADER'],
    ['a space in a name', { headers: { 'host ': 'x' } }, 'FETCH_HEADER'],
    ['no name', { headers: { '': 'x' } }, 'FETCH_HEADER'],
    ['a value that changes', { headers: { a: { toString: () => 'x' } } }, 'VALUE_REFUSED'],
    ['a list of no pairs', { headers: ['ab'] }, 'VALUE_REFUSED'],
    ['headers too many', { headers: Array.from({ length: 101 }, (_, at) => [`a${at}`, '']) }, 'POWER_LIMIT'],
    ['headers too long', { headers: { a: 'x'.repeat(20_000) } }, 'POWER_LIMIT'],
    ['a body of a GET', { body: 'x' }, 'VALUE_REFUSED'],
    ['a body too large', { method: 'POST', body: 'x'.repeat(101) }, 'POWER_LIMIT'],
    ['a body of another kind', { method: 'POST', body: { length: 1 } }, 'VALUE_REFUSED'],
    ['an option it does not know', { agent: {} }, 'VALUE_REFUSED'],
    ['a socket of the guest', { socketPath: '/var/run/docker.sock' }, 'VALUE_REFUSED'],
    ['another look-up', { lookup: () => {} }, 'VALUE_REFUSED'],
    ['no object', 'POST', 'VALUE_REFUSED'],
  ])('sends nothing for a request with %s', async (_name, init, code) => {
    const { port, requests, url } = await serve();
    const { value } = make([port], { methods: ['GET', 'POST'], maxRequestBytes: 100 });
    await expect(value(url, init as FetchInit)).rejects.toThrow(refused(code));
    expect(requests).toEqual([]);
  });

  it('reads each argument once', async () => {
    const { port, requests, url } = await serve();
    const { value } = make([port], { methods: ['GET'] });
    let reads = 0;
    const init = {
      get method() {
        reads += 1;
        return reads === 1 ? 'GET' : 'DELETE';
      },
    };
    await value(url, init).catch(() => {});
    await expect(value({ toString: () => url } as never)).rejects.toThrow(refused('VALUE_REFUSED'));
    expect([reads, requests.every(({ method }) => method === 'GET')]).toEqual([0, true]);
  });
});

describe('addresses', () => {
  it.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00::1]',
    '[fec0::1]',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[ff02::1]',
    '１２７.0.0.1',
  ])('are checked when they stand in the URL: %s', async (host) => {
    const { port, requests } = await serve();
    const { value } = makeFetchPower({ hosts: [`${host}:${port}`], protocols: ['http:'], timeoutMs: 15_000 });
    await expect(value(`http://${host}:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(requests).toEqual([]);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback by its other name', ['::ffff:127.0.0.1']],
    ['a public one and a private one', ['93.184.216.34', '10.0.0.1']],
    ['one with a zone', ['fe80::1%eth0']],
    ['no address at all', ['evil']],
    ['the clouds’ credentials', ['169.254.169.254']],
  ])('are checked when a name leads to %s', async (_name, addresses) => {
    const { port, requests } = await serve();
    const lookup = async () => addresses.map((address) => ({ address, family: 4 }));
    const { value } = makeFetchPower({
      hosts: [`rebind.test:${port}`],
      protocols: ['http:'],
      lookup,
      timeoutMs: 15_000,
    });
    await expect(value(`http://rebind.test:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(requests).toEqual([]);
  });

  it('are pinned: a name that changes its mind after the check is not asked again', async () => {
    // Bound to 127.0.0.2 is the private service; 127.0.0.1 plays the public one.
    const hits: string[] = [];
    const server = createServer((request, answer) => {
      hits.push(request.socket.localAddress ?? '');
      answer.end('x');
    });
    const port = await listen(server, '0.0.0.0');
    let asked = 0;
    const { value } = makeFetchPower({
      hosts: [`rebind.test:${port}`],
      protocols: ['http:'],
      allowAddresses: ['127.0.0.1/32'],
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
      },
    });
    expect((await value(`http://rebind.test:${port}/`)).status).toBe(200);
    expect([asked, hits]).toEqual([1, ['127.0.0.1']]);
    // The next request asks anew, checks anew, and keeps no connection.
    await expect(value(`http://rebind.test:${port}/`)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect(hits).toEqual(['127.0.0.1']);
  });
});

describe('redirects', () => {
  const redirect =
    (location: string, status = 302): RequestListener =>
    (request, answer) => {
      if (request.url !== '/') return void answer.end('there');
      answer.writeHead(status, { location }).end('x'.repeat(10));
    };

  it('are followed within the grant, each hop checked', async () => {
    const { port, url } = await serve(redirect('/there'));
    const answer = await make([port]).value(url);
    expect([answer.redirected, answer.url, answer.status]).toEqual([true, `${url}there`, 200]);
  });

  it.each([
    ['another host', 'http://evil.test/', 'FETCH_HOST'],
    ['another port', 'http://localhost:1/', 'FETCH_HOST'],
    ['the same host by its address', 'http://127.0.0.1/', 'FETCH_HOST'],
    ['the clouds’ credentials', 'http://169.254.169.254/latest/meta-data/', 'FETCH_HOST'],
    ['a file', 'file:///etc/passwd', 'FETCH_PROTOCOL'],
    ['data', 'data:text/html,x', 'FETCH_PROTOCOL'],
    ['credentials', '//user:pass@localhost/', 'FETCH_URL'],
    ['nothing that is a URL', 'http://[', 'FETCH_URL'],
  ])('are refused to %s', async (_name, location, code) => {
    const { port, url, requests } = await serve(redirect(location));
    await expect(make([port]).value(url)).rejects.toThrow(refused(code));
    expect(requests).toHaveLength(1);
  });

  it('are refused to a name that leads to a private address', async () => {
    const { port, url } = await serve(redirect('http://inside.test/'));
    const { value } = make([port], {
      hosts: [`localhost:${port}`, 'inside.test'],
      lookup: async (name) => [{ address: name === 'inside.test' ? '10.0.0.1' : '127.0.0.1', family: 4 }],
    });
    await expect(value(url)).rejects.toThrow(refused('FETCH_ADDRESS'));
  });

  it.each([
    [0, 'FETCH_REDIRECT', 1],
    [3, 'FETCH_REDIRECT', 4],
  ])('in a circle end after maxRedirects (%i)', async (maxRedirects, code, count) => {
    const { port, url, requests } = await serve(redirect('/'));
    await expect(make([port], { maxRedirects }).value(url)).rejects.toThrow(refused(code));
    expect(requests).toHaveLength(count);
  });

  it('take no credentials of one origin to another', async () => {
    const other = await serve();
    const { port, url } = await serve(redirect(other.url));
    await make([port, other.port], { cookies: true }).value(url, {
      headers: { authorization: 'Bearer x', cookie: 'a=1', 'x-mine': 'y' },
    });
    expect(other.requests[0]?.headers).toMatchObject({ 'x-mine': 'y' });
    expect(Object.keys(other.requests[0]?.headers ?? {})).not.toContain('authorization');
    expect(Object.keys(other.requests[0]?.headers ?? {})).not.toContain('cookie');
  });

  it.each([
    [301, 'GET', 0],
    [302, 'GET', 0],
    [303, 'GET', 0],
    [307, 'POST', 4],
    [308, 'POST', 4],
  ])('of %i send a POST on as %s', async (status, method, length) => {
    const sizes: number[] = [];
    const { port, url, requests } = await serve((request, answer) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => {
        sizes.push(size);
        redirect('/there', status)(request, answer);
      });
    });
    await make([port], { methods: ['GET', 'POST'] }).value(url, {
      method: 'POST',
      body: 'body',
      headers: { 'content-type': 'a/b' },
    });
    expect(requests[1]).toMatchObject({ method, url: '/there' });
    expect(sizes[1]).toBe(length);
    expect('content-type' in (requests[1]?.headers ?? {})).toBe(length > 0);
  });

  it('do not lead to a method that was not granted', async () => {
    const { port, url } = await serve(redirect('/there', 303));
    await expect(make([port], { methods: ['POST'] }).value(url, { method: 'POST', body: '' })).rejects.toThrow(
      refused('FETCH_METHOD'),
    );
  });

  it('are an answer or an error where the request says so', async () => {
    const { port, url, requests } = await serve(redirect('http://evil.test/'));
    expect((await make([port]).value(url, { redirect: 'manual' })).status).toBe(302);
    await expect(make([port]).value(url, { redirect: 'error' })).rejects.toThrow(refused('FETCH_REDIRECT'));
    expect(requests).toHaveLength(2);
  });
});

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

describe('what is under way', () => {
  it('is bounded', async () => {
    const { port, url } = await serve(() => {});
    const { value, revoke } = make([port], { maxPending: 2 });
    const pending = [value(url), value(url)];
    await expect(value(url)).rejects.toThrow(refused('POWER_LIMIT'));
    revoke();
    for (const each of pending) await expect(each).rejects.toThrow(refused('CAPABILITY_REVOKED'));
    expect(() => value(url)).toThrow(refused('CAPABILITY_REVOKED'));
    await expect.poll(() => sockets.size, SOON).toBe(0);
  });

  it('counts until it has really ended: look-ups that nobody waits for any more hold threads', async () => {
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const lookup = async () => {
      await asked;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const { port, url } = await serve();
    const { value } = make([port], { maxPending: 1, timeoutMs: 500, lookup });
    await expect(value(url)).rejects.toThrow(refused('FETCH_TIMEOUT'));
    await expect(value(url)).rejects.toThrow(refused('POWER_LIMIT'));
    answer();
    await expect
      .poll(
        () =>
          value(url).then(
            ({ status }) => status,
            (error: { code: string }) => error.code,
          ),
        SOON,
      )
      .toBe(200);
  });

  it('ends when the guest cancels it', async () => {
    const { port, url, requests } = await serve(() => {});
    const { value } = make([port]);
    let cancel = (): void => {};
    const answer = value(url, { cancel: new Promise<void>((resolve) => (cancel = resolve)) });
    await expect.poll(() => requests.length, SOON).toBe(1);
    cancel();
    await expect(answer).rejects.toThrow(refused('FETCH_FAILED'));
    await expect.poll(() => sockets.size, SOON).toBe(0);
  });
});

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

describe('host patterns', () => {
  const reaches = async (hosts: readonly string[], url: string): Promise<boolean> => {
    const { value } = makeFetchPower({
      hosts,
      protocols: ['http:', 'https:'],
      lookup: async () => [{ address: '10.0.0.1', family: 4 }],
    });
    const error: unknown = await value(url).catch((thrown: unknown) => thrown);
    return (error as { code: string }).code === 'FETCH_ADDRESS';
  };

  it.each([
    ['api.test', 'https://api.test/', true],
    ['api.test', 'https://API.TEST/', true],
    ['API.test', 'http://api.test/', true],
    ['api.test', 'https://api.test:443/', true],
    ['api.test', 'https://api.test:80/', false],
    ['api.test', 'https://x.api.test/', false],
    ['api.test', 'https://api.test.evil/', false],
    ['api.test:8443', 'https://api.test:8443/', true],
    ['api.test:8443', 'https://api.test/', false],
    ['*.api.test', 'https://x.api.test/', true],
    ['*.api.test', 'https://x.y.api.test/', true],
    ['*.api.test', 'https://api.test/', false],
    ['*.api.test', 'https://evilapi.test/', false],
    ['*.api.test', 'https://x.api.test:8080/', false],
    ['*.api.test:8080', 'https://x.api.test:8080/', true],
    ['*', 'https://anything.test/', true],
    ['*', 'https://anything.test:22/', false],
    ['bücher.test', 'https://xn--bcher-kva.test/', true],
    ['10.0.0.1', 'https://0x0a.1/', true],
  ])('%s and %s: %s', async (pattern, url, expected) => expect(await reaches([pattern], url)).toBe(expected));

  it.each([
    [''],
    ['*.'],
    ['*.*.test'],
    ['a*.test'],
    ['https://a.test'],
    ['a.test/x'],
    ['user@a.test'],
    ['*.10.0.0.1'],
    ['a b'],
    ['a.test:x'],
  ])('%j is no pattern', (pattern) =>
    expect(() => makeFetchPower({ hosts: [pattern] })).toThrow(refused('OPTION_INVALID')),
  );
});
