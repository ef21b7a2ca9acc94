import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeCryptoPower, makePureEndowments, type UrlClass } from '../../../src/powers/index.ts';
import { cryptoPrimitives } from '../../../src/node/index.ts';
import { endowments, makeEndowed, makeSides } from './support.ts';

const { guest } = makeSides();
const tenant = makeEndowed();

describe('makePureEndowments()', () => {
  it('defines the names it says, each to be replaced, each frozen with all it leads to', () => {
    const { names } = endowments;
    const facts = tenant.evaluateNow(`(${JSON.stringify(names)}).map((name) => {
      const property = Object.getOwnPropertyDescriptor(globalThis, name);
      const value = globalThis[name];
      return [name, property.configurable, property.set !== undefined && Object.isFrozen(property.get) && Object.isFrozen(property.set), Object.isFrozen(value), value.prototype === undefined || Object.isFrozen(value.prototype)];
    })`);
    expect(facts).toEqual(names.map((name) => [name, true, true, true, true]));
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

  it('gives way to what the guest assigns or defines in its place, by the ways that polyfills have', async () => {
    const source = `
          globalThis.Headers = 'by assignment';
          Response = 'by name';
          (function () { this.Request = 'by the sloppy receiver'; })();
          Object.defineProperty(globalThis, 'atob', { value: 'by definition', configurable: true });
          delete globalThis.btoa;
          module.exports = [Headers, Response, Request, atob, typeof btoa, typeof URL];`;
    const own = makeTenant({
      modules: { resolve: (specifier) => specifier, load: () => ({ type: 'commonjs', source, exportNames: [] }) },
    });
    endowments.install(own);
    const replaced = ['by assignment', 'by name', 'by the sloppy receiver', 'by definition', 'undefined', 'function'];
    expect((await own.import('assigns.cjs'))['default']).toEqual(replaced);
    expect(own.evaluateNow('[Headers, Response, Request, atob, typeof btoa, typeof URL]')).toEqual(replaced);
    // none of the rest is built of what was replaced, and another tenant has its own
    expect(own.evaluateNow('structuredClone(new Map([[1, new URL("http://a/?b").search]])).get(1)')).toBe('?b');
    expect(tenant.evaluateNow('new Response("x").headers instanceof Headers')).toBe(true);
  });

  it('is built of nothing that a guest puts in its place before it is first used', () => {
    const own = makeTenant();
    endowments.install(own);
    const kept = own.evaluateNow(`(() => {
      const names = ${JSON.stringify(endowments.names)};
      const getters = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name).get);
      for (const name of names) globalThis[name] = function mine() { throw new Error('a guest’s'); };
      const original = Object.fromEntries(names.map((name, at) => [name, getters[at]()]));
      const { URL, Request, Headers, Response, AbortController, structuredClone, TextEncoder, Event, EventTarget } = original;
      const events = [];
      const target = new EventTarget();
      target.addEventListener('a', (event) => events.push(event.type));
      target.dispatchEvent(new Event('a'));
      const { signal } = new AbortController();
      return [
        new URL('b', 'http://a/').searchParams.has('c'), new Request('http://a/', { signal }).url,
        new Headers([['a', 'b']]).get('a'), new Response('x').status, structuredClone([1]),
        new TextEncoder().encode('é').length, events, names.every((name) => globalThis[name].name === 'mine'),
      ];
    })()`);
    expect(kept).toEqual([false, 'http://a/', 'b', 200, [1], 2, ['a'], true]);
  });

  it('shows a part of the tenant what was installed, whatever the tenant or another part put in its place', async () => {
    const part = (id: string): string => id.split('/')[0] ?? '';
    const files: Readonly<Record<string, string>> = {
      main: "import a from 'a/i'; globalThis.Response = 'main’s'; const { default: b } = await import('b/i'); export default [a, b, Response];",
      'a/i':
        "const before = typeof Response; Response = globalThis.URL = 'a’s'; export default [before, Response, URL];",
      'b/i':
        'const before = [typeof Response, typeof URL]; let refused; try { given = 1 } catch { refused = true } export default [before, refused, typeof Headers];',
    };
    const own = makeTenant({
      globals: { given: 'the host’s' },
      modules: {
        resolve: (specifier) => specifier,
        load: (id) => ({ type: 'module', source: files[id] ?? '' }),
        scopeOf: (id) => (part(id) === 'main' ? undefined : part(id)),
        scope: (name) => ({ globals: name === 'a' ? 'any' : ['Response', 'URL', 'given'] }),
      },
    });
    endowments.install(own);
    expect((await own.import('main'))['default']).toEqual([
      ['function', 'a’s', 'a’s'],
      [['function', 'function'], true, 'undefined'],
      'main’s',
    ]);
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
