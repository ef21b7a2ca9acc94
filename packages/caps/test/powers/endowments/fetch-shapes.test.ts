import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import {
  type FetchAnswer,
  type FetchInit,
  makeCryptoPower,
  makePureEndowments,
  type UrlClass,
} from '../../../src/powers/index.ts';
import { cryptoPrimitives } from '../../../src/node/index.ts';
import { makeSides } from './support.ts';

const { guest, node } = makeSides();

describe('Headers, Request, Response', () => {
  it.each([
    `(() => { const h = new Headers({ B: ' 2 ', a: '1' }); h.append('A', '3'); h.set('c', 'x'); h.append('set-cookie', 'a'); h.append('set-cookie', 'b'); h.delete('B'); return [[...h], h.get('A'), h.get('none'), h.has('C'), h.getSetCookie()] })()`,
    `new Headers({ 'a b': 'x' })`,
    `new Headers({ a: 'x\\ny' })`,
    `new Headers([['a']])`,
    `(async () => { const r = new Response('grüße', { status: 201, headers: { x: 'y' } }); const c = r.clone(); return [r.status, r.ok, r.headers.get('content-type'), await r.text(), r.bodyUsed, await c.text(), [...new Uint8Array(await new Response('a').arrayBuffer())]] })()`,
    `(async () => { const r = new Response('x'); await r.text(); return r.text() })()`,
    `Response.json({ a: 1 }).json()`,
    `Response.json({ a: 1 }, { status: 404 }).ok`,
    `new Response('x', { status: 204 })`,
    `new Response(null, { status: 99 })`,
    `[Response.redirect('http://a/b', 303).status, Response.redirect('http://a/b').headers.get('location'), Response.error().type]`,
    `(async () => { const reader = new Response('ab').body.getReader(); const one = await reader.read(); const two = await reader.read(); return [[...one.value], one.done, two.done] })()`,
    `(async () => { const seen = []; for await (const chunk of new Response('ab').body) seen.push(...chunk); return seen })()`,
    `(async () => { const r = new Request('http://a/b', { method: 'post', body: new URLSearchParams({ q: 'ü' }), headers: { x: 'y' } }); return [r.method, r.url, r.headers.get('content-type'), await r.clone().text(), await r.text()] })()`,
    `new Request('http://u:p@a/')`,
    `new Request('nonsense')`,
    `new Request('http://a', { method: 'TRACE' })`,
    `new Request('http://a', { body: 'x' })`,
    `new Response(null).body`,
    `new Response('').bodyUsed`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('fetch and crypto in their familiar shapes', () => {
  const make = (fetch: (url: string, init?: FetchInit) => Promise<FetchAnswer>) => {
    const own = makeTenant({ name: 'shapes' });
    const crypto = makeCryptoPower({ primitives: cryptoPrimitives }).value;
    makePureEndowments({ URL: URL as unknown as UrlClass, fetch, crypto }).install(own);
    return own;
  };
  const answer: FetchAnswer = {
    url: 'http://a/end',
    redirected: true,
    status: 200,
    statusText: 'OK',
    headers: [
      ['x', '1'],
      ['x', '2'],
    ],
    body: new TextEncoder().encode('{"a":1}'),
  };

  it('fetch sends plain data and gives a Response', async () => {
    const asked: unknown[] = [];
    const own = make(async (url, init) => {
      asked.push([url, init?.method, init?.headers, init?.redirect, init?.body]);
      return answer;
    });
    expect(
      await own.evaluate(`fetch(new URL('http://a/b'), { method: 'post', body: 'ü', headers: { y: 'z' } }).then(async (r) =>
        [r instanceof Response, r.status, r.ok, r.url, r.redirected, r.headers.get('x'), await r.json()])`),
    ).toEqual([true, 200, true, 'http://a/end', true, '1, 2', { a: 1 }]);
    expect(asked).toEqual([
      [
        'http://a/b',
        'POST',
        [
          ['y', 'z'],
          ['content-type', 'text/plain;charset=UTF-8'],
        ],
        'follow',
        new Uint8Array([0xc3, 0xbc]),
      ],
    ]);
  });

  it('fetch rejects with a TypeError that keeps the code, and with the reason of an abort', async () => {
    const own = make(async () => {
      throw Object.assign(new Error('Power fetch does not reach x'), { code: 'FETCH_HOST' });
    });
    expect(await own.evaluate(`fetch('http://a').catch((e) => [e.name, e.cause.code])`)).toEqual([
      'TypeError',
      'FETCH_HOST',
    ]);
    let cancelled = false;
    const slow = make((_, init) => {
      void init?.cancel?.then(() => (cancelled = true));
      return new Promise(() => {});
    });
    expect(
      await slow.evaluate(
        `(() => { const c = new AbortController(); const p = fetch('http://a', { signal: c.signal }); c.abort('why'); return p.catch((e) => e) })()`,
      ),
    ).toBe('why');
    await expect.poll(() => cancelled, { timeout: 15_000 }).toBe(true);
    expect(await slow.evaluate(`fetch('http://a', { signal: AbortSignal.abort('early') }).catch((e) => e)`)).toBe(
      'early',
    );
  });

  it('fetch gives headers that are as they came', async () => {
    const own = make(async () => answer);
    expect(
      await own.evaluate(`fetch('http://a').then((r) => {
        const h = r.headers;
        const tries = [() => h.set('x', '3'), () => h.append('y', '1'), () => h.delete('x')];
        return [tries.map((t) => { try { t(); return 'changed' } catch (e) { return e.name } }), h.get('x'), new Headers(h).has('x')];
      })`),
    ).toEqual([['TypeError', 'TypeError', 'TypeError'], '1, 2', true]);
  });

  it('crypto fills arrays and digests', async () => {
    const own = make(async () => answer);
    expect(
      await own.evaluate(`(async () => { const a = crypto.getRandomValues(new Uint32Array(4)); return [a.some((n) => n > 0), crypto.randomUUID().length,
        new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(''))).slice(0, 3)] })()`),
    ).toEqual([true, 36, new Uint8Array([0xe3, 0xb0, 0xc4])]);
    expect(await own.evaluate(`crypto.subtle.digest('MD5', new Uint8Array(0)).catch((e) => e.code)`)).toBe(
      'VALUE_REFUSED',
    );
  });
});

describe('Headers, further', () => {
  it.each([
    `[...new Headers([['b', '1'], ['A', '2'], ['a', '3']])]`,
    `[...new Headers(new Headers({ x: 'y' }))]`,
    `[...new Headers(new Map([['x', 'y']]))]`,
    `new Headers(null)`,
    `new Headers(5)`,
    `new Headers('a')`,
    `[...new Headers({})]`,
    `[...new Headers([])]`,
    `new Headers([['a', 'b', 'c']])`,
    `new Headers(['ab'])`,
    `new Headers([1])`,
    `new Headers().get()`,
    `new Headers().get('')`,
    `new Headers().set('a')`,
    `new Headers().append('a b', 'c')`,
    String.raw`new Headers().set('a', 'b\r\nc: d')`,
    String.raw`new Headers().set('a', '\u0100')`,
    `new Headers().set('a', 'é')`,
    `(() => { const h = new Headers(); h.set('a', '  x  '); return h.get('a') })()`,
    String.raw`(() => { const h = new Headers(); h.set('a', '\tx\r\n'); return h.get('a') })()`,
    `(() => { const h = new Headers(); h.append('a', ''); h.append('a', 'x'); return h.get('a') })()`,
    `(() => { const h = new Headers({ a: '1' }); h.delete('A'); h.delete('zz'); return h.has('a') })()`,
    `(() => { const h = new Headers({ a: '1', c: '3' }); const seen = []; for (const [k] of h) { seen.push(k); if (k === 'a') h.append('b', '2') } return seen })()`,
    `(() => { const h = new Headers({ a: '1' }); const seen = []; h.forEach((v, k, o) => seen.push(v, k, o === h)); return seen })()`,
    `new Headers().forEach()`,
    `Object.prototype.toString.call(new Headers()) + Object.prototype.toString.call(new Headers().entries()) + Object.prototype.toString.call(new Response()) + Object.prototype.toString.call(new Request('http://a'))`,
    `new Headers({ 'set-cookie': 'a' }).get('set-cookie')`,
    `[...new Headers([['set-cookie', 'a'], ['set-cookie', 'b'], ['a', '1']])]`,
    `(() => { const h = new Headers([['set-cookie', 'a'], ['set-cookie', 'b']]); h.set('set-cookie', 'c'); return h.getSetCookie() })()`,
    `new Headers({ a: Symbol() })`,
    `new Headers({ a: undefined }).get('a')`,
    `[...new Headers({ B: '1', a: '2' }).keys()]`,
    `[...new Headers({ B: '1', a: '2' }).values()]`,
    `Headers()`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('Response, further', () => {
  it.each([
    `[new Response().status, new Response().statusText, new Response().ok, new Response().type, new Response().url, new Response().redirected, new Response().body, new Response().bodyUsed]`,
    `new Response().text()`,
    `new Response().arrayBuffer().then((b) => b.byteLength)`,
    `new Response().json()`,
    `new Response(undefined).body`,
    `new Response(5).text()`,
    `new Response({}).text()`,
    `new Response(new Uint8Array([65, 66])).text()`,
    `new Response(new Uint16Array([65])).arrayBuffer().then((b) => b.byteLength)`,
    `new Response(new ArrayBuffer(2)).text()`,
    `new Response(new DataView(new ArrayBuffer(3), 1)).text().then((t) => t.length)`,
    `new Response(new URLSearchParams({ a: 'b c' })).headers.get('content-type')`,
    `new Response(new Uint8Array(1)).headers.get('content-type')`,
    `new Response('x', { headers: { 'content-type': 'a/b' } }).headers.get('content-type')`,
    `new Response('x', { headers: [['x', 'y']] }).headers.get('x')`,
    `new Response('x', { status: 200.9 }).status`,
    `new Response('x', { status: '201' }).status`,
    `new Response('x', { status: 600 })`,
    `new Response('x', { status: 199 })`,
    `new Response(null, { status: 101 })`,
    `new Response(null, { status: 204 }).status`,
    `new Response(null, { status: 304 }).body`,
    `new Response('x', { status: 205 })`,
    `new Response('x', { statusText: 'ü' }).statusText`,
    String.raw`new Response('x', { statusText: '\n' })`,
    `new Response('x', 5).status`,
    `new Response('x', null).status`,
    String.raw`new Response('\ufeffa').text().then((t) => t.length)`,
    `new Response(new Uint8Array([0xff])).text().then((t) => t.codePointAt(0))`,
    `new Response('nonsense').json()`,
    `new Response('[1]').json()`,
    `(async () => { const r = new Response('x'); r.clone(); return r.text() })()`,
    `(async () => { const r = new Response('x'); await r.text(); try { r.clone() } catch (e) { return e.name } })()`,
    `(async () => { const r = new Response('x'); const a = r.body.getReader(); return [r.body.locked, r.bodyUsed] })()`,
    `(async () => { const r = new Response('x'); r.body.getReader(); return r.text() })()`,
    `(async () => { const r = new Response('x'); const a = r.body.getReader(); a.releaseLock(); return r.text() })()`,
    `(async () => { const r = new Response('x'); await r.body.cancel(); return r.text() })()`,
    `(async () => { const r = new Response('x'); const reader = r.body.getReader(); await reader.read(); return r.bodyUsed })()`,
    `(async () => { const r = new Response(null); await r.text(); await r.text(); return r.bodyUsed })()`,
    `(async () => { const r = new Response('x'); const p = r.text(); return [r.bodyUsed, await p] })()`,
    `Response.json(undefined)`,
    `Response.json(1n)`,
    `Response.json({ a: 1 }).headers.get('content-type')`,
    `Response.json({ a: 1 }, { headers: { 'content-type': 'x/y' } }).headers.get('content-type')`,
    `Response.json({ a: 1 }, { status: 204 })`,
    `Response.redirect('/x')`,
    `Response.redirect('http://a', 200)`,
    `Response.redirect('http://a/ü').headers.get('location')`,
    `[Response.error().status, Response.error().ok, Response.error().body]`,
    `(() => { const r = Response.error(); r.headers.set('a', 'b'); return 1 })()`,
    `(() => { const r = Response.redirect('http://a'); r.headers.set('a', 'b'); return 1 })()`,
    `typeof new Response('x').bytes`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('Request, further', () => {
  it.each([
    `[new Request('http://a').method, new Request('http://a').url, new Request('http://a#x').url, new Request('http://a').redirect, new Request('http://a').bodyUsed, new Request('http://a').body]`,
    `new Request('http://a', { method: 'get' }).method`,
    `new Request('http://a', { method: 'Foo' }).method`,
    `new Request('http://a', { method: 'a b' })`,
    `new Request('http://a', { method: 'connect' })`,
    `new Request('http://a', { method: 'POST', body: null }).body`,
    `new Request('http://a', { method: 'HEAD', body: '' })`,
    `new Request('http://a', { redirect: 'x' })`,
    `new Request('http://a', { redirect: 'error' }).redirect`,
    `new Request('http://a', { signal: 5 })`,
    `new Request('http://a', { signal: null }).signal.aborted`,
    `(() => { const c = new AbortController(); const r = new Request('http://a', { signal: c.signal }); c.abort('w'); return [r.signal.aborted, r.signal.reason, r.signal === c.signal] })()`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); const b = new Request(a); return [a.bodyUsed, await b.text()] })()`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); const b = new Request(a, { method: 'PUT' }); return [b.method, await b.text()] })()`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); const b = new Request(a, { body: 'y' }); return [a.bodyUsed, await b.text()] })()`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); await a.text(); new Request(a) })()`,
    `new Request(new Request('http://a', { headers: { x: 'y' } })).headers.get('x')`,
    `new Request(new Request('http://a', { headers: { x: 'y' } }), { headers: {} }).headers.get('x')`,
    `new Request(new URL('http://a/b')).url`,
    `new Request()`,
    `new Request('')`,
    `[...new Request('http://a', { method: 'POST', body: 'x' }).headers]`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); const b = a.clone(); return [await a.text(), await b.text()] })()`,
    `(async () => { const a = new Request('http://a', { method: 'POST', body: 'x' }); await a.text(); a.clone() })()`,
    `[Request.length, Response.length, Headers.length, Request.name]`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});
