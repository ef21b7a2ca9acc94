import { describe, expect, test } from 'vitest';
import { isGuestError } from '../../src/border/errors.ts';
import { isCodedError } from '../../src/errors/make-error.ts';
import { makeFixture } from './fixture.ts';

type Fn = (...args: unknown[]) => unknown;

function thrownBy(source: string, options: Parameters<typeof makeFixture>[0] = {}): Error & Record<string, unknown> {
  const { guest, open } = makeFixture(options);
  const f = guest(`() => { throw ${source} }`) as Fn;
  try {
    f();
  } catch (error) {
    expect(open()).toBe(0);
    return error as Error & Record<string, unknown>;
  }
  throw new Error('nothing was thrown');
}

describe('what a guest throws, at the host:', () => {
  test.each([
    ['Error', 'new Error("m")'],
    ['TypeError', 'new TypeError("m")'],
    ['RangeError', 'new RangeError("m")'],
  ] as const)('a %s is one, with its message', (name, source) => {
    const error = thrownBy(source);
    expect([error.name, error.message, error.constructor.prototype]).toEqual([
      name,
      'm',
      (globalThis as unknown as Record<string, { prototype: object }>)[name]?.prototype,
    ]);
    expect(isGuestError(error)).toBe(true);
  });

  test('a class of its own keeps its name and code', () => {
    const error = thrownBy(
      '(() => { class MyError extends RangeError { constructor(m) { super(m); this.name = "MyError"; this.code = "E_MINE" } } return new MyError("m") })()',
    );
    expect(error).toMatchObject({ name: 'MyError', message: 'm', code: 'E_MINE' });
    expect(error).toBeInstanceOf(RangeError);
  });

  test('a name that stands on the prototype is found', () => {
    expect(
      thrownBy(
        '(() => { class E extends Error {} Object.defineProperty(E.prototype, "name", { value: "E" }); return new E("m") })()',
      ).name,
    ).toBe('E');
  });

  test('causes and errors come along, cycles too', () => {
    const error = thrownBy(
      '(() => { const e = new AggregateError([new Error("one"), { data: 1 }], "all", { cause: new TypeError("why") }); e.errors.push(e); return e })()',
    );
    expect(error).toMatchObject({ name: 'AggregateError', message: 'all' });
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'why' });
    const errors = error.errors as unknown[];
    expect(errors[0]).toMatchObject({ message: 'one' });
    expect(errors[1]).toEqual({ data: 1 });
    expect(errors[2]).toBe(error);
    expect(isGuestError(error.cause)).toBe(true);
  });

  test('a cause that cannot cross is replaced by the refusal', () => {
    const error = thrownBy('new Error("m", { cause: { w: new WeakMap() } })');
    expect(error.message).toBe('m');
    expect(error.cause).toMatchObject({ code: 'BORDER_REFUSED', details: { path: 'error.cause.w' } });
  });

  test('a code of ours is not taken over', () => {
    const error = thrownBy(
      'Object.assign(new Error("Tenant a ran out of fuel (1 units)"), { code: "LIMIT_FUEL", details: {} })',
    );
    expect(isCodedError(error)).toBe(false);
    expect(error.code).toBeUndefined();
    expect(error.guestCode).toBe('LIMIT_FUEL');
    expect(isGuestError(error)).toBe(true);
  });

  test('a refusal of ours that a guest saw and threw on is the guest’s', () => {
    const { border, guest } = makeFixture();
    const power = border.toGuest(() => new WeakMap());
    const f = guest('() => power()', { power }) as Fn;
    expect(() => f()).toThrow(expect.objectContaining({ guestCode: 'BORDER_REFUSED' }));
  });

  test('accessors and traps are not run for it', () => {
    const ran: string[] = [];
    const error = thrownBy(
      `(() => {
        const e = new Error("m");
        for (const key of ["stack", "message", "name", "code", "cause", "errors", "toString", "constructor"])
          Object.defineProperty(e, key, { get() { throw "ran" }, configurable: true });
        return e;
      })()`,
    );
    expect(ran).toEqual([]);
    expect([error.name, error.message]).toEqual(['Error', '']);
  });

  test('text is bounded', () => {
    const error = thrownBy(
      'Object.assign(new Error("m".repeat(1e6)), { name: "n".repeat(1e6), code: "c".repeat(1e6) })',
    );
    expect(error.message.length).toBeLessThan(17_000);
    expect(error.message).toMatch(/… \(983616 more\)$/);
    expect(error.name.length).toBeLessThan(300);
    expect((error.code as string).length).toBeLessThan(300);
  });

  test('its own stack stays behind; guestStack is what stackOf says, or nothing', () => {
    const forged = 'Object.defineProperty(new Error("m"), "stack", { value: "forged" })';
    expect(thrownBy(forged).stack).not.toContain('forged');
    expect(thrownBy(forged)).not.toHaveProperty('guestStack');
    expect(thrownBy('new Error("m")', { stackOf: () => 'at plugin.js:1:2' }).guestStack).toBe('at plugin.js:1:2');
    const throwing = (): string => {
      throw new Error('no stack');
    };
    expect(thrownBy('new Error("m")', { stackOf: throwing }).message).toBe('m');
  });

  test.each([
    ['a string', '"text"', 'text', 'text'],
    ['a number', '42', '42', 42],
    ['null', 'null', 'null', null],
    ['undefined', 'undefined', 'undefined', undefined],
    ['a plain object', '({ a: [1] })', '{ a: [ 1 ] }', { a: [1] }],
    [
      'what pretends to be an error',
      '({ name: "Error", message: "m" })',
      "{ name: 'Error', message: 'm' }",
      { name: 'Error', message: 'm' },
    ],
  ])('%s becomes an Error that carries it', (_, source, message, thrown) => {
    const error = thrownBy(source);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe(message);
    expect(error).toHaveProperty('thrown', thrown);
    expect(isGuestError(error)).toBe(true);
  });

  test.each([
    ['a function', '(function boom() {})', '[Function: boom]'],
    [
      'a proxy',
      'new Proxy({}, { get() { throw "ran" }, getPrototypeOf() { throw "ran" }, ownKeys() { throw "ran" } })',
      '[Proxy]',
    ],
    ['a proxy of an error', 'new Proxy(new Error("m"), {})', '[Proxy]'],
    ['a fresh symbol', 'Symbol("s")', 'Symbol(s)'],
    ['an object with a getter', '({ get message() { throw "ran" } })', '{ message: [Getter] }'],
    ['a thenable', '({ then() { throw "ran" } })', '{ then: [Function: then] }'],
    ['a promise', 'Promise.resolve(1)', 'Promise { <state unknown> }'],
  ])('%s becomes an Error with its text alone', (_, source, message) => {
    const error = thrownBy(source);
    expect(error.message).toBe(message);
    expect(error).not.toHaveProperty('thrown');
  });

  test('a cyclic object is carried whole', () => {
    const thrown = thrownBy('(() => { const o = {}; o.o = o; return o })()').thrown as { o: unknown };
    expect(thrown.o).toBe(thrown);
  });

  test.each([
    ['throws from every trap', 'new Proxy({}, new Proxy({}, { get() { throw new Error("trap") } }))'],
    ['is a proxy all the way up', 'new Proxy({}, { getPrototypeOf() { return new Proxy({}, this) } })'],
    ['changes its shape', 'new Proxy(new Error("m"), { getOwnPropertyDescriptor() { return undefined } })'],
  ])('a proxy that %s, where proxies cannot be told, is an Error all the same', (_, source) => {
    const error = thrownBy(source, { tellProxies: false });
    expect(error).toBeInstanceOf(Error);
    expect(isGuestError(error)).toBe(true);
  });

  test.each(['throw 1', 'return Error.prototype', 'return null'])(
    'the tenant’s end comes before all of it: %s',
    (end) => {
      const fixture = makeFixture({ tellProxies: false });
      const fault = new Error('fuel');
      const f = fixture.guest(`() => { throw new Proxy({}, { getPrototypeOf() { condemn(); ${end} } }) }`, {
        condemn: () => fixture.condemn(fault),
      }) as Fn;
      expect(() => f()).toThrow(fault);
    },
  );
});

