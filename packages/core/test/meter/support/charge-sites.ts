// Every place that is charged, with a program that goes on for ever through it: `/*@*\/` stands beside the charge,
// or the place is a guard of iteration and has no charge of its own.

export interface Site {
  readonly site: string;
  readonly source: string;
}

/** `for (;;)` over a use; its own charge is taken out. */
const endlessly = (before: string, use: string): string => `${before}; for (;;) { ${use} }`;

/** Goes on in promise jobs. Its body weighs enough that the fuel is soon spent: jobs take longer than loops. */
const throughJobs = (source: string): string =>
  `${source.replace('[HEAVY]', HEAVY).replace('HEAVY', `if (0) ${HEAVY}`)}; f().catch(Object)`;

const HEAVY = `[${'0,'.repeat(4_000)}]`;

/** Iterates without end. Its only charge, in `next`, is taken out. */
const ENDLESS = 'const endless = { [Symbol.iterator]: () => ({ next() { return { value: 1, done: false } } }) }';
const ENDLESS_PAIRS =
  'const endless = { [Symbol.iterator]: () => ({ next() { return { value: 1, done: false } } }) }; const nested = [[endless]]';
const ENDLESS_ASYNC =
  'const endless = { [Symbol.asyncIterator]: () => ({ next() { return { value: 1, done: false } } }) }';

