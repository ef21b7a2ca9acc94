// The fetch power's requests: what is sent, what is refused before anything is sent, what is under way.
import { describe, expect, it } from 'vitest';
import type { FetchInit } from '../../../src/powers/index.ts';
import { make, refused, serve, sockets, SOON, useServers } from './support.ts';

useServers();

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
