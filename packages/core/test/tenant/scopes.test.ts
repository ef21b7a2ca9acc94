import { describe, expect, it } from 'vitest';
import { makeTenant, type ModuleDefinition, type ModuleHost, type ModuleScope } from '../../src/index.ts';

const scope = (name: string): string => name.split('/')[0] ?? '';

/** A host over `part/file` ids: the part is the scope, specifiers are ids. */
function hostOf(files: Readonly<Record<string, string>>, scopes: Readonly<Record<string, ModuleScope>>): ModuleHost {
  return {
    resolve: (specifier) => specifier,
    load(id): ModuleDefinition {
      const source = files[id];
      if (source === undefined) throw Object.assign(new Error(`no ${id}`), { code: 'MODULE_NOT_FOUND' });
      return id.endsWith('.cjs') ? { type: 'commonjs', source, exportNames: ['x'] } : { type: 'module', source };
    },
    scopeOf: (id) => (scope(id) in scopes ? scope(id) : undefined),
    scope: (name) => scopes[name] as ModuleScope,
  };
}

const none: ModuleScope = { globals: [] };

describe('ModuleHost.scope', () => {
  it('gives each part a global object of its own, and the tenant keeps its own', async () => {
    const tenant = makeTenant({
      modules: hostOf(
        {
          main: "import a from 'a/index'; import b from 'b/index'; export default [a, b, typeof leaked];",
          'a/index': 'globalThis.leaked = 1; export default [typeof leaked, globalThis.leaked];',
          'b/index': 'export default [typeof leaked, globalThis.leaked];',
        },
        { a: none, b: none },
      ),
    });
    expect((await tenant.import('main'))['default']).toEqual([['number', 1], ['undefined', undefined], 'undefined']);
    expect(tenant.evaluateNow('typeof leaked')).toBe('undefined');
  });

  it('shows the tenant globals that it lists, by every way of reading one', async () => {
    const ways =
      "[typeof given, typeof globalThis.given, 'given' in globalThis, (0, eval)('typeof given'), new Function('return typeof given')()]";
    const tenant = makeTenant({
      globals: { given: 1 },
      modules: hostOf(
        {
          main: "import a from 'a/i'; import b from 'b/i'; import c from 'c/i.cjs'; export default [a, b, c];",
          'a/i': `export default ${ways};`,
          'b/i': `export default ${ways};`,
          'c/i.cjs': `module.exports = ${ways};`,
        },
        { a: none, b: { globals: ['given'] }, c: { globals: 'any' } },
      ),
    });
    const without = ['undefined', 'undefined', false, 'undefined', 'undefined'];
    const withIt = ['number', 'number', true, 'number', 'number'];
    expect((await tenant.import('main'))['default']).toEqual([without, withIt, withIt]);
  });

  it('withholds console from a part that does not list it', async () => {
    const tenant = makeTenant({
      modules: hostOf(
        { 'a/i': 'export default typeof console;', 'b/i': 'export default typeof console;' },
        { a: none, b: { globals: ['console'] } },
      ),
    });
    expect((await tenant.import('a/i'))['default']).toBe('undefined');
    expect((await tenant.import('b/i'))['default']).toBe('object');
  });

  it('gives endowments across the border, and names for the global object', async () => {
    const tenant = makeTenant({
      modules: hostOf(
        { 'a/i': 'export default [add(1, 2), global === globalThis, self === globalThis, typeof window];' },
        { a: { globals: 'any', endowments: { add: (a: number, b: number) => a + b }, selfNames: ['global', 'self'] } },
      ),
    });
    expect((await tenant.import('a/i'))['default']).toEqual([3, true, true, 'undefined']);
  });

  it('loads globals that are modules when they are first used, without asking the resolver', async () => {
    const asked: string[] = [];
    const host = hostOf(
      {
        'a/i': "export default [typeof log, Buffer.from('x'), Buffer === globalThis.Buffer];",
        'lib/buffer.cjs': 'exports.Buffer = { from: (text) => text + text };',
      },
      { a: { globals: ['Buffer'], modules: { Buffer: { id: 'lib/buffer.cjs', export: 'Buffer' } } } },
    );
    const tenant = makeTenant({
      modules: {
        ...host,
        resolve(specifier, referrer, how) {
          asked.push(specifier);
          return host.resolve(specifier, referrer, how);
        },
      },
    });
    expect((await tenant.import('a/i'))['default']).toEqual(['undefined', 'xx', true]);
    expect(asked).toEqual(['a/i']);
  });

  it('lets the host word the error for a name that is not there, and typeof stays quiet', async () => {
    const refuse = (name: string, withheld: boolean) =>
      withheld ? { message: `not for a: ${name}`, code: 'NO_FETCH' } : undefined;
    const tenant = makeTenant({
      globals: { fetch: () => 1 },
      modules: hostOf(
        {
          'a/i': `const caught = (run) => { try { return run(); } catch (e) { return [e instanceof ReferenceError, e.message, e.code]; } };
            export default [typeof fetch, caught(() => fetch('x')), caught(() => { fetch = 1; }), caught(() => nothing), caught(() => (0, eval)('fetch'))];`,
        },
        { a: { globals: [], refuse } },
      ),
    });
    const refused = [true, 'not for a: fetch', 'NO_FETCH'];
    const usual = [true, 'nothing is not defined', undefined];
    expect((await tenant.import('a/i'))['default']).toEqual(['undefined', refused, refused, usual, refused]);
  });

  it('tells of the first use of a global that is not listed, once', async () => {
    const used: string[] = [];
    const tenant = makeTenant({
      globals: { one: 1, two: 2, three: 3 },
      modules: hostOf(
        { 'a/i': 'export default [one, one, globalThis.one, two];' },
        { a: { globals: ['two'], others: 'tell', used: (name) => used.push(name) } },
      ),
    });
    expect((await tenant.import('a/i'))['default']).toEqual([1, 1, 1, 2]);
    expect(used).toEqual(['one']);
  });

  it('gives a part of a global by a name with a dot, frozen, its methods on the whole', async () => {
    const lines: string[] = [];
    const tenant = makeTenant({
      console: { log: (line) => lines.push(line), warn: (line) => lines.push(line) },
      modules: hostOf(
        {
          'a/i':
            "console.log('x'); export default [typeof console.warn, Object.isFrozen(console), Object.keys(console), typeof console.log.constructor];",
        },
        { a: { globals: ['console.log', 'console.none'] } },
      ),
    });
    expect((await tenant.import('a/i'))['default']).toEqual(['undefined', true, ['log'], 'function']);
    expect(lines).toEqual(['x']);
  });

  it('resolves import() of evaluated text as from the part, never as from the host', async () => {
    const referrers: (string | undefined)[] = [];
    const host = hostOf(
      {
        'a/i':
          "export default await Promise.all([(0, eval)(\"import('b/x')\"), new Function(\"return import('b/y')\")(), import('b/z')]).then(() => 'done');",
        'b/x': '',
        'b/y': '',
        'b/z': '',
      },
      { a: none },
    );
    const tenant = makeTenant({
      modules: {
        ...host,
        resolve(specifier, referrer, how) {
          referrers.push(referrer);
          return host.resolve(specifier, referrer, how);
        },
      },
    });
    expect((await tenant.import('a/i'))['default']).toBe('done');
    expect(referrers).toEqual([undefined, 'a/i', 'a/i', 'a/i']);
  });

  describe('exports: hardened', () => {
    const lib = {
      'b/i.cjs': `class Shape { area() { return 1; } }
        exports.Shape = Shape; exports.options = { safe: true }; exports.list = [1]; exports.parse = (t) => t;
        exports.own = () => { exports.parse = 1; }; exports.read = () => exports.options.safe;`,
      'c/data': 'export const data = { x: 1 }; export default class { m() { return 1; } }',
    };
    const hardened: ModuleScope = {
      globals: [],
      exports: 'hardened',
      refuseWrite: (property, by) => ({ message: `${by} may not write ${property}`, code: 'NO_WRITE' }),
    };
    const say = (code: string): string =>
      `((run) => { try { run(); return 'done'; } catch (e) { return e.code ?? e.name; } })(() => { ${code} })`;
    const run = async (
      code: string,
      scopes: Readonly<Record<string, ModuleScope>> = { a: none, b: hardened, c: hardened },
    ) => {
      const modules = hostOf({ ...lib, 'a/i.cjs': `const b = require('b/i.cjs'); module.exports = ${code};` }, scopes);
      return (await makeTenant({ modules }).import('a/i.cjs'))['default'];
    };

    it.each<[string, string, string]>([
      ['an export', 'b.parse = 1', 'NO_WRITE'],
      ['a property of one', 'b.options.safe = false', 'NO_WRITE'],
      ['an export by Object.assign', 'Object.assign(b, { parse: 1 })', 'NO_WRITE'],
      ['an export by Reflect.set', "if (!Reflect.set(b, 'parse', 1)) throw new TypeError()", 'NO_WRITE'],
      ['a method', 'b.Shape.prototype.area = 1', 'NO_WRITE'],
      ['a method, by way of an instance', 'new b.Shape().constructor.prototype.area = 1', 'NO_WRITE'],
      ['a method, by way of __proto__', 'new b.Shape().__proto__.area = 1', 'NO_WRITE'],
      ['an element', 'b.list.push(2)', 'TypeError'],
      ['a new export', 'b.more = 1', 'TypeError'],
      ['an export by defining it', "Object.defineProperty(b, 'parse', { value: 1 })", 'TypeError'],
      ['an export by deleting it', 'delete b.parse', 'TypeError'],
      ['the prototype of one', 'Object.setPrototypeOf(b.options, {})', 'TypeError'],
      ['an export by the part that has it', 'b.own()', 'NO_WRITE'],
      [
        'an export by the setter, taken off it',
        "Reflect.apply(Object.getOwnPropertyDescriptor(b, 'parse').set, b, [1])",
        'NO_WRITE',
      ],
    ])('refuses to change %s', async (_, code, outcome) => {
      expect(await run(say(code))).toBe(outcome);
      if (!code.includes('.set,')) expect(await run(say(code), { a: none, b: none })).toBe('done');
    });

    it('names who tried', async () => {
      const caught = '((run) => { try { run(); } catch (e) { return [e.name, e.message]; } })(() => { b.parse = 1; })';
      expect(await run(caught)).toEqual(['TypeError', 'a may not write parse']);
    });

    it('leaves everything usable: calls, classes, heirs with members of their own', async () => {
      const code =
        "[b.parse('x'), b.read(), new b.Shape().area(), Object.keys({ ...b }).length, (() => { class S extends b.Shape { area() { return 2; } } const s = new S(); s.area = () => 3; s.constructor = 4; return [s instanceof b.Shape, s.area(), s.constructor]; })(), (() => { const o = Object.create(b.options); o.safe = false; return [o.safe, b.options.safe]; })(), b.Shape.name]";
      expect(await run(code)).toEqual(['x', true, 1, 6, [true, 3, 4], [false, true], 'Shape']);
    });

    it.each<[string, string]>([
      ['a named import', "import { data } from 'c/data'; export default SAY;"],
      ['a namespace', "import * as ns from 'c/data'; const { data } = ns; export default SAY;"],
      [
        'a default export',
        "import C from 'c/data'; const data = { set x(v) { C.prototype.m = v; } }; export default SAY;",
      ],
      ['import()', "const { data } = await import('c/data'); export default SAY;"],
      ['a re-export', "import { data } from 'd/again'; export default SAY;"],
    ])('holds for what ES modules get by %s', async (_, code) => {
      const files = {
        ...lib,
        'd/again': "export * from 'c/data';",
        'a/m': code.replace('SAY', say('data.x = 2; data.m = 2')),
      };
      const modules = hostOf(files, { a: none, c: hardened, d: none });
      expect((await makeTenant({ modules }).import('a/m'))['default']).toBe('NO_WRITE');
    });

    it('holds once a module of a cycle has run, and leaves the inside of a part alone', async () => {
      const modules = hostOf(
        {
          'a/i.cjs': "const b = require('b/i.cjs'); exports.early = b.early; exports.late = SAY;".replace(
            'SAY',
            say('b.x = 3'),
          ),
          'b/i.cjs': "exports.x = 1; const { touch } = require('a/t.cjs'); exports.early = touch(); exports.x = 2;",
          'a/t.cjs': "exports.touch = () => { const b = require('b/i.cjs'); b.x = 5; return b.x; };",
          'b/state.cjs': 'exports.n = 1;',
        },
        { a: none, b: hardened },
      );
      expect((await makeTenant({ modules }).import('a/i.cjs'))['default']).toEqual({ early: 5, late: 'NO_WRITE' });
      const inner = hostOf(
        {
          'a/i.cjs': "module.exports = require('b/i.cjs').next();",
          'b/i.cjs': "const s = require('b/s.cjs'); exports.next = () => ++s.n;",
          'b/s.cjs': 'exports.n = 1;',
        },
        { a: none, b: hardened },
      );
      expect((await makeTenant({ modules: inner }).import('a/i.cjs'))['default']).toBe(2);
    });

    it('crosses to the host as it would otherwise: data, methods, instances', async () => {
      const code = '{ options: b.options, list: b.list, parse: b.parse, shape: new b.Shape(), b }';
      const got = (await run(code)) as Record<string, never>;
      const { options, list, parse, shape, b } = got as unknown as {
        readonly options: unknown;
        readonly list: unknown;
        readonly parse: (text: string) => string;
        readonly shape: { area(): number };
        readonly b: { readonly options: unknown; parse(text: string): string };
      };
      expect([options, list, parse('x'), shape.area(), b.options, b.parse('y')]).toEqual([
        { safe: true },
        [1],
        'x',
        1,
        { safe: true },
        'y',
      ]);
    });

    it.each<[string, string]>([
      [
        'as TypeScript writes them',
        "Object.defineProperty(exports, 'A', { enumerable: true, get: function () { return A; } });",
      ],
      [
        'as bundlers write them',
        "var ns = {}; Object.defineProperty(ns, 'A', { get: () => A, enumerable: true }); module.exports = ns;",
      ],
      ['in literals', 'module.exports = { get A() { return A; } };'],
      ['of classes', 'module.exports = class { static get A() { return A; } };'],
      [
        'one below another',
        "exports.inner = {}; Object.defineProperty(exports.inner, 'A', { get: () => A }); Object.defineProperty(exports, 'A', { get: () => exports.inner.A });",
      ],
    ])('reaches exports behind getters, %s', async (_, code) => {
      const b = `class A { m() { return 1; } } ${code}`;
      const a = `const b = require('b/i.cjs'); module.exports = [${say('b.A.prototype.m = 2')}, ${say('(b.inner ?? b).A.prototype.m = 2')}, new b.A().m()];`;
      const modules = hostOf({ 'a/i.cjs': a, 'b/i.cjs': b }, { a: none, b: hardened });
      expect((await makeTenant({ modules }).import('a/i.cjs'))['default']).toEqual(['NO_WRITE', 'NO_WRITE', 1]);
    });

    it('leaves getters that are lazy, and those of instances, for when they are used', async () => {
      const b = `const ran = []; exports.ran = () => ran.length; exports.fail = 1;
        Object.defineProperty(exports, 'late', { configurable: true, get() { ran.push(1); return { x: 1 }; } });
        Object.defineProperty(exports, 'bad', { get() { throw new Error('not yet'); } });
        exports.Box = class { get value() { return this.inner.x; } };`;
      const a = `const b = require('b/i.cjs'); module.exports = [b.ran(), b.late.x, ${say('b.late.x = 2')}, ${say('b.bad')}];`;
      const modules = hostOf({ 'a/i.cjs': a, 'b/i.cjs': b }, { a: none, b: hardened });
      expect((await makeTenant({ modules }).import('a/i.cjs'))['default']).toEqual([0, 1, 'NO_WRITE', 'Error']);
    });

    it('ends with the tenant where a getter does not end', async () => {
      const b = "Object.defineProperty(exports, 'x', { get() { for (;;); } });";
      const modules = hostOf({ 'a/i.cjs': "require('b/i.cjs');", 'b/i.cjs': b }, { a: none, b: hardened });
      const tenant = makeTenant({ modules, limits: { fuel: 100_000 } });
      await expect(tenant.import('a/i.cjs')).rejects.toMatchObject({ code: 'LIMIT_FUEL' });
    });

    it('comes to an end where namespaces hold each other', async () => {
      const modules = hostOf(
        {
          'a/i': `import { ns } from 'b/x'; export default [${say('ns.other.ns.data.x = 2')}, ${say('ns.data.x = 3')}];`,
          'b/x': "export * as ns from 'b/y';",
          'b/y': "export * as other from 'b/x'; export const data = { x: 1 };",
        },
        { a: none, b: hardened },
      );
      expect((await makeTenant({ modules }).import('a/i'))['default']).toEqual(['NO_WRITE', 'NO_WRITE']);
    });

    it('reaches prototypes that no property leads to', async () => {
      const b = 'exports.o = Object.create({ m: 1 });';
      const a = `const b = require('b/i.cjs'); module.exports = ${say('Object.getPrototypeOf(b.o).m = 2')};`;
      const modules = hostOf({ 'a/i.cjs': a, 'b/i.cjs': b }, { a: none, b: hardened });
      expect((await makeTenant({ modules }).import('a/i.cjs'))['default']).toBe('NO_WRITE');
    });

    it('hardens for whoever got hold of a module while it ran, and for nobody else', async () => {
      const b = "exports.x = 1; const c = require('a/c.cjs'); exports.attack = () => c.attack();";
      const c = `const b = require('b/i.cjs'); exports.attack = () => ${say('b.x = 2')};`;
      const modules = hostOf({ 'a/c.cjs': c, 'b/i.cjs': b }, { a: none, b: hardened });
      const { default: entry } = await makeTenant({ modules }).import('b/i.cjs');
      expect((entry as { attack(): string }).attack()).toBe('NO_WRITE');
    });

    it('is paid for by what there is to harden, and runs no handler of a proxy', async () => {
      const fuelOf = async (b: ModuleScope, item = '{}'): Promise<number> => {
        const big = `exports.big = Array.from({ length: 20000 }, () => (${item}));`;
        const tenant = makeTenant({
          modules: hostOf({ 'a/i.cjs': "require('b/i.cjs')", 'b/i.cjs': big }, { a: none, b }),
        });
        await tenant.import('a/i.cjs');
        return tenant.usage().fuel;
      };
      expect((await fuelOf(hardened)) - (await fuelOf(none))).toBeGreaterThan(20_000);
      const frozen = 'Object.freeze({})';
      expect((await fuelOf(hardened, frozen)) - (await fuelOf(none, frozen))).toBeGreaterThan(20_000);
      const trap =
        'const seen = []; exports.seen = () => seen.length; exports.p = new Proxy({}, { ownKeys() { seen.push(1); return []; }, getPrototypeOf() { seen.push(1); return null; }, preventExtensions() { seen.push(1); return false; } });';
      const modules = hostOf(
        { 'a/i.cjs': "module.exports = require('b/i.cjs').seen();", 'b/i.cjs': trap },
        { a: none, b: hardened },
      );
      expect((await makeTenant({ modules }).import('a/i.cjs'))['default']).toBe(0);
    });
  });

  it('shows guests what an error of the host says to them, and the host the error itself', async () => {
    const host = hostOf(
      { 'a/i': "export default await import('secret').catch((e) => [e.message, e.code]);", 'a/j': "import 'secret';" },
      {},
    );
    const refusal = Object.assign(new Error('/host/path'), { code: 'NO', forGuest: { message: 'no', code: 'NO' } });
    const modules: ModuleHost = {
      ...host,
      resolve(specifier) {
        if (specifier === 'secret') throw refusal;
        return specifier;
      },
    };
    const tenant = makeTenant({ modules });
    expect((await tenant.import('a/i'))['default']).toEqual(['no', 'NO']);
    await expect(tenant.import('a/j')).rejects.toMatchObject({ message: '/host/path', code: 'NO' });

    // With a name of its own it is why the module could not be loaded.
    Object.assign(refusal, { forGuest: { name: 'SyntaxError', message: 'no (a:1:2)' } });
    expect((await makeTenant({ modules }).import('a/i'))['default']).toEqual(['no (a:1:2)', undefined]);
    const importing = makeTenant({ modules }).import('a/j');
    await expect(importing).rejects.toMatchObject({ code: 'MODULE_LOAD_FAILED', cause: { message: '/host/path' } });
  });

  it('spends one budget in all parts', async () => {
    const tenant = makeTenant({
      limits: { fuel: 10_000 },
      modules: hostOf({ 'a/i': 'for (;;);' }, { a: none }),
    });
    await expect(tenant.import('a/i')).rejects.toMatchObject({ code: 'LIMIT_FUEL' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'OPTION_INVALID'],
    ['an unknown option', { globals: [], global: [] }, 'OPTION_UNKNOWN'],
    ['globals that are no names', { globals: [1] }, 'OPTION_INVALID'],
    ['no globals', {}, 'OPTION_INVALID'],
    ['a module without an id', { globals: [], modules: { x: {} } }, 'OPTION_INVALID'],
  ])('refuses %s as a scope', async (_, given, code) => {
    const tenant = makeTenant({
      modules: hostOf({ 'a/i': '' }, { a: given as ModuleScope }),
    });
    await expect(tenant.import('a/i')).rejects.toMatchObject({ code: 'MODULE_LOAD_FAILED', cause: { code } });
  });
});
