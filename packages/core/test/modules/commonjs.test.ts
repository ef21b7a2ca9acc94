import { describe, expect, it } from 'vitest';
import { makeModuleMapHost } from '../../src/modules/module-map.ts';
import type { ModuleDefinition, ModuleMap } from '../../src/tenant/types.ts';
import { makeGuestSide } from './support/guest-side.ts';

const cjs = (source: string, ...exportNames: string[]): ModuleDefinition => ({ type: 'commonjs', source, exportNames });

/** Imports `main` and gives what was logged. */
async function logOf(map: ModuleMap): Promise<string[]> {
  const { system, log, prelude } = makeGuestSide(makeModuleMapHost(map));
  await system.importNamespace('./main').catch((error: unknown) => log.push(prelude.describe(error)));
  return log;
}

describe('importing CommonJS', () => {
  it('gives module.exports as default and as module.exports, and the named exports it has', async () => {
    const log = await logOf({
      './main':
        "import d, { a, missing, 'module.exports' as m } from './c'; import * as ns from './c'; log(d === m, a, missing, Object.keys(ns));",
      './c': cjs('exports.a = 1; exports.unnamed = 2;', 'a', 'missing'),
    });
    expect(log).toEqual(['true 1 undefined ["a","default","missing","module.exports"]']);
  });

  it('asks for names that are told late when something imports it, once, and never for what is only required', async () => {
    const asked: string[] = [];
    const late = (name: string, source: string, names: () => readonly string[]): ModuleDefinition => ({
      type: 'commonjs',
      source,
      exportNames: () => {
        asked.push(name);
        return names();
      },
    });
    const log = await logOf({
      './main': "import { a } from './a'; import * as ns from './a'; log(a, Object.keys(ns));",
      './a': late('a', "exports.a = require('./b').b;", () => ['a']),
      './b': late('b', 'exports.b = 2;', () => ['b']),
    });
    expect(log).toEqual(['2 ["a","default","module.exports"]']);
    expect(asked).toEqual(['a']);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('a path of the host');
      },
    ],
    ['are no array', () => 'ab' as never],
    ['are no texts', () => [1] as never],
  ])('refuses names that %s, and shows no error of the host', async (_, exportNames) => {
    const log = await logOf({
      './main': "try { await import('./a'); } catch (error) { log(error instanceof Error, error.message); }",
      './a': { type: 'commonjs', source: '', exportNames },
    });
    expect(log).toEqual(["true Cannot load module 'a'"]);
  });

  it('keeps __esModule interop as Node has it: default is module.exports itself', async () => {
    const log = await logOf({
      './main': "import d, { default as e, x } from './c'; log(d === e, d.default, d.__esModule, x);",
      './c': cjs(
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'inner'; exports.x = 'x';",
        '__esModule',
        'default',
        'x',
      ),
    });
    expect(log).toEqual(['true inner true x']);
  });

  it('takes functions, primitives and null as module.exports', async () => {
    const log = await logOf({
      './main': "import f, { p } from './f'; import n from './n'; import s from './s'; log(f(), p, n, s);",
      './f': cjs("module.exports = () => 'called'; module.exports.p = 'prop';", 'p'),
      './n': cjs('module.exports = null;', 'x'),
      './s': cjs("module.exports = 'text';", 'length'),
    });
    expect(log).toEqual(['called prop null text']);
  });

  it('runs in the order of imports, once', async () => {
    const log = await logOf({
      './main': "import './e1'; import './c1'; import './e2'; import './c1'; log('main');",
      './e1': "log('e1');",
      './e2': "import './c2'; log('e2');",
      './c1': cjs("require('./c2'); log('c1');"),
      './c2': cjs("log('c2');"),
    });
    expect(log).toEqual(['e1', 'c2', 'c1', 'e2', 'main']);
  });

  it('fails with what it threw, each time the same', async () => {
    const log = await logOf({
      './main': "const f = () => import('./c').catch((e) => e); const a = await f(), b = await f(); log(a === b, a);",
      './c': cjs("log('ran'); throw { why: 1 };"),
    });
    expect(log).toEqual(['ran', 'true {"why":1}']);
  });
});

