// Small programs, each through another part of what is charged: kinds of loops and functions, families of natives,
// jobs. What they spend stands in table.json.

/** @type {Readonly<Record<string, string>>} */
export const programs = {
  nothing: '1',
  'an empty loop': 'for (let i = 0; i < 1000; i++);',
  'a loop that prepays': 'let s = 0; for (let i = 0; i < 1e5; i++) s = (s + i * 3) | 0; s',
  'nested loops': 'let s = 0; for (let i = 0; i < 300; i++) for (let j = 0; j < i; j++) s += j; s',
  'loops with calls': 'const f = (x) => x + 1; let s = 0; for (let i = 0; i < 5000; i++) s = f(s); s',
  'loops that are left':
    'let n = 0; a: for (const x of [1, 2, 3]) for (;;) { if (++n % 7 === 0) continue a; if (n > 50) break a }',
  'while and do': 'let n = 1e4; while (n > 10) n -= 3; do n++; while (n < 500); n',
  'for in': 'const o = {}; for (let i = 0; i < 200; i++) o["k" + i] = i; let s = 0; for (const k in o) s += o[k]; s',
  recursion: 'const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)); fib(18)',
  'mutual recursion': 'const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1); even(900)',
  closures: 'const make = (n) => () => n++; const f = make(0); for (let i = 0; i < 999; i++) f(); f()',
  'default parameters':
    'const f = (a, b = Math.abs(a), { c = Math.max(a, b) } = {}) => a + b + c; let s = 0; for (let i = 0; i < 500; i++) s += f(i); s',
  classes:
    'class A { #x = Math.abs(-1); static s = Math.max(1, 2); get x() { return this.#x } set x(v) { this.#x = v } m() { return this.x++ } } class B extends A { constructor() { super(); this.x += 1 } } let s = 0; for (let i = 0; i < 300; i++) s += new B().m(); s',
  generators:
    'function* g(n) { for (let i = 0; i < n; i++) yield i; return yield* [1, 2, 3] } let s = 0; for (const x of g(500)) s += x; s',
  'spread and rest':
    'const f = (...all) => all.length; let s = 0; for (let i = 0; i < 200; i++) s += f(...[1, 2, ...Array(i)]); const [a, ...b] = [...new Set([1, 2, 3])]; s + b.length',
  'object spread': 'let o = {}; for (let i = 0; i < 60; i++) o = { ...o, ["k" + i]: i }; Object.keys(o).length',
  destructuring:
    'let s = 0; for (let i = 0; i < 500; i++) { const { a, b: [c, d = i] } = { a: i, b: [1] }; s += a + c + d } s',
  exceptions: 'let n = 0; for (let i = 0; i < 300; i++) try { try { throw i } finally { n++ } } catch (e) { n += e } n',
  errors: 'let n = 0; for (let i = 0; i < 100; i++) try { null.x } catch (e) { n += e.message.length > 0 } n',
  'deep recursion': 'let n = 0; const f = (d) => (d === 0 ? 0 : 1 + f(d - 1)); f(800)',
  switches:
    'let s = 0; for (let i = 0; i < 3000; i++) switch (i % 5) { case 0: s++; break; case 1: s += 2; default: s += 3 } s',
  'text by adding': 'let s = ""; for (let i = 0; i < 2000; i++) s += i; s.length',
  'text by templates': 'let s = ""; for (let i = 0; i < 500; i++) s = `${s}${i},`; s.length',
  'methods of text':
    'let s = "the quick brown fox ".repeat(50); s.split(" ").map((w) => w.toUpperCase()).join("-").replaceAll("-", "+").padEnd(2000, "xy").indexOf("z") + s.lastIndexOf("fox") + s.normalize().trim().length',
  BigInts: 'let n = 1n; for (let i = 1n; i < 200n; i++) n *= i; String(n).length + Number(n % 1000003n)',
  'powers of BigInts': 'let n = 3n; for (let i = 0; i < 10; i++) n **= 2n; BigInt.asUintN(64, n).toString(16)',
  arrays:
    'const a = Array.from({ length: 500 }, (_, i) => (i * 7919) % 503); a.slice().sort((x, y) => x - y).concat(a.filter((x) => x % 2), a.map(String)).reverse().flat().indexOf("17")',
  'arrays of arrays':
    'JSON.stringify(Array.from({ length: 40 }, (_, i) => Array.from({ length: i }, (_, j) => i * j)).flat(2).toSorted?.((a, b) => a - b).length ?? 780)',
  'array-likes':
    'Array.prototype.map.call({ length: 300, 5: 1 }, (x) => x + 1).length + Array.prototype.includes.call({ length: 400 }, 1)',
  'sorting text': 'Array.from({ length: 300 }, (_, i) => "k" + ((i * 31) % 301)).sort().join()',
  'typed arrays':
    'const a = new Int32Array(2000).map((_, i) => i % 7); a.fill(3, 10, 20).subarray(5).slice(2).reduce((s, x) => s + x, 0) + new Uint8Array(a.buffer.slice(0, 64)).indexOf(9)',
  buffers: 'let n = 0; for (let i = 0; i < 50; i++) n += new DataView(new ArrayBuffer(i * 16)).byteLength; n',
  'Maps and Sets':
    'const m = new Map(); for (let i = 0; i < 1000; i++) m.set(i % 97, (m.get(i % 97) ?? 0) + i); const s = new Set([...m.keys(), ...m.values()]); let n = 0; s.forEach((x) => { n += x }); n + m.size',
  WeakMaps:
    'const w = new WeakMap(), keys = Array.from({ length: 100 }, () => ({})); for (const k of keys) w.set(k, 1); keys.filter((k) => w.has(k)).length',
  objects:
    'const o = Object.fromEntries(Array.from({ length: 100 }, (_, i) => ["k" + i, i])); Object.entries(Object.assign({}, o, { z: 1 })).length + Object.values(Object.freeze(structuredLike(o))).length; function structuredLike(x) { return JSON.parse(JSON.stringify(x)) }',
  proxies:
    'let n = 0; const p = new Proxy({ a: 1 }, { get: (t, k) => (n++, t[k]), has: () => (n++, true), ownKeys: () => ["a", "b"], getOwnPropertyDescriptor: () => ({ value: 1, configurable: true, enumerable: true }) }); for (let i = 0; i < 200; i++) p.a + ("x" in p); Object.keys({ ...p }).length + n',
  JSON: 'const data = Array.from({ length: 100 }, (_, i) => ({ id: i, tags: ["a", "b"], deep: { x: [i] } })); JSON.parse(JSON.stringify(data, (k, v) => v, 2), (k, v) => v).length',
  'regular expressions that are linear':
    'let n = 0; for (const m of "a1b22c333".repeat(40).matchAll(/([a-z])(\\d+)/g)) n += m[2].length; "x,y;z".split(/[,;]/).length + n + "aXbX".replace(/X/g, (x) => x + x).length',
  'regular expressions in our matcher':
    '/^(?:(\\w)\\1?|z)*$/.test("aab".repeat(200)) + /(a+)+$/.exec("a".repeat(20) + "b")?.length',
  'regular expressions of far characters': '/^(?:([α-ω])\\1?|z)*$/.test("αβ".repeat(20))',
  dates:
    'const d = new Date(Date.UTC(2020, 1, 29)); d.setUTCDate(d.getUTCDate() + 400); d.toISOString() + Date.parse("2021-01-01T00:00:00Z")',
  numbers:
    'let s = 0; for (let i = 1; i < 300; i++) s += Number((i / 7).toFixed(3)) + parseInt(i.toString(36), 36) + Math.hypot(i, i); s > 0',
  symbols:
    'const s = Symbol.for("fuel"); const o = { [s]: 1, [Symbol.iterator]: function* () { yield 1 } }; [...o].length + o[s]',
  'eval and Function':
    'let n = 0; for (let i = 0; i < 5; i++) n += (0, eval)(`${i} + 1`) + new Function("a", "return a * 2")(i); n',
  console: 'for (let i = 0; i < 20; i++) console.log("line %d %o", i, { a: [i, new Map([[i, "x"]])] })',
  'what is shown': '({ a: Array(200).fill({ b: "text" }), c: new Set([1, 2]), d: new Error("e").message })',
  harden:
    'harden({ a: [1, { b() {} }], c: new Map(), d: class {}, e: /x/, f: async () => {}, g: [].values() }).a.length',
  awaits: 'let s = 0; for (let i = 0; i < 300; i++) s += await i; s',
  'async functions': 'const f = async (n) => (n === 0 ? 0 : 1 + (await f(n - 1))); await f(100)',
  reactions:
    'let p = Promise.resolve(0); for (let i = 0; i < 200; i++) p = p.then((x) => x + 1).finally(() => {}); await p',
  combinators:
    'const all = await Promise.all(Array.from({ length: 50 }, async (_, i) => { await null; return i })); (await Promise.allSettled([1, Promise.reject(2)])).length + (await Promise.race([1, 2])) + (await Promise.any([Promise.reject(1), 3])) + all.length',
  thenables:
    'let n = 0; const t = { then(r) { n++; r(n) } }; for (let i = 0; i < 50; i++) await t; await new Promise((r) => r(t))',
  'async generators':
    'async function* g() { for (let i = 0; i < 100; i++) yield i } let s = 0; for await (const x of g()) s += x; for await (const x of [1, Promise.resolve(2)]) s += x; s',
  rejections:
    'let n = 0; for (let i = 0; i < 100; i++) try { await Promise.reject(i) } catch (e) { n += e } finally { n++ } n',
};
