import { describe, expect, test } from 'vitest';
import { makeFixture } from './fixture.ts';

type Fn = (...args: unknown[]) => unknown;

describe('a guest’s function at the host', () => {
  test('is called in a turn that ends with it', () => {
    const fixture = makeFixture();
    const seen: number[] = [];
    const f = fixture.guest('(a, b) => { note(); return a + b }', { note: () => seen.push(fixture.open()) }) as Fn;
    expect(f(1, 2)).toBe(3);
    expect(seen).toEqual([1]);
    expect(fixture.open()).toBe(0);
    expect(fixture.begun()).toBe(2); // one for taking it across
  });

  test('is a frozen function with its name and length, and no prototype', () => {
    const { guest } = makeFixture();
    const f = guest('function area(width, height) { return width * height }') as Fn;
    expect([f.name, f.length, Object.isFrozen(f)]).toEqual(['area', 2, true]);
    expect(Reflect.ownKeys(f)).toEqual(['length', 'name']);
    expect(() => Reflect.construct(f, [])).toThrow(TypeError);
  });

  test('has a name of one line, whatever the guest called it', () => {
    const { guest } = makeFixture();
    const f = guest(
      '({ ["a\\nat forged (/etc/host.js:1:1)\\u2028\\u001b[2J"]() {} })["a\\nat forged (/etc/host.js:1:1)\\u2028\\u001b[2J"]',
    ) as Fn;
    expect(f.name).toBe('a at forged (/etc/host.js:1:1)  [2J');
  });

  test('sees undefined as this, and copies as arguments', () => {
    const { guest } = makeFixture();
    const f = guest('(function (data) { data.list.push(this === undefined); return data })') as Fn;
    const data = { list: [] };
    expect(f.call({ host: true }, data)).toEqual({ list: [true] });
    expect(data.list).toEqual([]);
  });

  test('keeps the number of its arguments', () => {
    const { guest } = makeFixture();
    const f = guest('function () { return arguments.length }') as Fn;
    expect([f(), f(undefined), f(1, undefined)]).toEqual([0, 1, 2]);
  });

  test('throws the fault when the tenant was condemned while it ran, whatever it did', () => {
    const fault = Object.assign(new Error('out of fuel'), { code: 'LIMIT_FUEL' });
    for (const end of ['return 1', 'throw new Error("mine")', 'return Promise.resolve(1)']) {
      const fixture = makeFixture();
      const f = fixture.guest(`() => { condemn(); ${end} }`, { condemn: () => fixture.condemn(fault) }) as Fn;
      expect(() => f()).toThrow(fault);
      expect(fixture.open()).toBe(0);
      expect(() => f()).toThrow(fault);
    }
  });

  test('throws the border’s refusal of its result, and ends its turn', () => {
    const { guest, open } = makeFixture();
    const f = guest('() => ({ x: Symbol("s") })') as Fn;
    expect(() => f()).toThrow('at result.x, got Symbol(s)');
    expect(open()).toBe(0);
  });

  test('throws the border’s refusal of an argument', () => {
    const { guest, open } = makeFixture();
    const f = guest('() => 1') as Fn;
    expect(() => f(1, { m: new WeakMap() })).toThrow('at argument[1].m, got an instance of WeakMap');
    expect(open()).toBe(0);
  });

  test('crosses as itself where it came from', () => {
    const fixture = makeFixture();
    const raw = fixture.evaluate('() => 1') as Fn;
    const wrapper = fixture.border.toHost(raw);
    expect(wrapper).not.toBe(raw);
    expect(fixture.border.toHost(raw)).toBe(wrapper);
    expect(fixture.border.toGuest(wrapper)).toBe(raw);
    expect((fixture.border.toGuest({ f: [wrapper] }) as { f: unknown[] }).f[0]).toBe(raw);
    expect((fixture.border.toGuest({ f: wrapper }) as { f: unknown }).f).toBe(raw);
  });

  test('that is a proxy is only ever applied', () => {
    const fixture = makeFixture();
    const log: unknown[] = [];
    const f = fixture.guest(
      `new Proxy(() => 1, new Proxy({}, { get: (_, trap) => { log(trap); return undefined } }))`,
      { log: (trap: unknown) => log.push(trap) },
    ) as Fn;
    log.length = 0;
    expect(f()).toBe(1);
    expect(log).toEqual(['apply']);
  });
});

