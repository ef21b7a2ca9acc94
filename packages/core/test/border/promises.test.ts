import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isGuestError } from '../../src/border/errors.ts';
import { makeFixture, refusalOf, settle } from './fixture.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await settle();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('a guest’s promise at the host', () => {
  test('settles with the converted value', async () => {
    const { guest, border } = makeFixture();
    expect(await guest('Promise.resolve({ a: [1], f: () => 2 })')).toMatchObject({ a: [1] });
    expect(border.pending()).toBe(0);
  });

  test('rejects with the copy of the error', async () => {
    const { guest } = makeFixture();
    const error = await (guest('Promise.reject(new TypeError("no"))') as Promise<unknown>).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'TypeError', message: 'no' });
    expect(isGuestError(error)).toBe(true);
  });

  test('rejects with the refusal of what it resolves to', async () => {
    const { guest } = makeFixture();
    await expect(guest('Promise.resolve({ x: new WeakMap() })')).rejects.toMatchObject({
      code: 'BORDER_REFUSED',
      details: { path: 'resolution.x' },
    });
  });

  test('keeps its identity both ways', () => {
    const { border, evaluate } = makeFixture();
    const raw = evaluate('new Promise(() => {})');
    const outside = border.toHost(raw);
    expect(border.toHost([raw])).toEqual([outside]);
    expect((border.toHost({ raw }) as { raw: unknown }).raw).toBe(outside);
    expect(border.toGuest(outside)).toBe(raw);
    expect(border.pending()).toBe(1);
  });

  test('rejects with the fault when the tenant was condemned before it settled', async () => {
    const fixture = makeFixture();
    const fault = new Error('fuel');
    const promise = fixture.guest('Promise.resolve(1)');
    fixture.condemn(fault);
    await expect(promise).rejects.toBe(fault);
  });

  test('that nobody awaits does not end the process', async () => {
    const { guest } = makeFixture();
    guest('Promise.reject(new Error("nobody listens"))');
    guest('(async () => { throw 1 })()');
    await settle();
  });

  test('is read in a turn when proxies cannot be told', async () => {
    const fixture = makeFixture({ tellProxies: false });
    const opens: number[] = [];
    const promise = fixture.guest('Promise.resolve(new Proxy({}, { ownKeys() { note(); return [] } }))', {
      note: () => opens.push(fixture.open()),
    });
    expect(await promise).toEqual({});
    expect(opens).toEqual([1]);
    expect(fixture.open()).toBe(0);
  });

  test('is settled by settleAll() with one cause, and by nothing after', async () => {
    const fixture = makeFixture();
    let resolve: (value: unknown) => void = () => {};
    const promises = [
      fixture.guest('new Promise(() => {})'),
      fixture.guest('new Promise((r) => keep(r))', { keep: (r: typeof resolve) => (resolve = r) }),
    ];
    const cause = new Error('stopped');
    fixture.border.settleAll(cause);
    expect(fixture.border.pending()).toBe(0);
    resolve(1);
    fixture.border.settleAll(new Error('twice'));
    for (const promise of promises) await expect(promise).rejects.toBe(cause);
    await expect(fixture.guest('Promise.resolve(1)')).rejects.toBe(cause);
  });

  test('is refused at one over the limit of pending ones', async () => {
    const { guest, border } = makeFixture({ limits: { pending: 2 } });
    guest('[new Promise(() => {}), new Promise(() => {})]');
    expect(refusalOf(() => guest('[new Promise(() => {})]'))).toEqual({ code: 'BORDER_PENDING', path: 'value[0]' });
    border.settleAll(new Error('end'));
  });
});