export const chargedSites: readonly Site[] = [
  {
    site: 'function declaration',
    source: endlessly('function f() {/*@*/ g() } function g() {} const h = [f]', 'h[0]()'),
  },
  { site: 'leaf function as a value', source: endlessly('const h = [function () {/*@*/ return 1 }]', 'h[0]()') },
  {
    site: 'leaf function whose name is a value too',
    source: endlessly('function f() {/*@*/ return 1 } const h = f', 'h()'),
  },
  {
    site: 'leaf constant that is a value too',
    source: endlessly('const f = () => {/*@*/ return 1 }; const h = { f }', 'h.f()'),
  },
  {
    site: 'function expression',
    source: endlessly('const h = [function () {/*@*/ h.length; return h.at(0) }]', 'h[0]()'),
  },
  {
    site: 'named function expression',
    source: endlessly('const h = [function named() {/*@*/ return h.at(0) }]', 'h[0]()'),
  },
  { site: 'arrow with a block body', source: endlessly('const h = [() => {/*@*/ return h.at(0) }]', 'h[0]()') },
  { site: 'arrow with an expression body', source: endlessly('const h = [() => /*@*/h.at(0)]', 'h[0]()') },
  { site: 'arrow with an object as its body', source: endlessly('const h = [() => (/*@*/{ a: h.at(0) })]', 'h[0]()') },
  { site: 'leaf arrow with an expression body', source: endlessly('const h = [(a) => /*@*/a]', 'h[0](1)') },
  { site: 'method', source: endlessly('const o = { m() {/*@*/ return o } }', 'o.m()') },
  { site: 'computed method', source: endlessly('const o = { ["m" + 1]() {/*@*/ return o } }', 'o.m1()') },
  { site: 'getter', source: endlessly('const o = { get m() {/*@*/ return o } }', 'o.m') },
  { site: 'setter', source: endlessly('const o = { set m(v) {/*@*/ } }', 'o.m = 1') },
  { site: 'constructor', source: endlessly('class A { constructor() {/*@*/ this.x = 1 } }', 'new A()') },
  {
    site: 'derived constructor',
    source: endlessly('class A extends Object { constructor() {/*@*/ super() } }', 'new A()'),
  },
  { site: 'class method', source: endlessly('class A { m() {/*@*/ } } const a = new A()', 'a.m()') },
  { site: 'static method', source: endlessly('class A { static m() {/*@*/ } }', 'A.m()') },
  {
    site: 'private method',
    source: endlessly('class A { #m() {/*@*/ } static go(a) { for (;;) a.#m() } }', 'A.go(new A())'),
  },
  { site: 'class getter', source: endlessly('class A { get m() {/*@*/ return 1 } } const a = new A()', 'a.m') },
  { site: 'class setter', source: endlessly('class A { set m(v) {/*@*/ } } const a = new A()', 'a.m = 1') },
  { site: 'constructor function', source: endlessly('function F() {/*@*/ this.x = 1 }', 'new F()') },
  { site: 'generator', source: endlessly('function* g() {/*@*/ yield 1 }', 'g().next()') },
  { site: 'generator method', source: endlessly('const o = { *g() {/*@*/ } }', 'o.g().next()') },
  { site: 'async function', source: throughJobs('async function f() {/*@*/ await 0; f().catch(Object); HEAVY }') },
  {
    site: 'async arrow with a block body',
    source: throughJobs('const f = async () => {/*@*/ await 0; f().catch(Object); HEAVY }'),
  },
  {
    site: 'async arrow with an expression body',
    source: throughJobs('const f = async () => /*@*/(await 0, f().catch(Object), 0 && [HEAVY])'),
  },
  {
    site: 'async method',
    source: throughJobs('const o = { async f() {/*@*/ await 0; o.f().catch(Object); HEAVY } }; const f = () => o.f()'),
  },
  {
    site: 'async generator',
    source: throughJobs('async function* g() {/*@*/ await 0; f().catch(Object); HEAVY } const f = () => g().next()'),
  },
  {
    site: 'promise reactions',
    source: throughJobs('const f = () => {/*@*/ HEAVY; return Promise.resolve().then(f) }'),
  },
  {
    site: 'thenable jobs',
    source: throughJobs('const t = { then(r) {/*@*/ HEAVY; f().catch(Object) } }; const f = () => Promise.resolve(t)'),
  },
  { site: 'callback of a native', source: endlessly('const h = [1]', 'h.map((x) => {/*@*/ return h.at(0) })') },
  { site: 'comparator', source: endlessly('const h = [1, 2]', 'h.sort((a, b) => /*@*/h.at(0))') },
  { site: 'replacer', source: endlessly('', '"a".replace(/a/, () => {/*@*/ return "b" })') },
  { site: 'toString', source: endlessly('const o = { toString() {/*@*/ return "s" } }', 'o + ""') },
  { site: 'valueOf', source: endlessly('const o = { valueOf() {/*@*/ return 1 } }', 'o * 2') },
  { site: 'Symbol.toPrimitive', source: endlessly('const o = { [Symbol.toPrimitive]() {/*@*/ return 1 } }', 'o + 1') },
  { site: 'proxy trap', source: endlessly('const o = new Proxy({}, { get() {/*@*/ return 1 } })', 'o.x') },
  { site: 'tag of a template', source: endlessly('const o = { tag() {/*@*/ return o } }', 'o.tag`a`') },
  {
    site: 'iterator method',
    source: endlessly(
      'const o = { [Symbol.iterator]() {/*@*/ return { next: () => ({ done: true }) } } }',
      'for (const x of o);',
    ),
  },
  { site: 'while with a block', source: 'let i = 0; while (true) {/*@*/ i++ }' },
  { site: 'while with a single statement', source: 'let i = 0; while (true) /*@*/i++' },
  { site: 'while with an empty statement', source: 'while (true) /*@*/;' },
  { site: 'while with a call', source: 'const h = [1]; while (true) {/*@*/ h.at(0) }' },
  { site: 'do with a block', source: 'let i = 0; do {/*@*/ i++ } while (true)' },
  { site: 'do with a single statement', source: 'let i = 0; do /*@*/i++; while (true)' },
  { site: 'for with a block', source: 'for (let i = 0; ; i++) {/*@*/ i }' },
  { site: 'for with a single statement', source: 'for (let i = 0; ; ) /*@*/i++' },
  { site: 'for with all its work in the head', source: 'for (let i = 0; i >= 0; i++) /*@*/;' },
  { site: 'for of with a block', source: `${ENDLESS}; for (const x of endless) {/*@*/ x }` },
  { site: 'for of with a single statement', source: `${ENDLESS}; let y; for (const x of endless) /*@*/y = x` },
  { site: 'for in with a block', source: endlessly('const o = { a: 1 }', 'for (const k in o) {/*@*/ k }') },
  {
    site: 'for in with a single statement',
    source: endlessly('const o = { a: 1 }; let y', 'for (const k in o) /*@*/y = k'),
  },
  {
    site: 'for await with a block',
    source: `${ENDLESS_ASYNC}; (async () => { for await (const x of endless) {/*@*/ x; if (0) ${HEAVY} } })().catch(Object)`,
  },
  {
    site: 'for await with a single statement',
    source: `${ENDLESS_ASYNC}; (async () => { let y; for await (const x of endless) /*@*/y = x ? 1 : ${HEAVY} })().catch(Object)`,
  },
  { site: 'labelled loop', source: 'l: while (true) {/*@*/ continue l }' },
  { site: 'nested labelled loop', source: 'l: while (true) { while (true) {/*@*/ continue l } }' },
  { site: 'loop in a label block', source: 'l: { while (true) {/*@*/ if (0) break l } }' },
  { site: 'catch', source: endlessly('', 'try { throw 0 } catch (e) {/*@*/ e }') },
  { site: 'catch without a parameter', source: endlessly('', 'try { throw 0 } catch {/*@*/ }') },
  { site: 'catch with a pattern', source: endlessly('', 'try { throw {} } catch ({ a }) {/*@*/ a }') },
  { site: 'catch with an array pattern', source: endlessly('', 'try { throw [] } catch ([a, ...b]) {/*@*/ a }') },
  { site: 'finally', source: endlessly('', 'try { 1 } finally {/*@*/ 2 }') },
  { site: 'class static block', source: endlessly('', 'class A { static {/*@*/ this.x = 1 } }') },
  {
    site: 'class static block behind a comment',
    source: endlessly('', 'class A { static /* { */ {/*@*/ this.x = 1 } }'),
  },
  { site: 'field initialiser with a call', source: endlessly('class A { x = /*@*/Math.abs(1) }', 'new A()') },
  {
    site: 'field initialiser with a member',
    source: endlessly('const h = [1]; class A { x = /*@*/h.length }', 'new A()'),
  },
  { site: 'private field initialiser', source: endlessly('class A { #x = /*@*/Math.abs(1) }', 'new A()') },
  { site: 'computed field initialiser', source: endlessly('class A { ["x"] = /*@*/Math.abs(1) }', 'new A()') },
  {
    site: 'field initialiser that makes a class',
    source: endlessly('class B {} class A { x = class extends /*@*/B {} }', 'new A()'),
  },
  { site: 'static field', source: endlessly('', 'class A { static x = /*@*/Math.abs(1) }') },
  { site: 'default parameter with a call', source: endlessly('const o = { f(a = /*@*/Math.abs(1)) {} }', 'o.f()') },
  { site: 'default parameter of an arrow', source: endlessly('const h = [(a = /*@*/Math.abs(1)) => a]', 'h[0]()') },
  {
    site: 'default in a parameter pattern',
    source: endlessly('const o = { f({ a = /*@*/Math.abs(1) }) {} }', 'o.f({})'),
  },
  {
    site: 'default in an array parameter pattern',
    source: endlessly('const o = { f([a = /*@*/Math.abs(1)]) {} }', 'o.f([])'),
  },
  {
    site: 'default beside an array rest',
    source: endlessly('const o = { f(a = /*@*/Math.abs(1), ...b) {} }', 'o.f()'),
  },
  {
    site: 'default of a parameter with an array rest',
    source: endlessly('const o = { f([...a] = [/*@*/Math.abs(1)]) {} }', 'o.f()'),
  },
  {
    site: 'default that makes a class',
    source: endlessly('class B {} const o = { f(a = class extends /*@*/B {}) {} }', 'o.f()'),
  },
  {
    site: 'default that makes a class with a computed key',
    source: endlessly('const h = [1]; const o = { f(a = class { [/*@*/h.at(0)]() {} }) {} }', 'o.f()'),
  },
  {
    site: 'default of a setter',
    source: endlessly('const o = { set f(a) {} , set v({ a = /*@*/Math.abs(1) }) {} }', 'o.v = {}'),
  },
  { site: 'default of a generator', source: endlessly('function* g(a = /*@*/Math.abs(1)) {}', 'g()') },
  { site: 'default of an async function', source: endlessly('async function g(a = /*@*/Math.abs(1)) {}', 'g()') },
  { site: 'default in destructuring', source: endlessly('const h = [1]', 'const { a = /*@*/h.at(0) } = {}') },
  { site: 'default in an assignment pattern', source: endlessly('let a; const h = [1]', '[a = /*@*/h.at(0)] = []') },
  {
    site: 'computed key in a parameter pattern',
    source: endlessly('const h = [1]; const o = { f({ [/*@*/h.at(0)]: a }) {} }', 'o.f({})'),
  },
  { site: 'computed key in destructuring', source: endlessly('const h = [1]', 'const { [/*@*/h.at(0)]: a } = {}') },
];