describe('a host’s function at a guest', () => {
  test('sees undefined as this whatever the guest does, and beforeHost has run', () => {
    const fixture = makeFixture();
    const seen: unknown[] = [];
    const power = fixture.border.toGuest(function (this: unknown, ...args: unknown[]) {
      seen.push(this, args, fixture.hostCalls());
      return 'done';
    });
    expect(fixture.evaluate('power.call({ evil: 1 }, 1, "two")', { power })).toBe('done');
    expect(seen).toEqual([undefined, [1, 'two'], 1]);
  });

  test('that is sloppy cannot hand out the real global', () => {
    const { border, evaluate } = makeFixture();
    const sloppy = new Function('return this') as Fn;
    const power = border.toGuest(sloppy);
    expect(() => evaluate('power()', { power })).toThrow(/Expected/);
  });

  test('gets copies, and gives copies', () => {
    const { border, evaluate } = makeFixture();
    const kept: unknown[] = [];
    const table = { rows: [1] };
    const power = border.toGuest((data: unknown) => {
      kept.push(data);
      return table;
    });
    const result = evaluate(
      '(() => { const data = { a: [1] }; const t = power(data); data.a.push(2); t.rows.push(3); return t })()',
      {
        power,
      },
    );
    expect(kept).toEqual([{ a: [1] }]);
    expect(result).toEqual({ rows: [1, 3] });
    expect(table).toEqual({ rows: [1] });
  });

  test('calls back into the guest in the same turn', () => {
    const fixture = makeFixture();
    const each = (list: readonly number[], callback: (n: number) => number): number[] => list.map((n) => callback(n));
    const f = fixture.guest('() => each([1, 2], (n) => n * 10)', { each: fixture.border.toGuest(each) }) as Fn;
    expect(f()).toEqual([10, 20]);
    expect(fixture.begun()).toBe(2);
    expect(fixture.open()).toBe(0);
  });

  test('crosses as itself where it came from', () => {
    const { border } = makeFixture();
    const original = (): number => 1;
    const wrapper = border.toGuest(original);
    expect(wrapper).not.toBe(original);
    expect(border.toGuest(original)).toBe(wrapper);
    expect(border.toHost(wrapper)).toBe(original);
    expect(border.toHost([wrapper])).toEqual([original]);
  });

  test('shows a guest nothing of the original', () => {
    const { border } = makeFixture();
    const original = Object.assign(() => 1, { secret: 'x' });
    const wrapper = border.toGuest(original) as Fn;
    expect(Reflect.ownKeys(wrapper)).toEqual(['length', 'name']);
    expect(Object.getPrototypeOf(wrapper)).toBe(Function.prototype);
    expect(Object.isFrozen(wrapper)).toBe(true);
    expect(`${wrapper}`).not.toContain('secret');
  });

  test('is another wrapper at another tenant', () => {
    const a = makeFixture();
    const b = makeFixture();
    const original = (): number => 1;
    expect(a.border.toGuest(original)).not.toBe(b.border.toGuest(original));
  });

  test('is not called once the tenant is condemned', () => {
    const fixture = makeFixture();
    let calls = 0;
    const power = fixture.border.toGuest(() => {
      calls += 1;
    }) as Fn;
    fixture.condemn(new Error('end'));
    expect(() => power()).toThrow('end');
    expect(calls).toBe(0);
  });
});

test('a guest’s function that passes from one tenant to another stays metered by its own', () => {
  const a = makeFixture();
  const b = makeFixture();
  const f = a.guest('(x) => x + 1') as Fn;
  const g = b.guest('(f) => f(1) + 1') as Fn;
  const before = a.begun();
  expect(g(f)).toBe(3);
  expect(a.begun()).toBe(before + 1);
});
