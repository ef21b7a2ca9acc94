import { describe, expect, test } from 'vitest';
import { cpuMs, makeFixture, refusalOf, settle } from './fixture.ts';

type Fn = (...args: unknown[]) => unknown;

// Guest values that try to run code while they are read, with what the host gets. `ran` is the guest's alarm.
const alarms: readonly (readonly [string, string, unknown])[] = [
  ['toJSON', '({ data: 1, toJSON: 5 })', { data: 1, toJSON: 5 }],
  [
    'a Map with its own iterator, size and forEach',
    `(() => {
      const m = new Map([["a", 1]]);
      for (const key of ["size", "forEach", "entries", "get", Symbol.iterator])
        Object.defineProperty(m, key, { get: ran });
      return m })()`,
    new Map([['a', 1]]),
  ],
  [
    'a Set with its own iterator',
    `Object.defineProperties(new Set([1]), { size: { get: ran }, [Symbol.iterator]: { get: ran } })`,
    new Set([1]),
  ],
  [
    'a Date with its own getTime and valueOf',
    `Object.defineProperties(new Date(5), { getTime: { get: ran }, valueOf: { get: ran }, [Symbol.toPrimitive]: { get: ran } })`,
    new Date(5),
  ],
  [
    'bytes with their own constructor and length',
    `Object.defineProperties(Uint8Array.of(1, 2), { constructor: { get: ran }, length: { get: ran }, buffer: { get: ran }, slice: { get: ran }, [Symbol.iterator]: { get: ran } })`,
    Uint8Array.of(1, 2),
  ],
  [
    'a buffer with its own constructor (species)',
    `Object.defineProperties(Uint8Array.of(7).buffer, { constructor: { get: ran }, byteLength: { get: ran }, slice: { get: ran } })`,
    Uint8Array.of(7).buffer,
  ],
  [
    'an array with its own constructor and iterator',
    `Object.defineProperties([1, 2], { constructor: { get: ran }, [Symbol.iterator]: { get: ran }, map: { get: ran } })`,
    [1, 2],
  ],
];

describe('border.toHost() runs no guest code for', () => {
  test.each(alarms)('%s', (_, source, expected) => {
    const { guest } = makeFixture();
    let alarm = 0;
    const value = guest(source, {
      ran: () => {
        alarm += 1;
      },
    });
    expect(value).toStrictEqual(expected);
    expect(alarm).toBe(0);
  });

  test('any kind of proxy, in any place', () => {
    const { evaluate, border } = makeFixture();
    let alarm = 0;
    const proxies = evaluate(
      `(() => {
        const handler = new Proxy({}, { get: () => ran });
        const p = (target) => new Proxy(target, handler);
        return [p({}), p([]), { a: p({}) }, [p([])], new Map([[p({}), 1]]), new Set([p(new Set())]), p(new Date(0)),
          p(new Error()), Object.create(p({})), Object.assign(new Error("x"), { cause: p({}) }), p(Promise.resolve()),
          Object.create(Object.create(p({}))), Object.freeze([p({})])];
      })()`,
      {
        ran: () => {
          alarm += 1;
        },
      },
    ) as unknown[];
    alarm = 0;
    for (const proxy of proxies) {
      try {
        border.toHost(proxy);
      } catch (error) {
        border.errorToHost(error);
      }
      border.errorToHost(proxy);
    }
    expect(alarm).toBe(0);
  });
});

