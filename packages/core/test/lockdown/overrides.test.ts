import { describe, expect, it } from 'vitest';

/** An object whose members may hide those of Object.prototype. */
interface Loose {
  [name: string]: unknown;
  toString?: unknown;
  valueOf?: unknown;
  toLocaleString?: unknown;
  hasOwnProperty?: unknown;
  isPrototypeOf?: unknown;
  propertyIsEnumerable?: unknown;
  constructor?: unknown;
  bind?: unknown;
}

// Each is a pattern seen in npm packages; all run in strict mode, where a refused assignment throws.
describe('override enablements', () => {
  it.each<[string, () => unknown, unknown]>([
    [
      'constructor of an ES5 class',
      () => {
        function A() {}
        A.prototype = Object.create({});
        A.prototype.constructor = A;
        return A.prototype.constructor === A;
      },
      true,
    ],
    [
      'constructor in an instance (decimal.js)',
      () => {
        const o = Object.create({ x: 1 });
        o.constructor = String;
        return o.constructor === String;
      },
      true,
    ],
    [
      'TypeScript __extends on Error (sucrase)',
      () => {
        function D() {}
        function P(this: { constructor: unknown }) {
          this.constructor = D;
        }
        P.prototype = Error.prototype;
        D.prototype = new (P as unknown as new () => object)();
        return D.prototype.constructor === D;
      },
      true,
    ],
    [
      'name and message of a legacy error',
      () => {
        function E() {}
        E.prototype = Object.create(TypeError.prototype);
        E.prototype.name = 'E';
        E.prototype.message = 'm';
        E.prototype.toString = () => 'shown';
        return `${new (E as unknown as new () => Error)()} ${E.prototype.name}`;
      },
      'shown E',
    ],
    [
      'this.name in a subclass',
      () => {
        class E extends Error {
          constructor() {
            super('m');
            this.name = 'Named';
          }
        }
        return [String(new E()), Object.keys(new E())];
      },
      ['Named: m', ['name']],
    ],
    [
      'toString and valueOf of an object',
      () => {
        const o: Loose = {};
        o.toString = () => 'text';
        o.valueOf = () => 42;
        return `${o}${+(o as unknown as number)}`;
      },
      'text42',
    ],
    [
      'hasOwnProperty in an exports object',
      () => {
        const exports: Loose = {};
        exports.hasOwnProperty = 1;
        exports.isPrototypeOf = 2;
        exports.propertyIsEnumerable = 3;
        exports.toLocaleString = 4;
        return Object.values(exports);
      },
      [1, 2, 3, 4],
    ],
    [
      'bind, toString and constructor of a function (lodash)',
      () => {
        const f = () => {};
        const g = f as unknown as Loose;
        g.bind = 1;
        g.toString = () => 'src';
        g.constructor = 2;
        return [g.bind, String(f), g.constructor];
      },
      [1, 'src', 2],
    ],
    [
      'toString of an array',
      () => {
        const a = [1] as unknown as { toString: unknown };
        a.toString = () => 'arr';
        return String(a);
      },
      'arr',
    ],
    [
      "methods of a typed array's heir (npm's buffer)",
      () => {
        const p = Object.create(Uint8Array.prototype);
        for (const k of ['slice', 'toString', 'fill', 'indexOf', 'includes', 'swap16', 'subarray', 'set'])
          p[k] = () => k;
        return p.slice() + p.toString() + p.set();
      },
      'slicetoStringset',
    ],
    [
      "methods of a map's and a set's heir (immer's drafts)",
      () => {
        const names = ['has', 'set', 'get', 'add', 'delete', 'clear', 'forEach', 'keys', 'values', 'entries'];
        return [Map, Set].flatMap((parent) => {
          const heir = Object.create(parent.prototype);
          for (const name of names) heir[name] = () => name;
          return names.filter((name) => heir[name]() !== name);
        });
      },
      [],
    ],
    [
      "methods of a date's heir (@date-fns/tz)",
      () => {
        class Zoned extends Date {}
        const names = Object.getOwnPropertyNames(Date.prototype).filter((name) => /^[gst]et|^to|^valueOf/.test(name));
        for (const name of names) (Zoned.prototype as unknown as Loose)[name] = () => name;
        const zoned = new Zoned(0) as unknown as Record<string, () => string>;
        return [names.length > 40, names.filter((name) => zoned[name]?.() !== name), new Date(0).getTime()];
      },
      [true, [], 0],
    ],
    [
      'constructor of a generator prototype (regenerator-runtime)',
      () => {
        const p = Object.create(Object.getPrototypeOf(function* () {}));
        p.constructor = 1;
        return p.constructor;
      },
      1,
    ],
    [
      'a second assignment',
      () => {
        const o: Loose = {};
        o.toString = 1;
        o.toString = 2;
        delete o.toString;
        return [typeof o.toString, Object.keys(o)];
      },
      ['function', []],
    ],
    [
      'an assigned property is plain',
      () => {
        const o = {};
        (o as { valueOf: unknown }).valueOf = 1;
        return Object.getOwnPropertyDescriptor(o, 'valueOf');
      },
      { value: 1, writable: true, enumerable: true, configurable: true },
    ],
  ])('let through %s', (_what, run, expected) => {
    expect(run()).toEqual(expected);
  });

  it.each([
    [
      'Object.prototype itself',
      () => {
        (Object.prototype as { toString: unknown }).toString = () => 'x';
      },
    ],
    [
      'a primitive',
      () => {
        (5 as unknown as { toString: unknown }).toString = 1;
      },
    ],
    [
      'a frozen object',
      () => {
        (Object.freeze({}) as { toString: unknown }).toString = 1;
      },
    ],
    [
      'an own property that is read-only',
      () => {
        (Object.defineProperty({}, 'valueOf', { value: 1 }) as { valueOf: unknown }).valueOf = 2;
      },
    ],
  ])('refuse %s', (_what, run) => {
    expect(run).toThrow(TypeError);
  });

  it('keep what an own property is, when set through another object', () => {
    const receiver = Object.defineProperty({}, 'valueOf', {
      value: 1,
      writable: true,
      enumerable: false,
      configurable: false,
    });
    expect(Reflect.set(Object.prototype, 'valueOf', 2, receiver)).toBe(true);
    expect(Object.getOwnPropertyDescriptor(receiver, 'valueOf')).toEqual({
      value: 2,
      writable: true,
      enumerable: false,
      configurable: false,
    });
  });

  it('go through a proxy as an ordinary assignment would', () => {
    const defined: PropertyKey[] = [];
    const proxy = new Proxy({} as Loose, {
      defineProperty: (target, key, descriptor) => (defined.push(key), Reflect.defineProperty(target, key, descriptor)),
    });
    proxy.toString = 1;
    expect([defined, proxy.toString]).toEqual([['toString'], 1]);
  });

  it("leave what V8's protectors watch as data", () => {
    const isData = (holder: object, key: PropertyKey) =>
      'value' in (Object.getOwnPropertyDescriptor(holder, key) ?? {});
    const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
    const iterators = [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator]()].map((i) =>
      Object.getPrototypeOf(i),
    );
    expect(
      [
        [Array.prototype, Symbol.iterator],
        [Array.prototype, 'constructor'],
        [Array.prototype, 'concat'],
        [Array.prototype, 'push'],
        [Promise.prototype, 'then'],
        [Promise.prototype, 'constructor'],
        [Promise, 'resolve'],
        [typedArrayPrototype, 'constructor'],
        [typedArrayPrototype, Symbol.iterator],
        [String.prototype, Symbol.iterator],
        [Map.prototype, Symbol.iterator],
        [RegExp.prototype, 'exec'],
        ...iterators.map((i) => [i, 'next']),
      ].filter(([holder, key]) => !isData(holder as object, key as PropertyKey)),
    ).toEqual([]);
  });
});