describe('a host’s promise at a guest', () => {
  test('settles in a turn of its own, with the converted value', async () => {
    const fixture = makeFixture();
    let resolve: (value: unknown) => void = () => {};
    const power = fixture.border.toGuest(new Promise((r) => (resolve = r)));
    const data = { a: 1 };
    const result = fixture.guest('promise.then((v) => { v.a = 2; return v })', { promise: power });
    expect(fixture.border.awaited()).toBe(1);
    const before = fixture.begun();
    resolve(data);
    expect(await result).toEqual({ a: 2 });
    expect(data).toEqual({ a: 1 });
    expect(fixture.begun()).toBe(before + 1);
    expect(fixture.open()).toBe(0);
    expect(fixture.border.awaited()).toBe(0);
  });

  test('rejects with a coarser copy', async () => {
    const fixture = makeFixture();
    const failure = Promise.reject(Object.assign(new Error('gone', { cause: 'secret' }), { code: 'ENOENT' }));
    const promise = fixture.border.toGuest(failure);
    const seen = (await fixture.guest('promise.catch((e) => ({ m: e.message, c: e.code, cause: "cause" in e }))', {
      promise,
    })) as object;
    expect(seen).toEqual({ m: 'gone', c: 'ENOENT', cause: false });
  });

  test('rejects with the refusal of what it resolves to', async () => {
    const fixture = makeFixture();
    const promise = fixture.border.toGuest(Promise.resolve(new WeakMap()));
    await expect(fixture.guest('promise.catch((e) => e.code)', { promise })).resolves.toBe('BORDER_REFUSED');
  });

  test('does nothing once the tenant is condemned, or settled', async () => {
    for (const end of ['condemn', 'settleAll'] as const) {
      const fixture = makeFixture();
      let resolve: (value: unknown) => void = () => {};
      let ran = false;
      const promise = fixture.border.toGuest(new Promise((r) => (resolve = r))) as Promise<unknown>;
      void promise.then(() => (ran = true));
      if (end === 'condemn') fixture.condemn(new Error('end'));
      else fixture.border.settleAll(new Error('end'));
      resolve(1);
      await settle();
      expect(ran).toBe(false);
    }
  });

  test('keeps its identity both ways', () => {
    const { border } = makeFixture();
    const promise = Promise.resolve(1);
    const inside = border.toGuest(promise);
    expect(border.toGuest([promise])).toEqual([inside]);
    expect(border.toHost(inside)).toBe(promise);
  });

  test('of a class of its own is taken by its own then', async () => {
    class Lazy extends Promise<unknown> {
      override then<A, B>(
        f?: ((v: unknown) => A | PromiseLike<A>) | null,
        r?: ((e: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        return Promise.resolve('lazy').then(f, r);
      }
    }
    const fixture = makeFixture();
    const promise = fixture.border.toGuest(new Lazy(() => {}));
    expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype);
    expect(await fixture.guest('promise', { promise })).toBe('lazy');
  });

  test('that fails and is not awaited by the guest does not end the process', async () => {
    const { border } = makeFixture();
    border.toGuest(Promise.reject(new Error('nobody')));
    await settle();
  });

  test('bounds what a guest may have outstanding: no call goes out over the limit', async () => {
    const fixture = makeFixture({ limits: { pending: 2 } });
    let calls = 0;
    const resolvers: (() => void)[] = [];
    const sleep = fixture.border.toGuest(() => {
      calls += 1;
      return new Promise<void>((r) => resolvers.push(r));
    });
    const codes = fixture.evaluate(
      '[1, 2, 3].map(() => { try { sleep(); return "ok" } catch (e) { return e.code } })',
      { sleep },
    );
    expect(codes).toEqual(['ok', 'ok', 'BORDER_PENDING']);
    expect(calls).toBe(2);
    for (const resolve of resolvers) resolve();
    await settle();
    expect(fixture.border.awaited()).toBe(0);
  });
});

test('an async function crosses both ways', async () => {
  const fixture = makeFixture();
  const load = fixture.border.toGuest(async (key: string) => ({ key, at: new Date(0) }));
  const f = fixture.guest('async (key) => (await load(key)).key + "!"', { load }) as (key: string) => Promise<unknown>;
  expect(await f('k')).toBe('k!');
});
