// Arrays of a given length: made by their constructor, or by assigning `length`.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const LIMITS = { fuelPerTurn: 2_000_000, wallMs: 60_000, arrayLength: 2 ** 20 };

async function faultOf(source: string): Promise<unknown> {
  const { status, fault, error, value } = await makeTenant({ limits: LIMITS }).run(source);
  return fault ?? (status === 'error' ? error?.name : value);
}

describe('an array of a given length', () => {
  it.each([
    'new Array(2 ** 21)',
    'Array(2 ** 21)',
    'const n = 2 ** 21; new Array(n)',
    'const A = Array; new A(2 ** 21)',
    'new [].constructor(2 ** 21)',
    'const o = { A: Array }; new o.A(2 ** 21)',
    'const o = { A: [Array] }; new o.A[0](2 ** 21)',
    'new ((() => Array)())(2 ** 21)',
    'class A extends Array {}; new A(2 ** 21)',
    'class A extends Array {}; class B extends A { constructor(n) { super(n) } }; new B(2 ** 21)',
    'new (Array.bind(null))(2 ** 21)',
    'new (new Proxy(Array, {}))(2 ** 21)',
    'Reflect.construct(Array, [2 ** 21])',
    'Reflect.construct(class extends Array {}, { length: 1, 0: 2 ** 21 })',
    'Reflect.construct(Object, [], Array); Reflect.apply(Array, null, [2 ** 21])',
    'Array.apply(null, [2 ** 21])',
    'Array.apply(null, Object.defineProperty([0], 0, { get: () => 2 ** 21 }))',
    'const a = []; a.length = 2 ** 21',
    'const a = []; a["length"] = 2 ** 21',
    'const o = { a: [] }; o.a.length = 2 ** 21',
    '[].length = "2097152"',
    '[].length = { valueOf: () => 2 ** 21 }',
    'new Proxy([], {}).length = 2 ** 21',
    'Object.defineProperty([], "length", { value: 2 ** 21 })',
    'Reflect.defineProperty([], "length", { value: 2 ** 21 })',
    'Reflect.set([], "length", 2 ** 21)',
    'Reflect.set([], { toString: () => "length" }, 2 ** 21)',
    'class A extends Array {}; new A().length = 2 ** 21',
    'const a = []; a.length += 2 ** 21',
    'const a = []; a["length"] += 2 ** 21',
    'const a = [1]; a.length *= 2 ** 21',
    'const a = [1]; a.length <<= 21',
    'const a = [1]; a.length **= 1; a.length -= -(2 ** 21)',
    'const a = []; a.length ||= 2 ** 21',
    'const a = [1]; a.length &&= 2 ** 21',
    'class A extends Array {}; const o = { a: new A() }; o.a.length += 2 ** 21',
    '[[].length] = [2 ** 21]',
    'const a = []; ({ x: a.length } = { x: 2 ** 21 })',
    'const a = []; ({ x: a.length = 2 ** 21 } = {})',
    'const a = []; [...[a.length]] = [2 ** 21]',
    'const a = []; for (a.length of [2 ** 21]);',
    'const a = []; for (a.length in { 2097152: 1 });',
    'const a = []; for await (a.length of [2 ** 21]);',
    'class A extends Array { constructor() { super(2 ** 21) } } new A()',
    'class A extends Array { constructor() { super(2097152) } } new A()',
    'class A extends Array { constructor() { super(...[2 ** 21]) } } new A()',
    'class A extends Array { constructor() { const f = () => super(2 ** 21); f() } } new A()',
    'class A extends Array { constructor() { super(2 ** 21) } } Reflect.construct(A, [], Object)',
    'class A extends Array { constructor() { super(...[2 ** 21]) } } Reflect.construct(A, [], class {})',
    'class A extends Object { constructor() { super(2 ** 21) } } Object.setPrototypeOf(A, Array); new A()',
    'await Promise.resolve(2 ** 21).then(Array)',
    'await Promise.reject(2 ** 21).catch(Array)',
  ])('ends when it is too long: %s', async (source) => {
    expect(await faultOf(source)).toBe('array');
  });

  it.each([
    'for (;;) new Array(2 ** 18)',
    'for (;;) Reflect.construct(Array, [2 ** 18])',
    'for (;;) [].length = 2 ** 18',
    'const A = Array; for (;;) new A(2 ** 18)',
  ])('is paid for: %s', async (source) => {
    expect(await faultOf(source)).toBe('fuelPerTurn');
  });

  it.each<[string, unknown]>([
    ['new Array(1000).length', 1000],
    ['Array(1000).length', 1000],
    ['new Array(1e9, 1).length', 2],
    ['new Array("2000000")[0]', '2000000'],
    ['new Array(2 ** 32)', 'RangeError'],
    ['new Array(-1)', 'RangeError'],
    ['new Date(1e9).getTime()', 1e9],
    ['new (class { constructor(n) { this.n = n } })(1e9).n', 1e9],
    ['class P { constructor(n) { this.n = n } }; class Q extends P {}; new Q(3e6).n', 3e6],
    ['new Set(Array(100)).size', 1],
    ['new Number(3e6).valueOf()', 3e6],
    ['class N extends Number { constructor(n) { super(n) } } new N(3e9).valueOf()', 3e9],
    ['class D extends Date { constructor(n) { super(n) } } new D(1e9).getTime()', 1e9],
    ['class P { constructor(n) { this.n = n } }; class Q extends P { constructor(n) { super(n) } }; new Q(3e9).n', 3e9],
    [
      'class P { constructor(n) { this.n = n } }; class Q extends P { constructor(n) { super(n) } }; Reflect.construct(Q, [3e9], Object).n',
      3e9,
    ],
    ['class A extends Array { constructor(n) { super(n) } } new A(100).length', 100],
    ['class A extends Array { constructor(f) { super(f) } } typeof new A(() => 1)[0]', 'function'],
    ['const a = [1, 2, 3]; (a.length -= 2) + a.join()', '11'],
    ['const a = [1, 2, 3]; [a.length--, --a.length, a.join()].join()', '3,1,1'],
    ['const a = [1, 2]; a.length += 1; a.length', 3],
    ['const o = { length: "a" }; o.length += "b"; o.length', 'ab'],
    ['const o = { length: 1 }; o.length += 3e9; o.length', 3e9 + 1],
    ['let n = 0; const o = { get a() { n++; return [1, 2, 3] } }; o.a.length += 1; n', 1],
    ['const a = []; [a.length, a[1]] = [2, "x"]; a.length + a[1]', '2x'],
    ['const a = [1, 2, 3]; for (a.length of [2, 1]); a.join()', '1'],
    ['const a = Object.freeze([1]); a.length += 1', 'TypeError'],
    ['const a = [1]; a.length -= 2', 'RangeError'],
    ['null.length += 1', 'TypeError'],
    ['undefined.length ??= 1', 'TypeError'],
    [
      'let s = ""; class A { get length() { s += "g"; return 1 } set length(v) { s += v } }; new A().length += 1; s',
      'g2',
    ],
    ['let log = ""; const a = []; (log += "o", a).length += (log += "v", 1); log + a.length', 'ov1'],
    ['await Promise.resolve(3e9).then(Number)', 3e9],
    ['let n = 0; const f = () => { n++; return Array }; new (f())(100).length + n', 101],
    ['const o = {}; o.length = 1e9; o.length', 1e9],
    ['const a = [1, 2, 3]; a.length = 1; a.join()', '1'],
    ['const a = Array(500); (a.length = 100) + a.length', 200],
    ['let log = ""; const o = { get a() { log += "a"; return [] } }; o.a.length = (log += "b", 5); log', 'ab'],
    ['let a = [1, 2]; const b = a; a.length = (a = [], 1); b.length', 1],
    ['let A = Array; const B = new A((A = Object, 70)); B.length', 70],
    ['[].length = -1', 'RangeError'],
    ['[].length = 2 ** 32', 'RangeError'],
    ['[].length = 1n', 'TypeError'],
    ['null.length = 5', 'TypeError'],
    ['const x = 5; new x(1000)', 'TypeError'],
    ['let s = ""; class A { set length(v) { s += v } }; new A().length = 7000; s', '7000'],
    ['function f() { return new.target === undefined } f(1000)', true],
    ['Array.length = 5', 'TypeError'],
    ['const a = []; Object.defineProperty(a, "length", { get value() { return 70 } }); a.length', 70],
    ['const a = []; Reflect.set(a, "length", 70) && Reflect.set(a, 0, 1) && a.length', 70],
    ['const a = [1, 2]; Object.defineProperty(a, "length", { writable: false }); Reflect.set(a, "length", 0)', false],
    ['Object.defineProperty([], "length", { value: -1 })', 'RangeError'],
    ['const o = {}; Reflect.set([], "x", 5, o); o.x', 5],
  ])('is what it is without limits: %s', async (source, value) => {
    expect(await faultOf(source)).toEqual(value);
    const unlimited = await makeTenant({ limits: 'none' }).run(source);
    expect(unlimited.status === 'error' ? unlimited.error?.name : unlimited.value).toEqual(value);
  });
});
