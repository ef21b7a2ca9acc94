// What a wire does, over each transport: calls, references both ways, errors.
import { afterEach, describe, expect, it } from 'vitest';
import { makeCapability } from '@cofferdam/core';
import { makeRevocable } from '@cofferdam/caps';
import { closeAll, kinds, makePair, settle } from './pair.ts';

afterEach(closeAll);

class Counter {
  #n = 1;
  add(by: number): number {
    this.#n += by;
    return this.#n;
  }
}

describe.each(kinds)('makePeer() over %s', (kind) => {
  it('calls a method with the original as receiver', async () => {
    const counter = {
      n: 1,
      add(by: number) {
        this.n += by;
        return [this.n, this === counter];
      },
    };
    const { far } = await makePair(counter, { kind });
    await expect(far.add(2)).resolves.toEqual([3, true]);
    expect(counter.n).toBe(3);
  });

  it('calls a function without a receiver', async () => {
    const { far } = await makePair(
      function (this: unknown, x: number) {
        return [this === undefined, x];
      },
      { kind },
    );
    await expect(far(5)).resolves.toEqual([true, 5]);
  });

  it('makes frozen presences with data members', async () => {
    const { far } = await makePair({ data: [1, { a: -0 }], f: () => 1 }, { kind });
    expect(Object.isFrozen(far)).toBe(true);
    expect(Object.isFrozen(far.f)).toBe(true);
    expect(far.data).toEqual([1, { a: -0 }]);
    expect(Object.keys(far).sort()).toEqual(['data', 'f']);
  });

  it('takes what makeCapability and caps made, with the methods that they have', async () => {
    const marked = makeCapability('adder', { add: (a: number, b: number) => a + b });
    const { far } = await makePair(
      { marked: () => marked, far: () => makeRevocable({ two: () => 2 }).value },
      { kind },
    );
    expect(await (await far.marked()).add(1, 2)).toBe(3);
    expect(await (await far.far()).two()).toBe(2);
  });

  it('refuses an instance of a class that is not marked', async () => {
    const { far } = await makePair({ make: () => new Counter() }, { kind });
    await expect(far.make()).rejects.toMatchObject({
      code: 'WIRE_VALUE',
      message: 'Cannot send result to the client: an instance of Counter',
    });
  });

  it('brings what came from the other side home as what it is there', async () => {
    const own = { f: () => 1 };
    const fn = (): number => 2;
    const { far } = await makePair({ echo: (x: unknown) => x, same: (a: unknown, b: unknown) => a === b }, { kind });
    expect(await far.echo(own)).toBe(own);
    expect(await far.echo(fn)).toBe(fn);
    expect(await far.echo([fn, own, fn])).toEqual([fn, own, fn]);
    expect(await far.same(fn, fn)).toBe(true);
    expect(await far.same(own, fn)).toBe(false);
  });

  it('gives the same presence for the same capability', async () => {
    const inner = { f: () => 1 };
    const { far } = await makePair({ inner: () => inner, is: (x: unknown) => x === inner }, { kind });
    const first = await far.inner();
    expect(await far.inner()).toBe(first);
    expect(await far.is(first)).toBe(true);
  });

  it('passes functions in all kinds of data', async () => {
    const { far } = await makePair(
      {
        call: async ({
          list,
          map,
          set,
        }: {
          list: (() => unknown)[];
          map: Map<unknown, unknown>;
          set: Set<unknown>;
        }) => [
          await list[0]?.(),
          await (map.get('k') as () => unknown)(),
          await ([...set][0] as () => unknown)(),
          [...map.keys()].length,
        ],
      },
      { kind },
    );
    const key = (): number => 0;
    const map = new Map<unknown, unknown>([
      [key, 1],
      ['k', () => 2],
    ]);
    expect(await far.call({ list: [() => 1], map, set: new Set([() => 3]) })).toEqual([1, 2, 3, 2]);
  });

  it('passes capabilities whose data refers to themselves', async () => {
    const self: Record<string, unknown> = { f: () => 1, list: [] };
    self.self = self;
    (self.list as unknown[]).push(self, { self });
    const { far } = await makePair(self, { kind });
    expect(far.self).toBe(far);
    expect(far.list[0]).toBe(far);
    expect(far.list[1].self).toBe(far);
  });

  it('passes promises, which settle on the other side', async () => {
    let release: (value: unknown) => void = () => {};
    const { far } = await makePair(
      {
        late: () => ({
          late: new Promise((resolve) => {
            release = resolve;
          }),
          never: Promise.reject(RangeError('no')),
        }),
        wait: async (p: Promise<unknown>) => [await p],
      },
      { kind },
    );
    const { late, never } = await far.late();
    expect(late).toBeInstanceOf(Promise);
    await expect(never).rejects.toMatchObject({ name: 'RangeError', message: 'no' });
    release({ deep: [1] });
    await expect(late).resolves.toEqual({ deep: [1] });
    await expect(far.wait(Promise.resolve(7))).resolves.toEqual([7]);
    await expect(far.wait(Promise.reject(new TypeError('x')))).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('keeps the identity of a promise both ways while it is pending', async () => {
    const promise = new Promise(() => {});
    const { far } = await makePair({ get: () => [promise], is: (x: unknown[]) => x[0] === promise }, { kind });
    const [first] = await far.get();
    expect((await far.get())[0]).toBe(first);
    expect(await far.is([first])).toBe(true);
  });

  it('passes promises that have settled, and those that were sent before', async () => {
    let resolve: (value: unknown) => void = () => {};
    const promise = new Promise((done) => {
      resolve = done;
    });
    const { far, client } = await makePair(
      {
        first: () => [promise],
        // Sent again when its end is on its way, and the other side has not let go of it.
        again: async () => {
          resolve('end');
          await promise;
          return [promise];
        },
        get: async ([p]: [Promise<unknown>]) => await p,
      },
      { kind },
    );
    const [first] = await far.first();
    const [again] = await far.again();
    const late = settle().then(() => 'never');
    expect(await Promise.race([Promise.all([first, again]), late])).toEqual(['end', 'end']);
    await settle();
    expect(await far.get([first])).toBe('end');
    expect(client.stats().pending).toBe(0);
  });

  it('gives errors as name, message, code, cause and errors', async () => {
    const { far } = await makePair(
      {
        throw: () => {
          const error = Object.assign(new RangeError('too far', { cause: new TypeError('why') }), { code: 'E_FAR' });
          error.name = 'FarError';
          Object.assign(error, { secret: 'path' });
          throw error;
        },
        aggregate: () => {
          throw new AggregateError([new Error('a'), 'b'], 'both');
        },
        text: () => {
          throw 'just text';
        },
        // Its message is behind an accessor of the platform's.
        dom: () => {
          throw new DOMException('gone', 'AbortError');
        },
      },
      { kind },
    );
    const error = await far.throw().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RangeError);
    expect({ ...error }).toEqual({ code: 'E_FAR' });
    expect(error).toMatchObject({ name: 'FarError', message: 'too far', cause: { name: 'TypeError', message: 'why' } });
    expect(error.stack).not.toContain('throw');
    const both = await far.aggregate().catch((reason: unknown) => reason);
    expect(both).toBeInstanceOf(AggregateError);
    expect(both.errors).toMatchObject([{ message: 'a' }, 'b']);
    await expect(far.text()).rejects.toBe('just text');
    await expect(far.dom()).rejects.toMatchObject({ name: 'AbortError', message: 'gone' });
  });

  it('answers by why not, when what it would answer cannot cross', async () => {
    const { far } = await makePair(
      {
        give: () => ({ a: [{ 'b c': Symbol('mine') }] }),
        throw: () => {
          throw new Error('x', { cause: new WeakMap() });
        },
        later: () => ({ p: Promise.resolve(new WeakSet()) }),
      },
      { kind },
    );
    await expect(far.give()).rejects.toMatchObject({
      code: 'WIRE_VALUE',
      message: 'Cannot send result.a[0]["b c"] to the client: a symbol that is only here',
    });
    await expect(far.throw()).rejects.toMatchObject({ code: 'WIRE_VALUE' });
    const { p } = await far.later();
    await expect(p).rejects.toMatchObject({ code: 'WIRE_VALUE', message: /resolution/ });
  });

  it('passes symbols that are the same everywhere', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const symbols = [Symbol.for('a'), Symbol.iterator, Symbol.for('a')];
    expect(await far.echo(symbols)).toEqual(symbols);
    expect(await far.echo(Symbol.for('b'))).toBe(Symbol.for('b'));
  });

  it('copies what is sent at once', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const data = { list: [1] };
    const list = [1];
    const both = [far.echo(data), far.echo(list)];
    data.list.push(2);
    list.push(2);
    expect(await Promise.all(both)).toEqual([{ list: [1] }, [1]]);
  });

  it('lets both sides have a bootstrap', async () => {
    const { far, server } = await makePair(
      { f: () => 'server' },
      { kind, client: { bootstrap: { g: () => 'client' } } },
    );
    expect(await far.f()).toBe('server');
    expect(await ((await server.bootstrap) as { g(): unknown }).g()).toBe('client');
  });

  it('gives an empty object for no bootstrap', async () => {
    const { far } = await makePair(undefined, { kind });
    expect(far).toEqual({});
    expect(Object.isFrozen(far)).toBe(true);
  });

  it('counts references, calls and frames', async () => {
    const { far, client, server } = await makePair({ f: (_: unknown) => new Promise(() => {}) }, { kind });
    const f = far.f(() => 1);
    expect(client.stats()).toMatchObject({ pending: 1, exports: 1, imports: 1 });
    await settle();
    expect(server.stats()).toMatchObject({ serving: 1, exports: 1, imports: 1, messagesIn: 2 });
    expect(f).toBeInstanceOf(Promise);
  });
});

describe('makePeer()', () => {
  it('refuses options that it does not know', async () => {
    await expect(makePair({}, { client: { limts: {} } as never })).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
    await expect(makePair({}, { client: { limits: { dept: 1 } as never } })).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
    });
    await expect(makePair({}, { client: { limits: { depth: 0 } } })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('refuses proxies where it can tell them', async () => {
    const { isProxy } = (await import('node:util')).types;
    const { far } = await makePair({ f: () => 1 }, { client: { isProxy } });
    let touched = 0;
    const trap = (): never => {
      touched += 1;
      throw new Error('trapped');
    };
    const proxy = new Proxy({}, { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap });
    await expect(far.f({ a: proxy })).rejects.toMatchObject({
      code: 'WIRE_VALUE',
      message: /argument\[0\]\.a.*a proxy/,
    });
    await expect(far.f(proxy)).rejects.toMatchObject({ code: 'WIRE_VALUE' });
    expect(touched).toBe(0);
  });
});
