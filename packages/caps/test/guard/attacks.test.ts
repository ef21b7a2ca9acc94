// What a hostile caller, or a hostile target, tries on a guard. One attack a test.
import { describe, expect, it } from 'vitest';
import { guard, makeRevocable, shape } from '../../src/index.ts';

const makeStore = () => {
  const got: unknown[] = [];
  const target = { put: (item: { path: string; size: number }) => void got.push(item) };
  const item = shape.record({
    path: shape.refine(shape.string(), (path) => path === 'ok'),
    size: shape.number({ max: 10 }),
  });
  const grant = guard(target, { put: shape.method([item]) }, { name: 'store' });
  return { got, ...grant };
};

describe('a hostile caller', () => {
  it('shows the check one thing and the target another by a getter', () => {
    const { value, got } = makeStore();
    let looks = 0;
    const trap = {
      get path() {
        looks += 1;
        return looks === 1 ? 'ok' : '/etc/passwd';
      },
      size: 1,
    };
    expect(() => value.put(trap)).toThrow(
      expect.objectContaining({ message: 'Expected a data property as argument 0 of store.put.path, got an accessor' }),
    );
    expect([looks, got]).toEqual([0, []]);
  });

  it('shows the check one thing and the target another by a proxy', () => {
    const { value, got } = makeStore();
    const looks: PropertyKey[] = [];
    const trap = new Proxy(
      { path: 'ok', size: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          looks.push(key);
          const found = Reflect.getOwnPropertyDescriptor(target, key)!;
          // What comes after the first look is not what was checked.
          return key === 'path' && looks.filter((each) => each === key).length > 1
            ? { ...found, value: '/etc/passwd' }
            : found;
        },
        get: () => '/etc/passwd',
      },
    );
    value.put(trap);
    expect(got).toEqual([{ path: 'ok', size: 1 }]);
    expect(Object.getPrototypeOf(got[0])).toBe(Object.prototype);
    expect(looks.filter((key) => key === 'path').length).toBeLessThanOrEqual(2); // once by the read, once by the count
  });

  it('shows an array one length and items of another', () => {
    const got: number[][] = [];
    const { value } = guard(
      { f: (list: number[]) => void got.push(list) },
      { f: shape.method([shape.array(shape.number(), { max: 2 })]) },
    );
    let reads = 0;
    const trap = new Proxy([1, 2], {
      get: (target, key, receiver) => {
        reads += key === 'length' ? 1 : key === '1' ? 10 : 0;
        if (key === 'length') return reads === 1 ? 2 : 1e9;
        return Reflect.get(target, key, receiver);
      },
    });
    value.f(trap);
    expect(got).toEqual([[1, 2]]);
    expect(reads).toBe(11); // one look at the length, one at the item
  });

  it('shows each alternative what that one likes', () => {
    const got: unknown[] = [];
    const either = shape.or(
      shape.record({ kind: shape.literal('file'), path: shape.literal('ok') }),
      shape.record({ kind: shape.literal('link'), path: shape.string() }),
    );
    const { value } = guard({ f: (x: unknown) => void got.push(x) }, { f: shape.method([either]) });
    const looks: PropertyKey[] = [];
    const trap = new Proxy(
      { kind: 'file', path: 'bad' },
      {
        getOwnPropertyDescriptor: (target, key) => {
          looks.push(key);
          const second = looks.filter((each) => each === 'kind').length > 1;
          const found = Reflect.getOwnPropertyDescriptor(target, key)!;
          return key === 'kind' && second ? { ...found, value: 'link' } : found;
        },
      },
    );
    expect(() => value.f(trap as never)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    expect([looks, got]).toEqual([['kind', 'path'], []]);
  });

  it('changes what it passed, after the check and before the use', () => {
    const { value, got } = makeStore();
    const item = { path: 'ok', size: 1 };
    value.put(item);
    item.path = '/etc/passwd';
    expect(got).toEqual([{ path: 'ok', size: 1 }]);
  });

  it('hands over an object whose toString changes, where a string is asked for', () => {
    const { value, got } = makeStore();
    const path = {
      toString: () => expect.unreachable(),
      valueOf: () => expect.unreachable(),
      [Symbol.toPrimitive]: () => expect.unreachable(),
    };
    expect(() => value.put({ path: path as never, size: 1 })).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
    expect(() => value.put({ path: Object('ok') as never, size: 1 })).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
    expect(got).toEqual([]);
  });

  it('hands over a thenable where a promise is asked for', () => {
    const { value } = guard({ f: (p: Promise<unknown>) => p }, { f: shape.method([shape.promise()]) });
    const thenable = { then: () => expect.unreachable() };
    expect(() => value.f(thenable as never)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    const counterfeit = Object.create(Promise.prototype) as Promise<unknown>;
    expect(() => value.f(counterfeit)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    const altered = Object.defineProperty(Promise.resolve(), 'then', { value: () => expect.unreachable() });
    expect(() => value.f(altered as never)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
  });

  it('pollutes by names that mean something', () => {
    const got: object[] = [];
    const { value } = guard(
      { f: (table: Record<string, number>) => void got.push(table) },
      { f: shape.method([shape.dictionary(shape.number())]) },
    );
    value.f(JSON.parse('{"__proto__": 1, "constructor": 2}') as never);
    const [copy] = got as [object];
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.entries(copy)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    expect(() => value.f(JSON.parse('{"__proto__": {"polluted": true}}') as never)).toThrow(
      expect.objectContaining({ code: 'VALUE_REFUSED' }),
    );
  });

  it('finds fields in Object.prototype that it did not give', () => {
    const { value } = guard({ f: (x: unknown) => x }, { f: shape.method([shape.record({ toString: shape.any() })]) });
    expect(() => value.f({} as never)).toThrow(
      expect.objectContaining({ message: 'Expected a property as argument 0 of capability.f.toString, got none' }),
    );
  });

  it('smuggles by symbols', () => {
    const { value, got } = makeStore();
    value.put({ path: 'ok', size: 1, [Symbol.for('x')]: () => 1 } as never);
    expect(Reflect.ownKeys(got[0] as object)).toEqual(['path', 'size']);
  });

  it('revokes it while its argument is read, and gets no call', () => {
    const { value, revoke, got } = makeStore();
    const trap = new Proxy(
      { path: 'ok', size: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          revoke();
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      },
    );
    expect(() => value.put(trap)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    expect(got).toEqual([]);
  });

  it('calls it again while its argument is read, and neither mixes with the other', () => {
    const { value, got } = makeStore();
    const messages: string[] = [];
    const trap = new Proxy(
      { path: 'bad', size: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          try {
            value.put({ path: 'ok', size: 99 });
          } catch (thrown) {
            messages.push((thrown as Error).message);
          }
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      },
    );
    expect(() => value.put(trap)).toThrow('as argument 0 of store.put.path, got a string of 3 characters');
    expect(new Set(messages)).toEqual(
      new Set(['Expected a finite number of at most 10 as argument 0 of store.put.size, got 99']),
    );
    expect(got).toEqual([]);
  });

  it('sends data that is deep, cyclic, wide or long', () => {
    const { value } = guard({ f: (x: unknown) => x }, { f: shape.method([shape.data()]) });
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const wide = new Array(20_000).fill(0);
    const bomb = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => [])) as unknown;
    const sparse = Object.assign([], { length: 2 ** 32 - 1 });
    for (const each of [deep, cycle, wide, bomb, sparse])
      expect(() => value.f(each)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
  });

  it('nests what a lazy shape takes, deeper than the stack', () => {
    interface Tree {
      readonly next?: Tree;
    }
    const tree: ReturnType<typeof shape.lazy<Tree>> = shape.lazy(
      () => shape.record({ next: shape.optional(tree) }) as never,
    );
    const { value } = guard({ f: (_: Tree) => 1 }, { f: shape.method([tree]) });
    const nest = (levels: number): Tree => {
      let made: Tree = {};
      for (let i = 1; i < levels; i += 1) made = { next: made };
      return made;
    };
    expect(value.f(nest(100))).toBe(1);
    expect(() => value.f(nest(101))).toThrow('Expected at most 100 levels');
    expect(() => value.f(nest(100_000))).toThrow('Expected at most 100 levels');
    expect(value.f(nest(100))).toBe(1); // the count is back where it was
  });

  it('calls a method on another receiver', () => {
    class Till {
      #sum = 0;
      add(n: number): number {
        this.#sum += n;
        return this.#sum;
      }
    }
    const { value } = guard(new Till(), { add: shape.method([shape.number()]) });
    expect(value.add(1)).toBe(1);
    expect(Reflect.apply(value.add, { '#sum': 100 }, [2])).toBe(3);
    expect(() => Reflect.construct(value.add, [1])).toThrow(TypeError);
  });
});

describe('a hostile target', () => {
  it('keeps what it was given and cannot change what the caller has', () => {
    const mine = { list: [1] };
    let kept: { list: number[] } | undefined;
    const { value } = guard(
      {
        f: (x: { list: number[] }) => {
          kept = x;
        },
      },
      { f: shape.method([shape.record({ list: shape.array(shape.number()) })]) },
    );
    value.f(mine);
    expect(kept).toEqual(mine);
    expect(kept).not.toBe(mine);
    expect(kept!.list).not.toBe(mine.list);
    expect(() => kept!.list.push(2)).toThrow(TypeError);
  });

  it('gives a result that changes after the check', () => {
    let looks = 0;
    const trap = new Proxy(
      { n: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          looks += 1;
          return { ...Reflect.getOwnPropertyDescriptor(target, key)!, value: looks };
        },
      },
    );
    const { value } = guard(
      { f: () => trap },
      { f: shape.method([], { result: shape.record({ n: shape.number() }) }) },
    );
    const result = value.f();
    expect([result.n, result.n]).toEqual([1, 1]);
  });

  it('gives a thenable for a promise', () => {
    const { value } = guard(
      { f: () => ({ then: () => expect.unreachable() }) as unknown as Promise<number> },
      { f: shape.method([], { result: shape.promiseOf(shape.number()) }) },
    );
    expect(() => value.f()).toThrow(expect.objectContaining({ code: 'RESULT_REFUSED' }));
  });

  it('is changed after it was guarded', () => {
    const target = { f: () => 1 };
    const { value } = guard(target, { f: shape.method([]) });
    target.f = () => 2;
    expect(value.f()).toBe(1);
  });

  it('is revoked beneath the guard while the guard reads', () => {
    const inner = makeRevocable({ f: (_: unknown) => 1 }, { name: 'inner' });
    const { value } = guard(inner.value, { f: shape.method([shape.record({ a: shape.any() })]) });
    const trap = new Proxy(
      { a: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          inner.revoke();
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      },
    );
    expect(() => value.f(trap)).toThrow('Capability inner was revoked');
  });
});
