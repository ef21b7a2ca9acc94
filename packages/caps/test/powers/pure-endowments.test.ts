// The pure endowments in a real tenant, beside what Node itself gives for the same expression.
import { makeTenant, type Tenant } from '@cofferdam/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type FetchAnswer,
  type FetchInit,
  makeCryptoPower,
  makePureEndowments,
  type UrlClass,
} from '../../src/powers/index.ts';
import { cryptoPrimitives } from '../../src/node/index.ts';

const endowments = makePureEndowments({ URL: URL as unknown as UrlClass });
let tenant: Tenant;
beforeAll(() => {
  tenant = makeTenant({ name: 'endowed' });
  endowments.install(tenant);
});

/** What an expression comes to, errors by name and message where both sides agree on those. */
const wrapped = (expression: string): string =>
  `(async () => { try { return JSON.stringify(await (${expression}), (key, value) => typeof value === 'bigint' ? value + 'n' : value === undefined ? 'undefined' : value) } catch (error) { return 'threw ' + error.name } })()`;
const guest = (expression: string): Promise<unknown> => tenant.evaluate(wrapped(expression));
const node = (expression: string): Promise<unknown> =>
  new Function(`'use strict'; return ${wrapped(expression)}`)() as Promise<unknown>;

describe('URL and URLSearchParams', () => {
  const hrefs = [
    'http://user:pw@EXAMPLE.com:8080/a/../b?c=d&e#f',
    'https://bücher.test/ü?ü#ü',
    'file:///c:/x',
    'mailto:a@b',
    'http://[::1]/',
    'data:,x',
    'http://0x7f.1/',
    'blob:https://a.b/x',
  ];
  it.each([
    ...hrefs.map(
      (href) =>
        `Object.fromEntries(['href','origin','protocol','username','password','host','hostname','port','pathname','search','hash'].map((key) => [key, new URL('${href}')[key]]))`,
    ),
    `['nonsense', 'http://', '//x', ''].map((text) => URL.canParse(text))`,
    `new URL('../x?y', 'http://a/b/c/').href`,
    `new URL('nonsense')`,
    `new URL()`,
    `URL('http://a')`,
    `JSON.stringify({ url: new URL('http://a/') }) + String(new URL('http://a')) + Object.prototype.toString.call(new URL('http://a'))`,
    ...[
      'href = "http://other/p"',
      'protocol = "https"',
      'host = "h:1"',
      'hostname = "h"',
      'port = 99',
      'port = "x"',
      'pathname = "a b"',
      'search = "q=1&q=2"',
      'hash = "h h"',
      'username = "ü"',
      'password = ""',
      'href = "nonsense"',
      'origin = "x"',
    ].map(
      (change) =>
        `(() => { const url = new URL('http://a:1/b?c#d'); url.${change}; return [url.href, url.searchParams.toString()] })()`,
    ),
    `(() => { const url = new URL('http://a/?x=1&y=2'); const p = url.searchParams; p.append('z', 'ü &'); p.delete('x'); p.set('y', '+'); const one = url.href; url.search = '?n=1'; return [one, [...p], p === url.searchParams] })()`,
    `[...new URLSearchParams('?a=1&a=2&b&=c&%zz=%E4&d=%C3%BC+%2B')]`,
    `[new URLSearchParams([['a', 1], ['b', null]]), new URLSearchParams({ x: 1, y: 'ü' }), new URLSearchParams(new Map([['m', 'n']])), new URLSearchParams()].map(String)`,
    `new URLSearchParams([['a']])`,
    `new URLSearchParams([1])`,
    `(() => { const p = new URLSearchParams('b=2&a=1&b=1&\\uffff=1&😀=2'); p.sort(); return [p.toString(), p.size, p.has('b', '1'), p.has('b', '3'), p.getAll('b'), p.get('zz'), [...p.keys()], [...p.values()]] })()`,
    `(() => { const p = new URLSearchParams('a=1&b=2&c=3'); const seen = []; p.forEach((value, key) => { seen.push(key); if (key === 'a') p.delete('b') }); p.delete('c', '9'); return [seen, String(p)] })()`,
    `new URLSearchParams('a=\\ud800x').get('a').codePointAt(0)`,
    `new URLSearchParams().append('a')`,
    `[Object.keys(new URL('http://a')), typeof URL.prototype.toString, URL.name, URL.length]`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));

  it('reads and writes forms as Node does', () => {
    const program = tenant.evaluateNow(
      '((pairs, text) => { const p = new URLSearchParams(pairs); return [String(p), JSON.stringify([...new URLSearchParams(text)])] })',
    ) as (pairs: string[][], text: string) => string[];
    const text = fc.string({
      unit: fc.constantFrom('a', '=', '&', '+', '%', '2', 'B', ' ', 'ü', '😀', '\ud800', '?', '~', '*', '\n'),
    });
    // Node 20 misreads characters beyond ASCII beside a percent sign that escapes nothing.
    const ascii = fc.string({ unit: fc.constantFrom('a', '=', '&', '+', '%', '2', 'B', ' ', '?') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 4 }), ascii, (pairs, query) => {
        expect(program(pairs, query)).toEqual([
          String(new URLSearchParams(pairs)),
          JSON.stringify([...new URLSearchParams(query)]),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('pays for long URLs by their length', () => {
    // No URL, and made before: what is counted is the parsing alone.
    const spent = (length: number): number => {
      tenant.evaluateNow(`globalThis.text = 'http://[' + 'x'.repeat(${length})`);
      const before = tenant.usage().fuel;
      tenant.evaluateNow(`URL.canParse(text)`);
      return tenant.usage().fuel - before;
    };
    spent(1);
    expect(spent(640_000) - spent(1)).toBeGreaterThanOrEqual(10_000);
    expect(tenant.evaluateNow(`URL.canParse('http://a/' + 'x'.repeat(2 ** 21))`)).toBe(false);
  });
});

describe('TextEncoder, TextDecoder, atob, btoa', () => {
  it.each([
    `[...new TextEncoder().encode('aü€😀\\ud800x')]`,
    `(() => { const to = new Uint8Array(5); return [new TextEncoder().encodeInto('a€😀', to), [...to]] })()`,
    `new TextEncoder().encodeInto('a', [])`,
    `[new TextDecoder().encoding, new TextDecoder(' UTF8 ').encoding, new TextDecoder('latin1').encoding, new TextDecoder('ucs-2').encoding, new TextDecoder('utf-16be').encoding]`,
    `new TextDecoder('nonsense')`,
    `new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))`,
    `[new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length]`,
    `(() => { const d = new TextDecoder(); return [0xe2, 0x82, 0xac, 0xf0, 0x9f].map((byte) => d.decode(new Uint8Array([byte]), { stream: true })).concat(d.decode()) })()`,
    `new TextDecoder('utf-16le').decode(new Uint8Array([0x41, 0, 0x3d, 0xd8, 0x00, 0xde, 0x00, 0xd8, 0x41, 0, 0x42]))`,
    `new TextDecoder().decode(new DataView(new Uint8Array([1, 66, 67]).buffer, 1))`,
    `new TextDecoder().decode('x')`,
    `[btoa(''), btoa('a'), btoa('ab'), btoa('abc'), btoa('\\xff\\xfe'), btoa(1)]`,
    `btoa('€')`,
    `btoa()`,
    `['', 'YQ==', 'YQ', ' Y W I = ', 'YWJj', '//4='].map(atob)`,
    `atob('a')`,
    `atob('YQ=')`,
    `atob('Y-Q_')`,
    `atob('YQ===')`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));

  it('decode what Node decodes, whole and in pieces', () => {
    const program = tenant.evaluateNow(`((bytes, label, cut) => {
      const pieces = new TextDecoder(label);
      return [new TextDecoder(label).decode(bytes), pieces.decode(bytes.subarray(0, cut), { stream: true }) + pieces.decode(bytes.subarray(cut))]
    })`) as (bytes: Uint8Array, label: string, cut: number) => string[];
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0x80, 0x90, 0xa0, 0xbb, 0xbf, 0xd8, 0xdc, 0x41),
    );
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 12 }),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        fc.nat(12),
        (list, label, cut) => {
          const bytes = new Uint8Array(list);
          const text = new TextDecoder(label).decode(bytes);
          expect(program(bytes, label, cut)).toEqual([text, text]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('decode latin1 as windows-1252, as the standard says and Node 20 does not', () => {
    expect(
      tenant.evaluateNow(`new TextDecoder('latin1').decode(Uint8Array.from([0x41, 0x80, 0x81, 0x9f, 0xa0, 0xff]))`),
    ).toBe('A€\x81Ÿ\xa0ÿ');
  });

  it('encode what Node encodes', () => {
    const program = tenant.evaluateNow('((text) => new TextEncoder().encode(text))') as (text: string) => Uint8Array;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(program(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = String.fromCharCode(...bytes);
        expect(tenant.evaluateNow(`btoa(${JSON.stringify(text)})`)).toBe(btoa(text));
        expect(tenant.evaluateNow(`atob(${JSON.stringify(btoa(text))})`)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('structuredClone', () => {
  it.each([
    `(() => { const a = { list: [1, , 3], nested: { x: undefined, n: null }, big: 1n }; a.self = a; const b = structuredClone(a); return [b !== a, b.self === b, b.list.length, 1 in b.list, 'x' in b.nested, b.big] })()`,
    `(() => { const m = structuredClone(new Map([[{ k: 1 }, new Set([1, 'a'])]])); const [[key, value]] = m; return [m instanceof Map, key, [...value]] })()`,
    `[structuredClone(new Date(5)).getTime(), structuredClone(/a+/gi).flags, structuredClone(Object(1)) + 1, typeof structuredClone(Object('s')), structuredClone(Object(true)).valueOf()]`,
    `(() => { const buffer = new ArrayBuffer(8); const view = new Uint8Array(buffer, 2, 3); view[0] = 7; const b = structuredClone({ view, other: new DataView(buffer) }); return [[...b.view], b.view.byteOffset, b.view.buffer === b.other.buffer, b.view.buffer !== buffer, b.other.getUint8(2)] })()`,
    `(() => { const e = structuredClone(new RangeError('m', { cause: { a: 1 } })); return [e.name, e.message, e.cause, e instanceof RangeError] })()`,
    `(() => { class A { x = 1; get y() { return 2 } } const b = structuredClone(new A()); return [Object.getPrototypeOf(b) === Object.prototype, b] })()`,
    `structuredClone({ get a() { return { b: 1 } } })`,
    `structuredClone(() => 1)`,
    `structuredClone({ a: Symbol('x') })`,
    `structuredClone(Promise.resolve())`,
    `structuredClone(new WeakMap())`,
    `structuredClone()`,
    `structuredClone(Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }))`,
    `structuredClone(JSON.parse('{"__proto__": {"a": 1}}'))`,
    `(() => { const d = new Date(NaN); return String(structuredClone(d).getTime()) })()`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));

  it('copies deep data, where Node overflows, and no instance of a platform class, where Node gives {}', async () => {
    expect(
      await guest(
        '(() => { let deep = {}; for (let i = 0; i < 3000; i++) deep = { deep }; let many = 0; for (let at = structuredClone(deep); at; at = at.deep) many++; return many })()',
      ),
    ).toBe('3001');
    for (const made of [
      'new AbortController()',
      'new URL("http://a")',
      'new Headers()',
      'new Response()',
      'new Event("x")',
    ])
      expect(await guest(`structuredClone(${made})`)).toBe('threw DataCloneError');
  });

  it('refuses with a DataCloneError', async () => {
    expect(
      await guest(
        `(() => { try { structuredClone(() => 1) } catch (e) { return [e.name, e.code, e instanceof DOMException, e instanceof Error, String(e).split(':')[0]] } })()`,
      ),
    ).toBe('["DataCloneError",25,true,true,"DataCloneError"]');
  });
});

describe('events and abort signals', () => {
  it.each([
    `(() => { const seen = []; const t = new EventTarget(); const f = (e) => seen.push(['f', e.type, e.target === t, e.eventPhase]); t.addEventListener('x', f); t.addEventListener('x', f); t.addEventListener('x', { handleEvent() { seen.push('object') } }); t.addEventListener('x', () => seen.push('once'), { once: true }); t.dispatchEvent(new Event('x')); t.removeEventListener('x', f); t.dispatchEvent(new Event('x')); return seen })()`,
    `(() => { const t = new EventTarget(); t.addEventListener('x', (e) => { e.preventDefault(); e.stopImmediatePropagation() }); t.addEventListener('x', () => { throw 1 }); const e = new Event('x', { cancelable: true }); return [t.dispatchEvent(e), e.defaultPrevented, e.eventPhase, e.currentTarget] })()`,
    `new EventTarget().dispatchEvent({ type: 'x' })`,
    `(() => { const c = new AbortController(); const t = new EventTarget(); let many = 0; t.addEventListener('x', () => many++, { signal: c.signal }); t.dispatchEvent(new Event('x')); c.abort(); t.dispatchEvent(new Event('x')); return many })()`,
    `(() => { const c = new AbortController(); const seen = []; c.signal.onabort = (e) => seen.push(e.type); c.signal.addEventListener('abort', () => seen.push('listener')); c.abort('why'); c.abort('again'); return [seen, c.signal.aborted, c.signal.reason] })()`,
    `(() => { const s = AbortSignal.abort(); return [s.aborted, s.reason.name, s.reason.code] })()`,
    `AbortSignal.abort().throwIfAborted()`,
    `new AbortSignal()`,
    `(() => { const [a, b] = [new AbortController(), new AbortController()]; const any = AbortSignal.any([a.signal, b.signal]); const before = any.aborted; b.abort('b'); a.abort('a'); return [before, any.aborted, any.reason] })()`,
    `(() => { class Mine extends EventTarget { constructor() { super(); this.x = 1 } } const m = new Mine(); let got; m.addEventListener('e', (e) => { got = e.target === m }); m.dispatchEvent(new Event('e')); return got })()`,
    `(async () => { const order = []; queueMicrotask(() => order.push(2)); Promise.resolve().then(() => order.push(3)); order.push(1); await null; await null; return order })()`,
    `queueMicrotask('x')`,
    `[new DOMException('m', 'AbortError').code, new DOMException().name, new DOMException('m').message, new DOMException('m', 'Odd').code, Object.prototype.toString.call(new DOMException())]`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

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

describe('makePureEndowments()', () => {
  it('defines the names it says, each fixed, each frozen with all it leads to', () => {
    const { names } = endowments;
    const facts = tenant.evaluateNow(`(${JSON.stringify(names)}).map((name) => {
      const property = Object.getOwnPropertyDescriptor(globalThis, name);
      const value = globalThis[name];
      return [name, property.configurable, 'set' in property && property.set !== undefined, Object.isFrozen(value), value.prototype === undefined || Object.isFrozen(value.prototype)];
    })`);
    expect(facts).toEqual(names.map((name) => [name, false, false, true, true]));
    expect(names).not.toContain('fetch');
  });

  it('leads to nothing that is not frozen, but the instances that a guest makes', () => {
    const own = makeTenant();
    const crypto = makeCryptoPower({ primitives: cryptoPrimitives }).value;
    const all = makePureEndowments({ URL: URL as unknown as UrlClass, crypto, fetch: async () => ({}) as never });
    all.install(own);
    const open = own.evaluateNow(`(() => {
      const seen = new Map();
      const queue = (${JSON.stringify(all.names)}).map((name) => [name, globalThis[name]]);
      queue.push(['subtle', crypto.subtle], ['entries', new URLSearchParams().entries().__proto__]);
      for (const [path, at] of queue) {
        if (Object(at) !== at || seen.has(at)) continue;
        seen.set(at, path);
        queue.push([path + '.[[Prototype]]', Object.getPrototypeOf(at)]);
        for (const key of Reflect.ownKeys(at)) {
          const { value, get, set } = Object.getOwnPropertyDescriptor(at, key);
          queue.push([path + '.' + String(key), value], [path + '.get ' + String(key), get], [path + '.set ' + String(key), set]);
        }
      }
      return [seen.size > 200, [...seen].filter(([at]) => !Object.isFrozen(at)).map(([, path]) => path)];
    })()`);
    expect(open).toEqual([true, []]);
  });

  it('costs less than half until it is used, and the same each time', () => {
    const spent = [0, 1].map(() => {
      const own = makeTenant();
      endowments.install(own);
      const before = own.usage().fuel;
      own.evaluateNow('typeof URL');
      return [before, own.usage().fuel];
    });
    expect(spent[0]).toEqual(spent[1]);
    const [installed = 0, used = 0] = spent[0] as number[];
    expect(installed * 2).toBeLessThan(used);
  });

  it('works in modules, in sessions and in a deterministic tenant', async () => {
    const own = makeTenant({
      deterministic: true,
      modules: {
        './m.js': 'export const href = new URL("x", "http://a/").href; export const copy = structuredClone([1])',
      },
    });
    endowments.install(own);
    expect(await own.import('./m.js')).toMatchObject({ href: 'http://a/x', copy: [1] });
    expect(await own.openSession().run('atob("YQ==")')).toMatchObject({ status: 'ok', value: 'a' });
  });

  it('is built of nothing that a guest could change before it is first used', () => {
    const own = makeTenant();
    endowments.install(own);
    own.evaluateNow(
      'globalThis.own = 1; globalThis.host = 2; globalThis.kit = 3; var URLSearchParams2 = 4; for (const name of ["Uint8Array", "Map", "harden", "Object"]) try { globalThis[name] = null } catch {}',
    );
    expect(own.evaluateNow('new URL("http://a/?b").searchParams.has("b")')).toBe(true);
  });

  it('lets the guest hold none of the host functions behind it', () => {
    const own = makeTenant();
    endowments.install(own);
    const found = own.evaluateNow(`(() => {
      const seen = new Set();
      const queue = [globalThis, new URL('http://a'), new Headers(), new Response('x'), new AbortController()];
      for (const at of queue) {
        if (Object(at) !== at || seen.has(at)) continue;
        seen.add(at);
        for (const key of Reflect.ownKeys(at)) {
          const { value, get, set } = Object.getOwnPropertyDescriptor(at, key);
          queue.push(value, get, set);
          if (get && at === globalThis) queue.push(at[key]);
        }
        queue.push(Object.getPrototypeOf(at));
      }
      return [...seen].filter((at) => typeof at === 'function').map((at) => at.name);
    })()`) as string[];
    expect(found).toContain('canParse');
    for (const name of ['parseUrl', 'setUrl', 'load']) expect(found).not.toContain(name);
  });

  it('throws where a global of that name was given already', () => {
    const own = makeTenant({ globals: { URL: () => 1 } });
    expect(() => endowments.install(own)).toThrow(/redefine/);
  });

  it('confuses none of its classes by a stranger as the receiver', async () => {
    for (const expression of [
      `Object.getOwnPropertyDescriptor(URL.prototype, 'href').get.call({})`,
      `URLSearchParams.prototype.append.call({}, 'a', 'b')`,
      `Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted').get.call(Object.create(AbortSignal.prototype))`,
      `Headers.prototype.get.call(new Map(), 'a')`,
      `TextDecoder.prototype.decode.call({}, new Uint8Array(1))`,
    ])
      expect(await guest(expression)).toBe('threw TypeError');
  });
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