describe('a proxy that cannot be told is read once:', () => {
  test('each trap at most once a member, and what was read is what is given', () => {
    const fixture = makeFixture({ tellProxies: false });
    const reads: string[] = [];
    const value = fixture.guest(
      `new Proxy({ a: 0, b: 0 }, {
        get(t, key) { log('get ' + String(key)); return 'got' },
        ownKeys(t) { log('keys'); return ['a', 'b'] },
        getOwnPropertyDescriptor(t, key) { log('own ' + key); return { value: ++t[key], writable: true, enumerable: true, configurable: true } },
      })`,
      { log: (text: string) => reads.push(text) },
    );
    expect(value).toEqual({ a: 1, b: 1 });
    expect(reads).toEqual(['keys', 'own a', 'own b']);
  });

  test('an array’s length may lie, within the limits', () => {
    const fixture = makeFixture({ tellProxies: false, limits: { nodes: 1_000 } });
    const lie = (length: string): unknown =>
      fixture.guest(`new Proxy([], { getOwnPropertyDescriptor: (t, key) => key === 'length'
        ? { value: ${length}, writable: true, enumerable: false, configurable: false } : undefined })`);
    expect(refusalOf(() => lie('4294967295')).code).toBe('BORDER_NODES');
    expect((lie('3') as unknown[]).length).toBe(3);
  });

  test('re-entering the border from a trap makes a crossing of its own', () => {
    const fixture = makeFixture({ tellProxies: false });
    const seen: unknown[] = [];
    const power = fixture.border.toGuest((data: unknown) => {
      seen.push(data);
    });
    const value = fixture.guest(
      `(() => {
        const shared = { n: 1 };
        const root = { shared, p: new Proxy({}, { ownKeys() { power(root2); shared.n = 99; return [] } }) };
        const root2 = { shared };
        return root;
      })()`,
      { power },
    );
    expect(seen).toEqual([{ shared: { n: 1 } }]);
    expect((value as { shared: unknown }).shared).not.toBe((seen[0] as { shared: unknown }).shared);
  });

  test('a member that is an accessor is refused, a hole in its answers left out', () => {
    const fixture = makeFixture({ tellProxies: false });
    const source = (answer: string): string =>
      `new Proxy({}, { ownKeys: () => ['x'], getOwnPropertyDescriptor: () => (${answer}) })`;
    expect(fixture.guest(source('undefined'))).toEqual({});
    expect(
      refusalOf(() => fixture.guest(source('{ get() { throw 1 }, enumerable: true, configurable: true }'))),
    ).toEqual({
      code: 'BORDER_ACCESSOR',
      path: 'value.x',
    });
  });
});

describe('a copy is not a way to poison:', () => {
  test.each(['toHost', 'toGuest'] as const)('own __proto__ members stay members (%s)', (direction) => {
    const { border } = makeFixture();
    const copy = border[direction](
      JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"x": 1}}}'),
    ) as Record<string, unknown>;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy.isAdmin).toBeUndefined();
    expect(Object.hasOwn(copy, '__proto__')).toBe(true);
    const list = border[direction](
      Object.defineProperty([1], '__proto__', { value: { bad: 1 }, enumerable: true }),
    ) as unknown[];
    expect(Object.getPrototypeOf(list)).toBe(Array.prototype);
  });

  test('a __proto__ method does not become a prototype', () => {
    const { guest } = makeFixture();
    const value = guest(
      'Object.defineProperty({ f() {} }, "__proto__", { value() { return 1 }, enumerable: true })',
    ) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(typeof Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toBe('function');
  });

  test('an instance’s constructor does not cross', () => {
    const { guest } = makeFixture();
    const value = guest('new (class Foo { m() {} })()') as object;
    expect(Object.hasOwn(value, 'constructor')).toBe(false);
    expect((value as { constructor: unknown }).constructor).toBe(Object);
  });

  test('changing the guest’s original changes nothing at the host, and the other way round', () => {
    const { evaluate, border } = makeFixture();
    const original = evaluate(
      '{ list: [1], map: new Map([["k", { v: 1 }]]), bytes: Uint8Array.of(1), date: new Date(1) }',
    ) as {
      list: number[];
      map: Map<string, { v: number }>;
      bytes: Uint8Array;
      date: Date;
    };
    const copy = border.toHost(original) as typeof original;
    original.list.push(2);
    (original.map.get('k') as { v: number }).v = 2;
    original.bytes[0] = 2;
    original.date.setTime(2);
    expect(copy).toEqual({ list: [1], map: new Map([['k', { v: 1 }]]), bytes: Uint8Array.of(1), date: new Date(1) });
  });
});

describe('size and depth:', () => {
  test.each([
    ['arrays', 1e5, '[v]'],
    ['objects', 1e5, '({ v })'],
    ['maps', 1e5, 'new Map([[1, v]])'],
    ['sets', 1e5, 'new Set([v])'],
    ['capabilities', 1e5, '({ v, f() {} })'],
    ['causes', 5e3, 'new Error("x", { cause: v })'],
  ])('deep nesting is refused without overflowing the stack: %s', (_, levels, wrap) => {
    const { guest } = makeFixture();
    const source = `(() => { let v = 1; for (let i = 0; i < ${levels}; i++) v = ${wrap}; return v })()`;
    expect(refusalOf(() => guest(source)).code).toMatch(/^BORDER_(DEPTH|NODES)$/);
  });

  test('1e5 levels cross where the host raised the limit', () => {
    const { guest } = makeFixture({ limits: { depth: 1e6, nodes: 1e6 } });
    let value = guest('(() => { let v = 1; for (let i = 0; i < 1e5; i++) v = [v]; return v })()');
    let levels = 0;
    while (Array.isArray(value)) {
      value = value[0];
      levels += 1;
    }
    expect(levels).toBe(1e5);
  });

  test('a thrown error with 5,000 causes is an error', () => {
    const { guest } = makeFixture();
    const f = guest(
      '() => { let e = 1; for (let i = 0; i < 5e3; i++) e = new Error("m", { cause: e }); throw e }',
    ) as Fn;
    expect(() => f()).toThrow(expect.objectContaining({ message: 'm' }));
  });

  test('a sparse array cannot carry its length across', () => {
    const { guest } = makeFixture();
    const start = cpuMs();
    expect(refusalOf(() => guest('Object.assign([], { 4294967294: 1 })')).code).toBe('BORDER_NODES');
    expect(refusalOf(() => guest('new Array(4294967295)')).code).toBe('BORDER_NODES');
    expect(cpuMs() - start).toBeLessThan(500);
  });

  test('sharing does not multiply: 60 doublings are 60 nodes', () => {
    const { guest } = makeFixture();
    let value = guest('(() => { let v = ["x"]; for (let i = 0; i < 60; i++) v = [v, v]; return v })()') as unknown[];
    for (let index = 0; index < 60; index += 1) {
      expect(value[0]).toBe(value[1]);
      value = value[0] as unknown[];
    }
  });

  test('an instance with very many methods is refused', () => {
    const { guest } = makeFixture({ limits: { nodes: 1_000 } });
    expect(
      refusalOf(() =>
        guest('(() => { class A {} for (let i = 0; i < 1e4; i++) A.prototype["m" + i] = () => {}; return new A() })()'),
      ).code,
    ).toBe('BORDER_NODES');
  });
});