/** Places where V8 itself iterates: what is iterated passes a guard. */
export const guardedSites: readonly Site[] = [
  { site: 'spread in an array', source: `${ENDLESS}; [...endless]` },
  { site: 'spread in a call', source: `${ENDLESS}; Math.max(...endless)` },
  { site: 'spread in new', source: `${ENDLESS}; new Array(...endless)` },
  {
    site: 'spread in super',
    source: `${ENDLESS}; class A extends Object { constructor() { super(...endless) } } new A()`,
  },
  { site: 'spread in an optional call', source: `${ENDLESS}; Math.max?.(1, ...endless)` },
  { site: 'array rest in a declaration', source: `${ENDLESS}; const [...a] = endless` },
  { site: 'array rest after elements', source: `${ENDLESS}; let [a, , b, ...c] = endless` },
  { site: 'array rest in var', source: `${ENDLESS}; var [...a] = endless` },
  { site: 'array rest nested in an array', source: `${ENDLESS_PAIRS}; const [[[...a]]] = nested` },
  { site: 'array rest nested in an object', source: `${ENDLESS}; const { x: { y: [...a] } } = { x: { y: endless } }` },
  { site: 'array rest nested beside elements', source: `${ENDLESS}; const [a, { b }, [c, ...d]] = [1, {}, endless]` },
  { site: 'array rest of an array rest', source: `${ENDLESS}; const [a, ...[b, [...c]]] = [1, 2, endless]` },
  { site: 'array rest of an array rest over an endless iterable', source: `${ENDLESS}; const [...[a]] = endless` },
  { site: 'array rest in a default', source: `${ENDLESS}; const { x: [...a] = endless } = {}` },
  { site: 'array rest in a default of an element', source: `${ENDLESS}; const [[...a] = endless] = []` },
  { site: 'array rest behind an object rest', source: `${ENDLESS}; const { x: [...a], ...b } = { x: endless, y: 1 }` },
  { site: 'array rest with a member as its target', source: `${ENDLESS}; const o = {}; [...o.a] = endless` },
  { site: 'array rest in an assignment', source: `${ENDLESS}; let a; [...a] = endless` },
  { site: 'array rest nested in an assignment', source: `${ENDLESS}; let a; ({ x: [...a] } = { x: endless })` },
  { site: 'array rest in an assignment in an assignment', source: `${ENDLESS}; let a, b; b = [...a] = endless` },
  { site: 'array rest in the default of an assignment', source: `${ENDLESS}; let a; [[...a] = endless] = []` },
  { site: 'array rest in a parameter', source: `${ENDLESS}; (function ([...a]) {})(endless)` },
  { site: 'array rest in a second parameter', source: `${ENDLESS}; (function (x, [...a], y) {})(1, endless)` },
  { site: 'array rest nested in a parameter', source: `${ENDLESS}; (function ({ x: [, ...a] }) {})({ x: endless })` },
  { site: 'array rest in a default parameter', source: `${ENDLESS}; (function ([...a] = endless) {})().catch(Object)` },
  { site: 'array rest beside a rest parameter', source: `${ENDLESS}; (function ([...a], ...b) {})(endless, 1)` },
  { site: 'array rest in a rest parameter', source: `${ENDLESS}; (function (...[[...a]]) {})(endless)` },
  {
    site: 'array rest nested in a rest parameter',
    source: `${ENDLESS}; (function (...[x, { y: [...a] }]) {})(1, { y: endless })`,
  },
  { site: 'array rest in an arrow', source: `${ENDLESS}; (([...a]) => a)(endless)` },
  { site: 'array rest in an arrow with a block', source: `${ENDLESS}; (([...a]) => {})(endless)` },
  { site: 'array rest in an arrow beside a rest parameter', source: `${ENDLESS}; (([...a], ...b) => a)(endless)` },
  { site: 'array rest in the rest parameter of an arrow', source: `${ENDLESS}; ((...[[...a]]) => a)(endless)` },
  { site: 'array rest in a method', source: `${ENDLESS}; ({ m([...a]) {} }).m(endless)` },
  { site: 'array rest in a setter', source: `${ENDLESS}; ({ set m([...a]) {} }).m = endless` },
  { site: 'array rest in a class setter', source: `${ENDLESS}; new (class { set m([...a]) {} })().m = endless` },
  { site: 'array rest in a constructor', source: `${ENDLESS}; new (class { constructor([...a]) {} })(endless)` },
  { site: 'array rest in an async function', source: `${ENDLESS}; (async ([...a]) => {})(endless).catch(Object)` },
  { site: 'array rest in a generator', source: `${ENDLESS}; (function* ([...a]) {})(endless).next()` },
  { site: 'array rest in an async generator', source: `${ENDLESS}; (async function* ([...a]) {})(endless)` },
  { site: 'array rest in a for of head', source: `${ENDLESS}; for (const [...a] of [endless]);` },
  {
    site: 'array rest in a for of head over an iterator',
    source: `${ENDLESS}; function* g() { yield endless } for (const [...a] of g());`,
  },
  { site: 'array rest nested in a for of head', source: `${ENDLESS}; for (const { x: [...a] } of [{ x: endless }]);` },
  { site: 'array rest as a for of target', source: `${ENDLESS}; let a; for ([...a] of [endless]);` },
  {
    site: 'array rest in a default of a for of head',
    source: `${ENDLESS}; for (const { x: [...a] = endless } of [{}]);`,
  },
  { site: 'array rest in a classic for head', source: `${ENDLESS}; for (let [...a] = endless; ; );` },
  {
    site: 'array rest in a for await head',
    source: `${ENDLESS}; (async () => { for await (const [...a] of [endless]); })().catch(Object)`,
  },
  {
    site: 'array rest in a for await head behind a promise',
    source: `${ENDLESS}; (async () => { for await (const [...a] of [Promise.resolve(endless)]); })().catch(Object)`,
  },
  {
    site: 'array rest in a for await head over an async iterator',
    source: `${ENDLESS}; (async () => { async function* g() { yield endless } for await (const [...a] of g()); })().catch(Object)`,
  },
  { site: 'array rest in a catch parameter', source: `${ENDLESS}; try { throw endless } catch ([...a]) {}` },
  {
    site: 'array rest nested in a catch parameter',
    source: `${ENDLESS}; try { throw { x: endless } } catch ({ x: [...a] }) {}`,
  },
  { site: 'yield star', source: `${ENDLESS}; function* g() { yield* endless } const it = g(); for (;;) it.next()` },
  {
    site: 'yield star in an async generator',
    source: `${ENDLESS_ASYNC}; async function* g() { yield* endless } const it = g(); (async () => { for (;;) await it.next() })().catch(Object)`,
  },
  {
    site: 'yield star of a synchronous iterator in an async generator',
    source: `${ENDLESS}; async function* g() { yield* endless } const it = g(); (async () => { for (;;) await it.next() })().catch(Object)`,
  },
];