describe('what a host throws, at a guest:', () => {
  const seenBy = (thrown: unknown): Record<string, unknown> => {
    const { border, evaluate } = makeFixture();
    const power = border.toGuest(() => {
      throw thrown;
    });
    const dump = `(() => {
      try { power() } catch (e) {
        const own = {};
        for (let at = e; at && at !== Object.prototype; at = Object.getPrototypeOf(at))
          for (const key of Reflect.ownKeys(at)) if (!(key in own) && key !== 'constructor') own[key] = String(e[key]);
        return { own, same: e === given, isError: e instanceof Error, string: String(e) };
      }
    })()`;
    return evaluate(dump, { power, given: thrown }) as Record<string, unknown>;
  };

  test('a copy with the standard name, message and code', () => {
    class SqlError extends RangeError {
      override name = 'SqlError';
      code = 'E_SQL';
      query = 'select secret';
    }
    const { own, same, isError } = seenBy(new SqlError('no rows', { cause: { secret: 1 } })) as {
      own: Record<string, string>;
      same: boolean;
      isError: boolean;
    };
    expect({ same, isError }).toEqual({ same: false, isError: true });
    expect(own).toMatchObject({ name: 'RangeError', message: 'no rows', code: 'E_SQL' });
    expect(Object.keys(own).sort()).toEqual(['code', 'message', 'name', 'stack']);
  });

  test('no property that a guest can reach shows a path or a frame of the host', () => {
    for (const thrown of [
      new Error('m'),
      new TypeError('m', { cause: new Error('c') }),
      new AggregateError([new Error('x')], 'm'),
    ]) {
      const text = JSON.stringify(seenBy(thrown));
      expect(text).not.toMatch(/\bat |\.ts|\.js|node:|file:|[\\/](packages|node_modules)/);
    }
  });

  test('the stack is what stackForGuest says', () => {
    const { border } = makeFixture({ stackForGuest: (copy) => `${copy.name}\n    at plugin.js:1:1` });
    expect(border.errorToGuest(new TypeError('m')).stack).toBe('TypeError\n    at plugin.js:1:1');
  });

  test('a DOMException keeps its message', () => {
    expect(seenBy(new DOMException('too late', 'TimeoutError')).own).toMatchObject({
      name: 'Error',
      message: 'too late',
    });
  });

  test.each([
    ['a string', 'text', 'Error: text'],
    ['null', null, 'Error: The host threw null'],
    ['undefined', undefined, 'Error: The host threw undefined'],
    ['an object', { secret: 1 }, 'Error: The host threw an object'],
  ])('%s becomes an Error', (_, thrown, text) => {
    expect(seenBy(thrown).string).toBe(text);
  });

  test('an error of another guest’s keeps its name, and no more', () => {
    const a = makeFixture();
    const b = makeFixture();
    const f = a.guest('() => { throw Object.assign(new Error("m"), { name: "PluginError" }) }') as Fn;
    const name = b.evaluate('(() => { try { power() } catch (e) { return e.name } })()', {
      power: b.border.toGuest(f),
    });
    expect(name).toBe('PluginError');
  });
});

test('errors in data cross with name, message, code and cause, and no stack of the other side', () => {
  const { border } = makeFixture();
  const error = Object.assign(new TypeError('m', { cause: [1] }), { code: 'E', name: 'Custom', extra: 1 });
  const { e } = border.toGuest({ e: error }) as { e: Error & { code: string } };
  expect([e.name, e.message, e.code, e.cause]).toEqual(['Custom', 'm', 'E', [1]]);
  expect(Reflect.ownKeys(e).sort()).toEqual(['cause', 'code', 'message', 'name', 'stack']);
  expect(e.stack).toBe('Custom: m');
});
