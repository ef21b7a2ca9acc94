// The native stack's end: a fault wherever guest code could handle it, and dropped where a native does so first.
// docs/threat-model.md says so.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { collectRejections } from './support/rejections.ts';

collectRejections();
const small = 'function r() { return r() + 1 }';
const large = `function r() { ${Array.from({ length: 2_000 }, (_, i) => `let v${i} = ${i}`).join(';')}; return r() + v0 }`;
const nested = 'let a = []; for (let i = 0; i < 1e5; i++) a = [a];';

describe('a native stack overflow', () => {
  it.each([
    ['catch', "try { r() } catch (e) { 'caught' }"],
    ['catch without a binding', "try { r() } catch { 'caught' }"],
    ['catch with a pattern', "try { r() } catch ({ message }) { 'caught' }"],
    ['catch inside a callee', "function t() { try { r() } catch { return 'caught' } } t()"],
    ['catch inside a generator', "function* g() { try { r() } catch { yield 'caught' } } [...g()]"],
    ['catch inside an async function', "(async () => { try { r() } catch { return 'caught' } })()"],
    ['an awaited async function', "try { await (async () => r())() } catch (e) { 'caught' }"],
    ['a getter', "const o = { get x() { return r() } }; try { o.x } catch { 'caught' }"],
    ['a conversion', "try { `${{ toString: r }}` } catch { 'caught' }"],
    ['a comparator', "try { [2, 1].sort(r) } catch { 'caught' }"],
    ['a reviver', "try { JSON.parse('[1]', r) } catch { 'caught' }"],
    ['a proxy trap', "try { new Proxy({}, { get: r }).x } catch { 'caught' }"],
    ['a constructor', "class A { constructor() { r() } } try { new A() } catch { 'caught' }"],
    ['a field', "class A { x = r() } try { new A() } catch { 'caught' }"],
    ['instanceof', "try { 1 instanceof { [Symbol.hasInstance]: r } } catch { 'caught' }"],
    ['a rejected promise', 'new Promise(() => r()).catch((e) => e.name)'],
    ['a rejected job', 'Promise.resolve().then(r).catch((e) => e.name)'],
    ['a rejected async function', '(async () => r())().then(1, (e) => e.name)'],
    ['a promise’s finally', "Promise.resolve().then(r).finally(() => 'finally').catch(() => 'caught')"],
    ['allSettled', '(await Promise.allSettled([new Promise(r)]))[0].reason.name'],
    ['any', "Promise.any([new Promise(r)]).catch((e) => 'caught')"],
    ['race', "Promise.race([new Promise(r)]).catch((e) => 'caught')"],
    ['a finally that returns', "(() => { try { r() } finally { return 'finally' } })()"],
    ['a finally that breaks', "l: try { r() } finally { break l } 'finally'"],
    ['a finally that continues', "for (let i = 0; i < 2; i++) try { r() } finally { continue } 'finally'"],
    ['a finally that throws', "try { (() => { try { r() } finally { throw 1 } })() } catch { 'caught' }"],
    ['a finally behind a handler', "(() => { try { throw 1 } catch { r() } finally { return 'finally' } })()"],
    ['a finally in each frame', '(function t() { try { return t() } finally { return 1 } })()'],
    ['a finally in a generator', "[...(function* () { try { r() } finally { yield 'finally'; return } })()]"],
    ['a finally in an async function', "await (async () => { try { await 1; r() } finally { return 'finally' } })()"],
    ['nobody', 'r()'],
    ['a native that recurses: JSON', `${nested} try { JSON.stringify(a) } catch { 'caught' }`],
    ['a native that recurses: join', `${nested} try { String(a) } catch { 'caught' }`],
    ['a native that recurses: flat', `${nested} try { a.flat(Infinity) } catch { 'caught' }`],
    [
      'a chain of proxies',
      "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); try { p.x } catch { 'caught' }",
    ],
    ['too many arguments', "const big = Array.from({ length: 2e5 }); try { Math.max(...big) } catch { 'caught' }"],
  ])('cannot be handled: %s', async (_name, source) => {
    for (const r of [small, large]) {
      const tenant = makeTenant();
      expect(await tenant.run(`${r}\n${source}`)).toMatchObject({
        status: 'exhausted',
        fault: 'depth',
        error: { code: 'LIMIT_DEPTH' },
      });
      expect(tenant.state()).toMatchObject({ status: 'stopped', fault: 'depth' });
    }
  });

  // What cannot be turned: here natives have the error before any handler of the guest's. It is their own RangeError,
  // and nothing of the host's was under way (see host-stack.test.ts).
  it.each([
    [
      'an iterator that is closed',
      '(() => { try { for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return: () => r() }) }) throw 5 } catch (e) { return e } })()',
      5,
    ],
  ])('may be swallowed by a native: %s', async (_name, source, expected) => {
    const { status, value, fault } = await makeTenant().run(`${small}\n${source}`);
    if (status === 'ok') expect(value).toBe(expected);
    else expect(fault).toBe('depth');
  });

  it('is not met by a tenant that counts its frames', async () => {
    for (const source of [
      "try { r() } catch { 'caught' }",
      'new Promise(() => r()).catch((e) => e.name)',
      "(() => { try { r() } finally { return 'finally' } })()",
    ]) {
      expect(await makeTenant({ limits: { depth: 500 } }).run(`${small}\n${source}`)).toMatchObject({
        status: 'exhausted',
        fault: 'depth',
      });
      expect(await makeTenant({ deterministic: true }).run(`${small}\n${source}`)).toMatchObject({
        status: 'exhausted',
        fault: 'depth',
      });
    }
  });

  it("of the host's own code inside a call is the guest's end too, and the host's own error", async () => {
    const over = (): number => over() + 1;
    let own: unknown;
    const globals = {
      power: () => {
        try {
          return over();
        } catch (error) {
          own = error;
          throw error;
        }
      },
    };
    expect(await makeTenant({ globals }).run("try { power() } catch { 'caught' }")).toMatchObject({
      status: 'exhausted',
      fault: 'depth',
    });
    expect(own).toBeInstanceOf(RangeError);
  });

  it('in source text that nests too deep is refused, with its place', async () => {
    for (const open of ['(', '[', '{a:', '`${', 'x=>', '!', 'a?', '(function(){']) {
      const { status, error } = await makeTenant().run(`1;\n0,${open.repeat(50_000)}`);
      expect(status).toBe('error');
      expect(error?.code).toMatch(/^SOURCE_/);
    }
  });
});
