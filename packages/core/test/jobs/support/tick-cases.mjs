// Programs whose jobs are told apart by when they run: each logs, beside a metronome that ticks once per job round.

/** @type {readonly { readonly title: string, readonly body: string }[]} */
export const tickCases = [
  { title: 'await of a primitive', body: "await 1; log('a'); await undefined; log('b')" },
  {
    title: 'await of a promise',
    body: "await Promise.resolve(1); log('a'); await Promise.resolve().then(() => {}); log('b')",
  },
  {
    title: 'await of a rejected promise',
    body: "try { await Promise.reject(1) } catch (e) { log('c' + e) } finally { log('f') } log('end')",
  },
  { title: 'await of a thenable', body: "const t = { then(r) { log('then'); r(3) } }; log(await t); log(await t)" },
  {
    title: 'await of a thenable that answers later',
    body: "log(await { then(r) { Promise.resolve().then(() => r('late')) } })",
  },
  {
    title: 'await of a thenable that rejects',
    body: "try { await { then(_, r) { r(5) } } } catch (e) { log('c' + e) }",
  },
  { title: 'await of a thenable that throws', body: "try { await { then() { throw 6 } } } catch (e) { log('c' + e) }" },
  {
    title: 'await of a thenable that resolves to a thenable',
    body: "log(await { then(r) { r({ then(s) { log('inner'); s(7) } }) } })",
  },
  {
    title: 'await of an object whose then is a getter',
    body: 'let n = 0; const t = { get then() { n++; return (r) => r(n) } }; log(await t); log(n)',
  },
  {
    title: 'await of an object whose then throws when read',
    body: "try { await { get then() { throw 8 } } } catch (e) { log('c' + e) }",
  },
  {
    title: 'await of objects that are no thenables',
    body: 'const o = { then: 1 }; log((await o) === o); const p = Object.create({ x: 1 }); log((await p) === p); log((await [1])[0]); log((await (() => 9))())',
  },
  {
    title: 'await of a promise of a subclass',
    body: 'class P extends Promise {} log(await P.resolve(1)); log(await new P((r) => r(2)))',
  },
  {
    title: 'await of a promise with a then of its own',
    body: "const p = Promise.resolve(1); Object.defineProperty(p, 'then', { value: (r) => { log('own'); r(2) } }); log(await p)",
  },
  {
    title: 'await of a promise with a constructor of its own',
    body: "const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { value: Object }); log(await p)",
  },
  {
    title: 'await of what inherits from a promise',
    body: 'try { await Object.create(Promise.resolve(1)) } catch (e) { log(e instanceof TypeError) }',
  },
  {
    title: 'await of a proxy',
    body: "const seen = []; const t = new Proxy({}, { get(_, k) { seen.push(String(k)); return k === 'then' ? (r) => r(1) : undefined } }); log(await t); log(seen.join())",
  },
  { title: 'a list that is awaited', body: "log(await (log('x'), Promise.resolve('y')))" },
  {
    title: 'async functions in turn',
    body: "const f = async (x) => { log('in' + x); await null; log('on' + x); return x }; const a = f(1), b = f(2); log(await b); log(await a)",
  },
  {
    title: 'an async function that returns a value',
    body: "const f = async () => 1; f().then(() => log('a')); await f(); log('b')",
  },
  {
    title: 'an async function that returns a promise',
    body: "const f = async () => Promise.resolve(1); f().then(() => log('a')); await f(); log('b')",
  },
  {
    title: 'an async function that returns what it awaits',
    body: "const f = async () => await Promise.resolve(1); f().then(() => log('a')); await f(); log('b')",
  },
  {
    title: 'an async function that returns a thenable',
    body: "const f = async () => ({ then(r) { log('then'); r(2) } }); log(await f())",
  },
  {
    title: 'an async function that returns a list',
    body: "const f = async () => { return (log('x'), 2) }; log(await f())",
  },
  {
    title: 'an async function that throws',
    body: "const f = async () => { throw 1 }; f().catch(() => log('a')); try { await f() } catch { log('b') }",
  },
  {
    title: 'an async function that throws after it waited',
    body: "const f = async () => { await 0; throw 1 }; const g = async () => { try { return await f() } finally { log('f') } }; try { await g() } catch (e) { log(e) }",
  },
  {
    title: 'return in finally',
    body: "const f = async () => { try { return await 1 } finally { await 2; log('f') } }; log(await f())",
  },
  {
    title: 'return that finally overrides',
    body: "const f = async () => { try { await 0; throw 1 } finally { return 'o' } }; log(await f())",
  },
  {
    title: 'reactions in a row',
    body: 'Promise.resolve(1).then((x) => { log(x); return x + 1 }).then(log); Promise.resolve(5).then(log)',
  },
  { title: 'reactions that return promises', body: 'Promise.resolve(1).then((x) => Promise.resolve(x + 1)).then(log)' },
  {
    title: 'reactions that return thenables',
    body: "Promise.resolve(1).then((x) => ({ then(r) { log('then'); r(x + 1) } })).then(log)",
  },
  { title: 'reactions that throw', body: "Promise.resolve(1).then(() => { throw 2 }).then(log, (e) => log('c' + e))" },
  {
    title: 'then without functions',
    body: "Promise.resolve(1).then().then(null, 5).then(log); Promise.reject(2).then(log).then(undefined, (e) => log('c' + e))",
  },
  {
    title: 'then gives what natives are given',
    body: 'await Promise.resolve(1).then(function (...all) { log(this === undefined, all.length) })',
  },
  {
    title: 'a promise that is resolved with itself',
    body: 'const p = Promise.resolve().then(() => p); try { await p } catch (e) { log(e instanceof TypeError) }',
  },
  {
    title: 'catch and finally',
    body: "Promise.reject(1).catch((e) => { log('c' + e); return 2 }).finally((...a) => { log('f' + a.length); return 9 }).then(log); Promise.reject(3).finally(() => log('g')).catch((e) => log('d' + e))",
  },
  {
    title: 'finally that waits for a thenable',
    body: "await Promise.resolve(1).finally(() => ({ then(r) { log('then'); r(2) } })).then(log)",
  },
  { title: 'finally that throws', body: 'await Promise.resolve(1).finally(() => { throw 2 }).catch((e) => log(e))' },
  {
    title: 'Promise.resolve',
    body: "const p = Promise.resolve(1); log(Promise.resolve(p) === p); log(await Promise.resolve({ then(r) { log('then'); r(2) } })); log(await Promise.resolve())",
  },
  { title: 'new Promise with a thenable', body: "log(await new Promise((r) => r({ then(s) { log('then'); s(2) } })))" },
  { title: 'resolve functions are called twice', body: 'log(await { then(r, j) { r(1); r(2); j(3) } })' },
  {
    title: 'Promise.all and its like',
    body: "log((await Promise.all([1, Promise.resolve(2), { then(r) { log('t'); r(3) } }])).join()); log((await Promise.allSettled([Promise.reject(1), 2])).map((x) => x.status).join()); log(await Promise.race([new Promise(() => {}), 4])); log(await Promise.any([Promise.reject(0), 5]))",
  },
  {
    title: 'subclasses of Promise',
    body: "class P extends Promise { constructor(e) { super(e); log('new') } static get [Symbol.species]() { return Promise } } const p = P.resolve(1); log(P.resolve(p) === p); const q = p.then(log); log(q instanceof P); await q",
  },
  {
    title: 'then of a species',
    body: "class P extends Promise { then(...a) { log('then'); return super.then(...a) } } const p = P.resolve(1); log(await p); await Promise.all([p]); log('all')",
  },
  {
    title: 'async generators',
    body: "async function* g() { try { log('start'); const x = yield 1; log(x); yield Promise.resolve(2); yield* [3, Promise.resolve(4)]; return 5 } finally { log('f'); await null } } const i = g(); for (const x of [0, 'x', 'y', 'z', 'w', 'v']) { const { value, done } = await i.next(x); log(value + ' ' + done) }",
  },
  {
    title: 'async generators asked ahead',
    body: "async function* g() { yield 1; await 0; yield 2 } const i = g(); i.next().then((x) => log(x.value)); i.next().then((x) => log(x.value)); i.next().then((x) => log(x.done)); log('asked')",
  },
  {
    title: 'async generators that are closed',
    body: "async function* g() { try { yield 1 } finally { log('f'); yield 2 } } const i = g(); await i.next(); const r = await i.return(Promise.resolve(9)); log(r.value); log((await i.next()).value); log((await g().return({ then(r) { log('t'); r(7) } })).value)",
  },
  {
    title: 'async generators that are thrown at',
    body: "async function* g() { try { yield 1 } catch (e) { log('c' + e); yield 2 } } const i = g(); await i.next(); log((await i.throw(5)).value); try { await i.throw(6) } catch (e) { log(e) }",
  },
  {
    title: 'async generators that return promises',
    body: "async function* g() { return Promise.resolve(1) } async function* h() { try { return Promise.reject(2) } catch (e) { log('c' + e) } } log((await g().next()).value); try { log((await h().next()).value) } catch (e) { log('out' + e) }",
  },
  {
    title: 'async generators that yield nothing',
    body: 'async function* g() { log(yield); log(yield) } const i = g(); await i.next(); await i.next(1); await i.next(2)',
  },
  {
    title: 'async generators that yield rejections',
    body: "async function* g() { try { yield Promise.reject(1) } catch (e) { log('c' + e) } } log((await g().next()).done)",
  },
  {
    title: 'yield* of an async generator',
    body: "async function* a() { const x = yield 1; log(x); return 2 } async function* b() { log(await (yield* a())) } const i = b(); await i.next(); await i.next('x')",
  },
  {
    title: 'yield* of an own async iterator',
    body: "const it = { [Symbol.asyncIterator]() { let n = 0; return { next: async () => ({ value: n, done: n++ > 1 }), return: async () => { log('closed'); return {} } } } }; async function* g() { yield* it } for await (const x of g()) { log(x); if (x === 1) break }",
  },
  {
    title: 'for await over an async generator',
    body: "async function* g() { yield 1; yield 2 } for await (const x of g()) { log(x); await null; log('b' + x) } log('end')",
  },
  {
    title: 'for await over an array',
    body: "for await (const x of [1, Promise.resolve(2), { then(r) { log('t'); r(3) } }]) log(x); log('end')",
  },
  { title: 'for await over nothing', body: "for await (const x of []) log(x); log('end')" },
  {
    title: 'for await over a rejection',
    body: "try { for await (const x of [1, Promise.reject(2)]) log(x) } catch (e) { log('c' + e) } log('end')",
  },
  {
    title: 'for await over an own iterator',
    body: "const it = { n: 0, [Symbol.asyncIterator]() { return this }, next() { return { value: this.n, done: this.n++ > 2 } } }; for await (const x of it) log(x); log('end')",
  },
  {
    title: 'for await over an iterator whose answers are asked by code',
    body: "let n = 0; const r = { get then() { log('then') }, get done() { log('done'); return n++ > 1 }, get value() { log('value'); return n } }; for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => r }) }) log(x); log('end')",
  },
  {
    title: 'yield* of an iterator whose answers are proxies',
    body: "let n = 0; const r = () => new Proxy({}, { get(t, k) { log(k); return k === 'done' ? n++ > 1 : k === 'value' ? n : undefined } }); async function* g() { log(yield* { [Symbol.asyncIterator]: () => ({ next: () => r() }) }) } for await (const x of g()) log(x); log('end')",
  },
  {
    title: 'for await over an iterator that answers by thenables',
    body: "let n = 0; const it = { [Symbol.asyncIterator]() { return { next() { return { then(r) { log('t'); r({ value: n, done: n++ > 1 }) } } } } } }; for await (const x of it) log(x); log('end')",
  },
  {
    title: 'for await that is left',
    body: "async function* g() { try { yield 1; yield 2 } finally { await null; log('closed') } } for await (const x of g()) { log(x); break } log('end'); const f = async () => { for await (const x of g()) return x }; log(await f()); try { for await (const x of g()) throw 7 } catch (e) { log(e) }",
  },
  {
    title: 'for await in labelled loops',
    body: "outer: for (const a of [1, 2, 3]) { for await (const b of [1, 2, 3]) { if (b === 2) continue outer; if (a === 3) break outer; log(a + ':' + b) } } log('end'); let i = 0; again: while (i++ < 3) { for await (const b of [1]) continue again } log(i); i = 0; once: do { for await (const b of [1]) continue once } while (i++ < 2); log(i); each: for (i = 0; i < 2; i++) for await (const b of [1]) continue each; log(i)",
  },
  {
    title: 'for await with patterns',
    body: "for await (const { a = await0(), ['b' + 1]: c } of [{ b1: 2 }]) log(a + c); function await0() { return 1 } let o = {}; for await (o.x of [1, 2]) log(o.x);",
  },
  {
    title: 'declarations of one name',
    body: 'const f = async () => { var g; function g() { return 1 } function g() { return 2 } await null; return g() }; log(await f()); const h = async (x, ...[y]) => { await null; return x + y }; log(await h(1, 2)); const k = async function k(a = 1) { await null; return typeof k + arguments.length + a }; log(await k())',
  },
  {
    title: 'await in every place',
    body: "log([await 1, ...(await [2])].join() + `${await 3}` + { [await 'k']: await 4 }.k + (await 5 ? await 6 : 0)); class A { static x = 1; [await 'm']() { return 7 } } log(new A().m()); switch (await 8) { case await 8: log('s') } for (let i = await 0; i < (await 2); i += await 1) log(i); if (await 0) log(1); else log(await 9); delete (await { q: 1 }).q; log(typeof (await 10))",
  },
  {
    title: 'many that wait for one',
    body: "let go; const p = new Promise((r) => { go = r }); for (let i = 0; i < 3; i++) (async () => { await p; log(i) })(); p.then(() => log('then')); go(); log('gone')",
  },
  {
    title: 'withResolvers',
    body: 'const { promise, resolve } = Promise.withResolvers ? Promise.withResolvers() : (() => { let resolve; return { promise: new Promise((r) => { resolve = r }), resolve } })(); resolve(Promise.resolve(1)); log(await promise)',
  },
];

/** A program for either side: gives the log. */
export const tickProgram = (body) =>
  `(async () => { const lines = []; const log = (...all) => { lines.push(all.join(' ')) }; (async () => { for (let i = 0; i < 40; i++) { await null; lines.push('tick') } })(); await (async () => { ${body} })(); for (let i = 0; i < 60; i++) await null; return lines })()`;