describe('await at the host never runs a guest’s then:', () => {
  test.each([
    ['a function with a then', 'Object.assign(() => 1, { then(f) { ran(); f(1) } })'],
    ['a function that is a proxy', 'new Proxy(() => 1, { get: (t, k) => (ran(), t[k]) })'],
    ['data whose then is data', '({ then: { call: 1 } })'],
    ['an instance with an accessor', 'new (class { get then() { ran(); return (f) => f(1) } m() {} })()'],
    ['an error with a then', 'Object.assign(new Error("x"), { then(f) { ran(); f(1) } })'],
    ['a Map with a then', 'Object.assign(new Map(), { then(f) { ran(); f(1) } })'],
  ])('%s', async (_, source) => {
    const { guest } = makeFixture();
    let alarm = 0;
    const value = guest(source, { ran: () => (alarm += 1) });
    alarm = 0;
    expect(await value).toBe(value);
    await settle();
    expect(alarm).toBe(0);
  });

  test('what a promise resolves to', async () => {
    const { guest, open } = makeFixture();
    const promise = guest('Promise.resolve({ a: () => 1 })') as Promise<{ a: unknown }>;
    expect(typeof (await promise).a).toBe('function');
    expect(open()).toBe(0);
  });
});

describe('the ways out of a wrapper:', () => {
  test('no function’s constructor or caller reaches the host’s', () => {
    const { border, evaluate } = makeFixture();
    const power = border.toGuest({ f: () => ({ g: () => 1 }) });
    const reached = evaluate(
      `[power.f, power.f().g].map((f) => {
        try { return f.constructor('return typeof process')() } catch (e) { return 'blocked' }
      })`,
      { power },
    );
    for (const answer of reached as string[]) expect(['blocked', 'undefined']).toContain(answer);
    expect(evaluate('(() => { try { return power.f.caller } catch { return null } })()', { power })).toBeFalsy();
  });

  test('a guest cannot change what a wrapper is', () => {
    const { border, evaluate } = makeFixture();
    const power = border.toGuest({ f: () => 1 });
    for (const attempt of [
      'power.f = 1',
      'power.x = 1',
      'delete power.f',
      'power.f.x = 1',
      'Object.setPrototypeOf(power, {})',
      'Object.setPrototypeOf(power.f, {})',
    ]) {
      expect(() => evaluate(`(() => { "use strict"; ${attempt} })()`, { power })).toThrow(TypeError);
    }
  });

  test('an object that inherits from a wrapper brings methods that stay metered', () => {
    const fixture = makeFixture();
    const power = fixture.border.toGuest({ f: () => 'host' });
    const heir = fixture.guest('Object.create(power, { g: { value: () => "guest" } })', { power }) as Record<
      string,
      Fn
    >;
    expect([heir.f?.(), heir.g?.()]).toEqual(['host', 'guest']);
  });

  test('intrinsics are functions like others: what a guest lends works on copies', () => {
    const { guest } = makeFixture();
    const freeze = guest('Object.freeze') as <T>(value: T) => T;
    const mine = { a: 1 };
    freeze(mine);
    expect(Object.isFrozen(mine)).toBe(false);
    const apply = guest('Reflect.apply') as (f: Fn, self: unknown, args: unknown[]) => unknown;
    expect(apply(() => 'called', undefined, [])).toBe('called');
  });
});