describe('the scope of a CommonJS module', () => {
  it('has module, exports, require, __filename, __dirname and this', async () => {
    const log = await logOf({
      './main': "import './dir/c.js'; import './top.js';",
      './dir/c.js': cjs(
        'log(this === exports, exports === module.exports, module.id, module.filename, __filename, __dirname, module.loaded, module.children, typeof require, require.cache, typeof arguments);',
      ),
      './top.js': cjs('log(__dirname, module.parent, require.main);'),
    });
    expect(log).toEqual([
      'true true dir/c.js dir/c.js dir/c.js dir false [] function {} object',
      '. undefined undefined',
    ]);
  });

  it('module.loaded is true afterwards and module.parent names who required it', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs("const b = require('./b'); log(b.module.loaded, b.module.parent.id);"),
      './b': cjs('exports.module = module;'),
    });
    expect(log).toEqual(['true a']);
  });

  it('require.extensions and require.cache may be written to, each module its own', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs(
        "require.extensions['.art'] = 1; require.cache.x = 1; const b = require('./b'); log(require.extensions, b);",
      ),
      './b': cjs('module.exports = [require.extensions, require.cache];'),
    });
    expect(log).toEqual(['{".art":1} [{},{}]']);
  });

  it('require and require.resolve are frozen and reach nothing', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs(
        "log(Object.isFrozen(require), Object.isFrozen(require.resolve), Object.keys(require), fails(() => { require.x = 1; }), require.prototype, fails(() => require.constructor('return 1')()));",
      ),
    });
    expect(log).toEqual(['true true ["resolve","extensions","cache"] TypeError undefined TypeError']);
  });
});

describe('require()', () => {
  it('gives the same module.exports each time', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs("log(require('./b') === require('./b'), require('./b').n);"),
      './b': cjs('exports.n = 1;'),
    });
    expect(log).toEqual(['true 1']);
  });

  it('shows cycles what was exported so far', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs("exports.early = 1; const b = require('./b'); exports.late = 2; log('a', b.seen, b.later());"),
      './b': cjs("const a = require('./a'); exports.seen = Object.keys(a); exports.later = () => Object.keys(a);"),
    });
    expect(log).toEqual(['a ["early"] ["early","late"]']);
  });

  it('shows cycles a module.exports that was replaced before', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs("module.exports = function A() {}; require('./b');"),
      './b': cjs("log(require('./a').name);"),
    });
    expect(log).toEqual(['A']);
  });

  it('runs a module again that threw, as Node does', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs("globalThis.tries = 0; log(attempt(() => require('./b'))); log(require('./b').ok);"),
      './b': cjs("if (globalThis.tries++ === 0) throw new Error('first'); exports.ok = true;"),
    });
    expect(log).toEqual(['Error: first', 'true']);
  });

  it('throws errors that packages test for', async () => {
    const log = await logOf({
      './main': "import './a';",
      './a': cjs(
        "try { require('./nope'); } catch (e) { log(e.name, e.code, e.message); } log(attempt(() => require(1)), fails(() => require()), fails(() => require.resolve('./nope')));",
      ),
    });
    expect(log).toEqual([
      "Error MODULE_NOT_FOUND Cannot find module './nope' imported from a",
      'TypeError: The "id" argument must be of type string TypeError Error',
    ]);
  });

  it('resolves without running', async () => {
    const log = await logOf({
      './main': "import './dir/a';",
      './dir/a': cjs("log(require.resolve('./b'));"),
      './dir/b': cjs("log('never');"),
    });
    expect(log).toEqual(['dir/b']);
  });

  it('gives json and text, the same as import does', async () => {
    const log = await logOf({
      './main': "import j from './j' with { type: 'json' }; import c from './c'; log(c.j === j, c.t, j);",
      './c': cjs("exports.j = require('./j'); exports.t = require('./t');"),
      './j': { type: 'json', source: '{"a":1}' },
      './t': { type: 'text', source: 'text' },
    });
    expect(log).toEqual(['true text {"a":1}']);
  });

  it('gives host modules', async () => {
    const log = await logOf({
      './main': "import './c';",
      './c': cjs("log(require('h').f(), require('whole'));"),
      h: { type: 'host', exports: { f: () => 'host' } },
      whole: { type: 'host', exports: { 'module.exports': 'all of it', other: 1 } },
    });
    expect(log).toEqual(['host all of it']);
  });
});

