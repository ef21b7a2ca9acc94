// Redirects: each hop is a request like the first.
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { make, refused, serve, useServers } from './support.ts';

useServers();

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
    ['another host in the scheme of this one', '//evil.test/', 'FETCH_HOST'],
    ['another host behind backslashes', '\\\\evil.test/', 'FETCH_HOST'],
    ['another host behind a user', 'http://localhost@evil.test/', 'FETCH_URL'],
    ['an address in decimal', 'http://2130706433/', 'FETCH_HOST'],
    ['an address in IPv6', 'http://[::1]/', 'FETCH_HOST'],
    ['the host with a dot at its end', 'http://localhost./', 'FETCH_HOST'],
    ['a script', 'javascript:1', 'FETCH_PROTOCOL'],
    ['a web socket', 'ws://localhost/', 'FETCH_PROTOCOL'],
    ['a very long URL', `/${'x'.repeat(9000)}`, 'FETCH_URL'],
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

  it.each<[number, Record<string, string>]>([
    [300, { location: '/there' }],
    [304, { location: '/there' }],
    [302, {}],
    [201, { location: 'http://evil.test/' }],
  ])('are none: %i with %j', async (status, headers) => {
    const { port, url, requests } = await serve((_, answer) => answer.writeHead(status, headers).end());
    expect((await make([port]).value(url)).status).toBe(status);
    expect(requests).toHaveLength(1);
  });

  it('are bounded by the time for all of it, and by the size of each answer', async () => {
    const slow = await serve((request, answer) => {
      setTimeout(() => redirect(request.url === '/' ? '/there' : '/')({ url: '/' } as never, answer), 120);
    });
    await expect(make([slow.port], { timeoutMs: 500, maxRedirects: 1000 }).value(slow.url)).rejects.toThrow(
      refused('FETCH_TIMEOUT'),
    );
    expect(slow.requests.length).toBeLessThan(20);
    const large = await serve((_, answer) => answer.writeHead(302, { location: '/x' }).end('x'.repeat(101)));
    await expect(make([large.port], { maxResponseBytes: 100 }).value(large.url)).rejects.toThrow(
      refused('FETCH_TOO_LARGE'),
    );
    expect(large.requests).toHaveLength(1);
  });

  it('to the same name ask for its address anew, and check it anew', async () => {
    const { port, url, requests } = await serve(redirect('/there'));
    let asked = 0;
    const lookup = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    await expect(make([port], { lookup }).value(url)).rejects.toThrow(refused('FETCH_ADDRESS'));
    expect([asked, requests.length]).toEqual([2, 1]);
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
