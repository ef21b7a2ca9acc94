import { describe, expect, test } from 'vitest';
import { isCapability, makeCapability } from '../../src/border/capability.ts';
import { makeFixture, refusalOf } from './fixture.ts';

type Rec = Record<string, (...args: unknown[]) => unknown>;

describe('makeCapability()', () => {
  test('gives a frozen record of the methods, tagged with its name', () => {
    const capability = makeCapability('counter', { next: (n: number) => n + 1 });
    expect(capability.next(1)).toBe(2);
    expect(Object.isFrozen(capability)).toBe(true);
    expect(Object.isFrozen(Object.getPrototypeOf(capability))).toBe(true);
    expect(`${capability}`).toBe('[object Alleged: counter]');
    expect(isCapability(capability)).toBe(true);
    expect(isCapability({ ...capability })).toBe(false);
  });

  test.each([
    ['data', { size: 1 as never }],
    ['an accessor', Object.defineProperty({}, 'size', { get: () => expect.unreachable(), enumerable: true })],
  ])('refuses %s', (_, methods) => {
    expect(() => makeCapability('x', methods)).toThrow(expect.objectContaining({ code: 'BORDER_METHOD' }));
  });
});

class Account {
  #balance = 0;
  label = 'mine';
  deposit(this: Account, n: number): number {
    this.#balance += n;
    return this.#balance;
  }
  get balance(): number {
    return this.#balance;
  }
}

describe('a host’s object with methods at a guest', () => {
  test('is a frozen object whose methods see the original, and whose data is a copy', () => {
    const { border, evaluate } = makeFixture();
    const original = {
      count: 1,
      tags: ['a'],
      add(this: { count: number }, n: number) {
        this.count += n;
        return this.count;
      },
    };
    const wrapper = border.toGuest(original) as typeof original;
    expect(evaluate('power.add.call({ count: 100 }, 2)', { power: wrapper })).toBe(3);
    expect(original.count).toBe(3);
    expect(wrapper.tags).toEqual(['a']);
    expect(wrapper.tags).not.toBe(original.tags);
    expect(Object.isFrozen(wrapper)).toBe(true);
    expect(wrapper.count).toBe(1);
  });

  test('keeps its identity both ways', () => {
    const { border } = makeFixture();
    const original = { f: () => 1 };
    const wrapper = border.toGuest(original);
    expect(border.toGuest([original, { original }])).toEqual([wrapper, { original: wrapper }]);
    expect(border.toHost(wrapper)).toBe(original);
    expect(border.toHost({ back: wrapper })).toEqual({ back: original });
  });

  test('may contain itself', () => {
    const { border } = makeFixture();
    const original: Record<string, unknown> = { f: () => 1 };
    original.self = original;
    original.nest = { original };
    const wrapper = border.toGuest(original) as Record<string, unknown>;
    expect(wrapper.self).toBe(wrapper);
    expect((wrapper.nest as Record<string, unknown>).original).toBe(wrapper);
  });

  test('of makeCapability keeps its receiver and its identity', () => {
    const { border, evaluate } = makeFixture();
    const capability: object = makeCapability('c', {
      me(this: unknown): boolean {
        return this === capability;
      },
    });
    const power = border.toGuest(capability);
    expect(evaluate('power.me()', { power })).toBe(true);
    expect(border.toHost(power)).toBe(capability);
  });

  test('of Far’s form crosses with the methods of its chain', () => {
    const { border, evaluate } = makeFixture();
    const proto = Object.create(Object.prototype, { [Symbol.toStringTag]: { value: 'Alleged: Far' } }) as object;
    const far = Object.freeze(Object.assign(Object.create(proto) as object, { hi: () => 'hello' }));
    expect(evaluate('power.hi()', { power: border.toGuest(far) })).toBe('hello');
  });

  test('gives its raw function, not a bound one, when a method comes back alone', () => {
    const { border } = makeFixture();
    const original = { f: () => 1 };
    const wrapper = border.toGuest(original) as typeof original;
    expect(border.toHost(wrapper.f)).toBe(original.f);
  });

  test('that was refused half-way is not remembered', () => {
    const { border } = makeFixture();
    const original: Record<string, unknown> = { f: () => 1, bad: Symbol('x') };
    expect(() => border.toGuest(original)).toThrow('at value.bad');
    original.bad = 2;
    expect((border.toGuest(original) as typeof original).bad).toBe(2);
  });

  test('hands over no method under a symbol but the iterators', () => {
    const { border } = makeFixture();
    const original = {
      [Symbol.iterator]: function* () {
        yield 1;
      },
      [Symbol.for('nodejs.util.inspect.custom')]: () => 'ran',
    };
    expect(Reflect.ownKeys(border.toGuest(original) as object)).toEqual([Symbol.iterator]);
  });

  test('may not have an unmarked class', () => {
    const { border } = makeFixture();
    expect(refusalOf(() => border.toGuest({ a: new Account() }))).toEqual({ code: 'BORDER_INSTANCE', path: 'value.a' });
  });
});

