// The same program comes to the same outcome in every placement: status, value, inspection, error, output, fault, and
// fuel to the unit. `comes` is what of it is known beforehand; the rest is held against the other placements.

const KIB = 2 ** 10;
const MIB = 2 ** 20;

const fault = (kind, code) => ({ status: 'exhausted', fault: kind, error: { name: 'Error', code } });

/** @type {import('../stage.d.mts').Program[]} */
export const programs = [
  { name: 'a number', source: '6 * 7', comes: { status: 'ok', value: 42, inspection: '42' } },
  {
    name: 'a value that is no data',
    source: '({ f: () => 1, g: Symbol("s"), w: new WeakMap() })',
    comes: { status: 'ok', inspection: '{ f: [Function: f], g: Symbol(s), w: WeakMap { <items unknown> } }' },
  },
  {
    name: 'an inspection of everything',
    source:
      'class A { #p = 1; x = [1, , 3]; get y() { throw 1; } } [new A(), new Map([[new Set([1n]), -0]]), /x/g, new Date(0), new Error("e").message, function named() {}, new Proxy({}, {})]',
    comes: { status: 'ok' },
  },
  {
    name: 'a module',
    module: true,
    source: 'const x = await Promise.resolve(4); export default { x }',
    comes: { status: 'ok', value: { x: 4 } },
  },
  {
    name: 'console lines in order',
    source:
      'console.log("a", 1, [2], { b: "c" }); console.warn("w"); console.info("%s is %d", "x", 5); console.error(new RangeError("r").message); console.debug(); Promise.resolve().then(() => console.log("job")).then(() => 9)',
    comes: {
      status: 'ok',
      value: 9,
      output: [
        { stream: 'stdout', text: "a 1 [ 2 ] { b: 'c' }" },
        { stream: 'stderr', text: 'w' },
        { stream: 'stdout', text: 'x is 5' },
        { stream: 'stderr', text: 'r' },
        { stream: 'stdout', text: '' },
        { stream: 'stdout', text: 'job' },
      ],
    },
  },
  {
    name: 'an error with a stack',
    source: 'function f() { throw new TypeError("deep"); }\nfunction g() { f(); }\ng();',
    comes: { status: 'error', error: { name: 'TypeError', message: 'deep' } },
  },
  {
    name: 'an error with a chain of causes',
    source: 'throw new Error("a", { cause: new RangeError("b", { cause: "c" }) })',
    comes: { status: 'error', error: { message: 'a', cause: { name: 'RangeError', message: 'b' } } },
  },
  { name: 'a thrown text', source: 'throw "text"', comes: { status: 'error' } },
  {
    name: 'a rejection',
    source: 'Promise.reject(new URIError("no"))',
    comes: { status: 'error', error: { name: 'URIError' } },
  },
  { name: 'text that does not parse', source: 'let 5;', comes: { status: 'error', error: { code: 'SOURCE_SYNTAX' } } },
  {
    name: 'a promise that nothing can settle',
    timed: true,
    admit: { limits: { wallMs: 100 } },
    source: 'new Promise(() => {})',
    comes: fault('wall', 'LIMIT_WALL'),
  },
  {
    name: 'sorting, maps and strings',
    source:
      'const words = "the quick brown fox jumps over the lazy dog".split(" "); const by = new Map(); for (const w of words) by.set(w.length, [...(by.get(w.length) ?? []), w]); [...by].sort(([a], [b]) => a - b).map(([n, list]) => `${n}:${list.sort().join()}`).join(";")',
    comes: { status: 'ok', value: '3:dog,fox,the,the;4:lazy,over;5:brown,jumps,quick' },
  },
  {
    name: 'a sieve',
    source:
      'const n = 20000; const sieve = new Uint8Array(n); let count = 0; for (let i = 2; i < n; i++) { if (sieve[i]) continue; count++; for (let j = i * i; j < n; j += i) sieve[j] = 1; } count',
    comes: { status: 'ok', value: 2262 },
  },
  {
    name: 'generators and closures',
    source:
      'function* fib() { let [a, b] = [0n, 1n]; for (;;) { yield a; [a, b] = [b, a + b]; } } const it = fib(); const out = []; for (const x of it) { out.push(x); if (out.length > 100) break; } out.at(-1)',
    comes: { status: 'ok', value: 354224848179261915075n },
  },
  {
    name: 'regular expressions',
    source:
      '[..."a1b22c333".matchAll(/([a-z])(\\d+)/g)].map(([, l, d]) => l + d.length).join() + "aaaa".replace(/(a+)+$/, "x")',
    comes: { status: 'ok', value: 'a1,b2,c3x' },
  },
  {
    name: 'async work in many jobs',
    source:
      '(async () => { let sum = 0; for await (const x of (async function* () { for (let i = 0; i < 300; i++) yield i; })()) sum += x; return sum; })()',
    comes: { status: 'ok', value: 44850 },
  },
  {
    name: 'JSON and clones',
    source:
      'const data = Array.from({ length: 200 }, (_, i) => ({ i, s: "x".repeat(i % 10), nested: { a: [i, -i] } })); JSON.stringify(JSON.parse(JSON.stringify(data))).length',
    comes: { status: 'ok' },
  },
  {
    name: 'eval, Function and import of nothing',
    source:
      'Promise.allSettled([eval("1 + 1"), new Function("a", "return a * 2")(4), import("nothing")]).then((all) => all.map((x) => x.value ?? x.reason.message))',
    comes: { status: 'ok', value: [2, 8, "Cannot find module 'nothing' imported from the host"] },
  },
  {
    name: 'frozen intrinsics',
    source:
      '"use strict"; const seen = []; for (const f of [() => { Object.prototype.x = 1; }, () => { Array.prototype.push = 0; }, () => { undeclared = 1; }, () => { Object.freeze(globalThis); }]) try { f(); seen.push("went"); } catch (e) { seen.push(e.name); } seen',
    comes: { status: 'ok' },
  },
  {
    name: 'calls of a host function in a loop',
    admit: { globals: { next: (n) => n + 1 } },
    source: '(async () => { let n = 0; while (n < 20) n = await next(n); return n; })()',
    comes: { status: 'ok', value: 20 },
  },
  {
    name: 'a host function that throws, caught',
    admit: {
      globals: {
        fail: () => {
          throw new RangeError('of the host');
        },
      },
    },
    source: '(async () => { try { await fail(); } catch (e) { return [e.name, e.message]; } })()',
    comes: { status: 'ok', value: ['RangeError', 'of the host'] },
  },
  {
    name: 'a callback that the host calls',
    admit: {
      globals: {
        each: async (list, f) => {
          for (const x of list) await f(x);
          return 'done';
        },
      },
    },
    source:
      '(async () => { const seen = []; const end = await each([1, 2, 3], (x) => { seen.push(x); }); return [seen, end]; })()',
    comes: { status: 'ok', value: [[1, 2, 3], 'done'] },
  },
  {
    name: 'deterministic: clock and seed',
    admit: { deterministic: { now: 86_400_000, seed: 7 } },
    source:
      '[new Date().toISOString(), Date.now(), Math.random(), Math.random(), new Date(2020, 1, 1).getTimezoneOffset()]',
    comes: { status: 'ok' },
  },

  {
    name: 'fuel of the whole life',
    admit: { limits: { fuel: 50_000 } },
    source: 'for (;;) {}',
    comes: fault('fuel', 'LIMIT_FUEL'),
  },
  {
    name: 'fuel of a turn',
    admit: { limits: { fuelPerTurn: 50_000 } },
    source: 'try { for (;;) {} } finally { for (;;) {} }',
    comes: fault('fuelPerTurn', 'LIMIT_FUEL_PER_TURN'),
  },
  {
    name: 'fuel in jobs',
    admit: { limits: { fuelPerTurn: 100_000 } },
    source: '(async () => { for (;;) await null; })()',
    comes: { status: 'exhausted', fault: 'fuelPerTurn' },
  },
  {
    name: 'call depth',
    admit: { limits: { depth: 200 } },
    source: 'const f = (n) => 1 + f(n + 1); f(0)',
    comes: fault('depth', 'LIMIT_DEPTH'),
  },
  {
    name: 'call depth of a deterministic tenant',
    admit: { deterministic: true },
    source: 'let deepest = 0; const f = (n) => { deepest = n; return 1 + f(n + 1); }; f(0)',
    comes: fault('depth', 'LIMIT_DEPTH'),
  },
  {
    name: 'one string',
    admit: { limits: { stringLength: 64 * KIB } },
    source: 'let s = "ab"; for (;;) s += s;',
    comes: fault('string', 'LIMIT_STRING'),
  },
  {
    name: 'a string by a native',
    admit: { limits: { stringLength: 64 * KIB } },
    source: '"ab".repeat(40_000)',
    comes: fault('string', 'LIMIT_STRING'),
  },
  {
    name: 'one BigInt',
    admit: { limits: { bigintBits: 4_096 } },
    source: 'let x = 3n; for (;;) x *= x;',
    comes: fault('bigint', 'LIMIT_BIGINT'),
  },
  {
    name: 'one array',
    admit: { limits: { arrayLength: 10_000 } },
    source: 'Array.from({ length: 10_001 }, () => 0)',
    comes: fault('array', 'LIMIT_ARRAY'),
  },
  {
    name: 'buffers',
    admit: { limits: { bufferBytes: MIB } },
    source: 'const kept = []; for (;;) kept.push(new Uint8Array(100_000));',
    comes: fault('buffer', 'LIMIT_BUFFER'),
  },
  {
    name: 'promise jobs',
    admit: { limits: { pendingJobs: 500 } },
    source: 'const p = Promise.resolve(); for (;;) p.then(() => {});',
    comes: fault('jobs', 'LIMIT_JOBS'),
  },
  {
    name: 'output',
    admit: { limits: { outputBytes: 200 } },
    source: 'for (let i = 0; ; i++) console.log("line", i);',
    comes: fault('output', 'LIMIT_OUTPUT'),
  },
  {
    name: 'one long line of output',
    admit: { limits: { outputBytes: 1_000 } },
    source: 'console.log("€".repeat(2_000)); 1',
    comes: fault('output', 'LIMIT_OUTPUT'),
  },
  {
    name: 'a regular expression that is not linear, refused',
    admit: { regexp: 'linear' },
    source: '/(a|a)*b(?=c)\\1/.test("aaaaaaaaaaaa")',
    comes: { status: 'error', error: { code: 'SOURCE_REGEXP' } },
  },
  {
    name: 'the heap',
    timed: true,
    admit: { limits: { heapBytes: 8 * MIB, fuelPerTurn: 1e12, wallMs: 30_000 } },
    source: 'const kept = []; for (;;) kept.push({ a: [kept.length, "x"] });',
    comes: fault('heap', 'LIMIT_HEAP'),
  },
  {
    name: 'wall time',
    timed: true,
    admit: { limits: { wallMs: 100, fuelPerTurn: Infinity } },
    source: 'for (;;) {}',
    comes: fault('wall', 'LIMIT_WALL'),
  },
  {
    name: 'waiting for the host',
    timed: true,
    admit: { limits: { hostWaitMs: 100 }, globals: { never: () => new Promise(() => {}) } },
    source: 'never()',
    comes: fault('wait', 'LIMIT_WAIT'),
  },
  {
    name: 'the native stack',
    timed: true,
    source: 'const f = () => f(); f()',
    comes: { status: 'exhausted', fault: 'depth' },
  },
];