describe('require() of an ES module', () => {
  it('gives the namespace, marked as ES module when it has a default', async () => {
    const log = await logOf({
      './main': "import * as e from './e'; import r from './c'; log(r.plain() === e);",
      './c': cjs(
        "const d = require('./d'); log(d.__esModule, d.default, d.n, Object.keys(d), d === require('./d')); d.inc(); log(d.n); exports.plain = () => require('./e');",
      ),
      './d': "export default 'dflt'; export let n = 1; export const inc = () => { n++; };",
      './e': 'export const x = 1;',
    });
    expect(log).toEqual(['true dflt 1 ["__esModule","default","inc","n"] true', '2', 'true']);
  });

  it("gives the value of the export 'module.exports' if there is one", async () => {
    const log = await logOf({
      './main': "import './c';",
      './c': cjs("log(require('./e'));"),
      './e': "const v = 'chosen'; export { v as 'module.exports' }; export default 1;",
    });
    expect(log).toEqual(['chosen']);
  });

  it('throws for a graph with top-level await, before any of it runs', async () => {
    const log = await logOf({
      './main': "import './c';",
      './c': cjs("try { require('./e'); } catch (e) { log(e.name, e.code); } import('./e').then((ns) => log(ns.x));"),
      './e': "import './side'; log('e'); await null; export const x = 'by import';",
      './side': "log('side');",
    });
    expect(log[0]).toBe('Error ERR_REQUIRE_ASYNC_MODULE');
    expect(log.slice(1, 3)).toEqual(['side', 'e'].slice(0, log.length - 1));
  });

  it('throws in a cycle through an ES module that is still running', async () => {
    const log = await logOf({
      './main': "import './c'; export const x = 1; log('main');",
      './c': cjs("try { require('./main'); } catch (e) { log(e.code); }"),
    });
    expect(log).toEqual(['ERR_REQUIRE_CYCLE_MODULE', 'main']);
  });

  it('throws in a cycle through a dependency that is still running, and later works', async () => {
    const log = await logOf({
      './main': "import c from './c'; export const x = 1; log('main'); globalThis.again = () => c.again();",
      './c': cjs("exports.again = () => require('./e').y; try { exports.again(); } catch (e) { log(e.code); }"),
      './e': "import { x } from './main'; export const y = x + 1;",
      './late': "import './main'; log(globalThis.again());",
    });
    expect(log).toEqual(['ERR_REQUIRE_CYCLE_MODULE', 'main']);
  });

  it('shows the ES module what the requiring module has exported so far, and all of it later', async () => {
    const log = await logOf({
      './main': "import c from './c'; import { look } from './e'; log('main', Object.keys(c), look());",
      './c': cjs("exports.early = 1; require('./e'); exports.late = 2;", 'early', 'late'),
      './e':
        "import c, { early, late } from './c'; log('e', Object.keys(c), early, late); export const look = () => [early, late];",
    });
    expect(log).toEqual(['e ["early"] 1 undefined', 'main ["early","late"] [1,2]']);
  });

  it('is not shown to what the host gives: no getter of a running module runs', async () => {
    const log = await logOf({
      './main': "import c from './c'; log(c.late);",
      './c': cjs(
        "let own; Object.defineProperty(exports, 'late', { enumerable: true, get: () => own.x }); require('./h').f(); own = { x: 1 };",
        'late',
      ),
      './h': { type: 'host', exports: { f: () => 1 } },
    });
    expect(log).toEqual(['1']);
  });

  it('rethrows what it threw, the same for require and import', async () => {
    const log = await logOf({
      './main': "import c from './c'; log(c.first === c.second, (await import('./e').catch((e) => e)) === c.first);",
      './c': cjs(
        "const get = () => { try { require('./e'); } catch (e) { return e; } }; exports.first = get(); exports.second = get();",
      ),
      './e': "log('once'); throw { any: 1 };",
    });
    expect(log).toEqual(['once', 'true true']);
  });
});

describe('import() in CommonJS', () => {
  it('resolves relative to its module', async () => {
    const log = await logOf({
      './main': "import p from './dir/c'; log((await p).who);",
      './dir/c': cjs("module.exports = import('./e').then((ns) => ({ who: ns.who }));"),
      './dir/e': "export const who = 'in dir';",
    });
    expect(log).toEqual(['in dir']);
  });
});