describe('a guest’s object with methods at the host', () => {
  test('is a frozen object whose methods open turns and see the original', () => {
    const fixture = makeFixture();
    const plugin = fixture.guest('{ name: "p", calls: 0, run(n) { this.calls += n; return this.calls } }') as Record<
      string,
      unknown
    > & { run(n: number): number };
    const before = fixture.begun();
    expect([plugin.name, plugin.run(2), plugin.run(3), plugin.calls]).toEqual(['p', 2, 5, 0]);
    expect(fixture.begun()).toBe(before + 2);
    expect(Object.isFrozen(plugin)).toBe(true);
  });

  test('of a class of its own keeps its private fields, and shows methods alone', () => {
    const fixture = makeFixture();
    const account = fixture.guest(`(() => {
      class Base { whoami() { return this.name() } get secret() { throw 'ran' } }
      class Account extends Base {
        #balance = 10; label = 'x'; hook = () => this.#balance;
        add(n) { this.#balance += n; return this.#balance }
        name() { return 'account' }
        static s() {}
      }
      return new Account();
    })()`) as Rec;
    expect(Reflect.ownKeys(account).sort()).toEqual(['add', 'hook', 'name', 'whoami']);
    expect([account.add?.(5), account.hook?.(), account.whoami?.()]).toEqual([15, 15, 'account']);
    expect(account instanceof Object).toBe(true);
  });

  test('keeps its identity both ways', () => {
    const fixture = makeFixture();
    const raw = fixture.evaluate('new (class Foo { bar() {} })()');
    const wrapper = fixture.border.toHost(raw);
    expect(fixture.border.toHost([raw])).toEqual([wrapper]);
    expect(fixture.border.toGuest(wrapper)).toBe(raw);
    expect((fixture.border.toGuest({ a: wrapper }) as { a: unknown }).a).toBe(raw);
  });

  test('that is a generator can be iterated, each step a turn', () => {
    const fixture = makeFixture();
    const steps = fixture.guest('(function* () { yield { n: 1 }; yield { n: 2 } })()') as Iterable<unknown>;
    const before = fixture.begun();
    expect([...steps]).toEqual([{ n: 1 }, { n: 2 }]);
    expect(fixture.begun()).toBeGreaterThan(before + 2);
  });

  test('that returns itself returns the same wrapper', () => {
    const { guest } = makeFixture();
    const builder = guest('new (class { where() { return this } })()') as Rec;
    expect(builder.where?.()).toBe(builder);
  });

  test('is run by nothing that the host does with a value: await, JSON, template, comparison', async () => {
    const { guest, begun } = makeFixture();
    const value = guest('{ list: [{ a: 1 }], then: 5 }');
    const before = begun();
    expect(await value).toBe(value);
    JSON.stringify(value);
    String(value);
    expect(begun()).toBe(before);
  });

  test.each([
    ['its own', '{ then(f) { f(1) } }'],
    ['nested', '{ deep: [{ then: (f) => f(1) }] }'],
    ['a class’s', 'new (class { then(f) { f(1) } })()'],
    ['a prototype’s', 'Object.create({ then(f) { f(1) } })'],
    ['a frozen one', 'Object.freeze({ then() {} })'],
    ['one with null prototype', 'Object.assign(Object.create(null), { then() {} })'],
  ])('may not have a then method: %s', (_, source) => {
    const { guest } = makeFixture();
    expect(refusalOf(() => guest(source)).code).toBe('BORDER_THENABLE');
  });
});
