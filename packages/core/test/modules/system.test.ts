import { describe, expect, it } from 'vitest';
import { makeModuleMapHost } from '../../src/modules/module-map.ts';
import type { ModuleDefinition, ModuleHost, ModuleMap } from '../../src/tenant/types.ts';
import { type GuestSide, makeGuestSide } from './support/guest-side.ts';

const sideOf = (map: ModuleMap, overrides: Parameters<typeof makeGuestSide>[1] = {}): GuestSide =>
  makeGuestSide(makeModuleMapHost(map), overrides);
const get = (namespace: object, key: string): unknown => Reflect.get(namespace, key);

describe('importNamespace()', () => {
  it('boxes the namespace, so that no `then` of a guest runs', async () => {
    const { system, log } = sideOf({ a: "export const then = () => log('then ran'); export const x = 1;" });
    const { namespace } = await system.importNamespace('a');
    expect(get(namespace, 'x')).toBe(1);
    expect(log).toEqual([]);
  });

  it('resolves against a referrer', async () => {
    const { system } = sideOf({ 'dir/a.js': 'export const x = 1;', 'dir/b.js': '' });
    expect(get((await system.importNamespace('./a.js', 'dir/b.js')).namespace, 'x')).toBe(1);
  });

  it('rejects with the very value that the module threw', async () => {
    const { system, globals } = sideOf({
      a: 'globalThis.thrown = { any: 1 }; throw globalThis.thrown;',
      b: "import 'a';",
    });
    const first = await system.importNamespace('b').catch((error: unknown) => error);
    expect(first).toBe(globals.thrown);
    expect(await system.importNamespace('a').catch((error: unknown) => error)).toBe(first);
  });

  it('evaluates nothing before everything is linked', async () => {
    const { system, log } = sideOf({ a: "import 'b'; import { no } from 'b';", b: "log('b');" });
    await expect(system.importNamespace('a')).rejects.toMatchObject({ code: 'MODULE_EXPORT_MISSING' });
    expect(log).toEqual([]);
    await system.importNamespace('b');
    expect(log).toEqual(['b']);
  });

  it('links anew after a body could not be made', async () => {
    let tries = 0;
    const host = makeModuleMapHost({ a: "import 'b'; export const x = 1;", b: "log('b');" });
    const plain = makeGuestSide(host);
    const { system } = makeGuestSide(host, {
      instantiate(unit, environment) {
        if (unit.name === 'a' && ++tries < 3) throw new Error(`try ${tries}`);
        return plain.instantiate(unit, environment);
      },
    });
    await expect(system.importNamespace('a')).rejects.toThrow('try 1');
    await expect(system.importNamespace('a')).rejects.toThrow('try 2');
    expect(get((await system.importNamespace('a')).namespace, 'x')).toBe(1);
    expect(plain.log).toEqual(['b']);
  });

  it('gives codes to what does not link', async () => {
    const { system } = sideOf({
      ambiguous: "import { x } from 'both';",
      both: "export * from 'one'; export * from 'two';",
      one: 'export let x;',
      two: 'export let x;',
      circular: "export { x } from 'circular';",
      absent: "import 'nothing';",
    });
    await expect(system.importNamespace('ambiguous')).rejects.toMatchObject({
      code: 'MODULE_EXPORT_AMBIGUOUS',
      message:
        "The requested module 'both' contains conflicting star exports for name 'x' with the previous requested module 'one' (ambiguous:1:19)",
    });
    await expect(system.importNamespace('circular')).rejects.toMatchObject({ code: 'MODULE_EXPORT_CIRCULAR' });
    await expect(system.importNamespace('absent')).rejects.toMatchObject({
      code: 'MODULE_NOT_FOUND',
      details: { specifier: 'nothing', referrer: 'absent' },
    });
  });
});

describe('importNow()', () => {
  it('gives the namespace of a synchronous graph', () => {
    const { system } = sideOf({ a: "export * from 'b';", b: 'export const x = 1;' });
    expect(get(system.importNow('a'), 'x')).toBe(1);
    expect(system.importNow('a')).toBe(system.importNow('a'));
  });

  it('refuses a graph with top-level await before any of it runs, and allows it once it ran', async () => {
    const { system, log } = sideOf({
      a: "import 'c'; import 'b'; log('a');",
      b: 'await null; export const x = 1;',
      c: "log('c');",
    });
    expect(() => system.importNow('a')).toThrow(expect.objectContaining({ code: 'MODULE_EVALUATES_ASYNC' }));
    expect(log).toEqual([]);
    const { namespace } = await system.importNamespace('a');
    expect(system.importNow('a')).toBe(namespace);
  });

  it('refuses a module that is loading or loads asynchronously', async () => {
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: async () => ({ type: 'module', source: 'export const x = 1;' }),
    };
    const { system } = makeGuestSide(host);
    expect(() => system.importNow('a')).toThrow(expect.objectContaining({ code: 'MODULE_LOAD_ASYNC' }));
    await system.importNamespace('a');
    expect(get(system.importNow('a'), 'x')).toBe(1);
  });

  it('throws the very value that the module threw, each time', () => {
    const { system } = sideOf({ a: 'throw { any: 1 };' });
    const thrown = [0, 1].map(() => {
      try {
        system.importNow('a');
      } catch (error) {
        return error;
      }
      return undefined;
    });
    expect(thrown[0]).toEqual({ any: 1 });
    expect(thrown[0]).toBe(thrown[1]);
  });

  it('refuses a module in the middle of its evaluation', () => {
    const side: GuestSide = sideOf({
      a: "import 'b'; export const x = 1;",
      b: 'globalThis.now();',
    });
    side.globals.now = () => side.system.importNow('a');
    expect(() => side.system.importNow('a')).toThrow(expect.objectContaining({ code: 'MODULE_REQUIRE_CYCLE' }));
  });
});

describe('evaluateEntry()', () => {
  it('runs a unit that no host knows, with specifiers of an entry', async () => {
    const { system, log, compileModule } = sideOf({ './a.js': 'export const x = 1;' });
    const unit = compileModule(
      "import { x } from './a.js'; log(import.meta.url, x, (await import('./a.js')).x); export default x + 1;",
      'entry.js',
    );
    expect(get((await system.evaluateEntry(unit)).namespace, 'default')).toBe(2);
    expect(log).toEqual(['entry.js 1 1']);
    const again = await system.evaluateEntry(unit);
    expect(get(again.namespace, 'default')).toBe(2);
    expect(log).toHaveLength(2);
  });
});

describe('import attributes', () => {
  const map: ModuleMap = {
    json: { type: 'json', source: '{"a":[1]}' },
    text: { type: 'text', source: 'some\ntext' },
    code: 'export {};',
    cjs: { type: 'commonjs', source: '' },
    host: { type: 'host', exports: { x: 1 } },
    good: "import j from 'json' with { type: 'json' }; import t from 'text' with { type: 'text' }; export { j, t };",
  };

  it('give json and text to those who ask for them', async () => {
    const { system } = sideOf(map);
    const { namespace } = await system.importNamespace('good');
    expect(get(namespace, 'j')).toEqual({ a: [1] });
    expect(get(namespace, 't')).toBe('some\ntext');
  });

  it.each([
    ["import 'json'", 'MODULE_ATTRIBUTE_MISSING'],
    ["import 'text'", 'MODULE_ATTRIBUTE_MISSING'],
    ["import 'text' with { type: 'json' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'json' with { type: 'text' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'code' with { type: 'json' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'cjs' with { type: 'text' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'host' with { type: 'json' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'code' with { type: 'javascript' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
    ["import 'json' with { type: 'json', lazy: 'yes' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
    ["export { default } from 'json'", 'MODULE_ATTRIBUTE_MISSING'],
    ["export * from 'json' with { type: 'css' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
  ])('%s is %s', async (source, code) => {
    const { system } = sideOf({ ...map, main: source });
    await expect(system.importNamespace('main')).rejects.toMatchObject({ code });
  });

  it('are read once, in the guest, and their errors are rejections', async () => {
    const source = `
      let reads = 0;
      const options = { get with() { reads++; return { get type() { reads++; return 'json'; } }; } };
      log((await import('json', options)).default, reads);
      for (const bad of [{ with: 1 }, { with: { type: 1 } }, { with: null }, { get with() { throw 'thrown'; } }])
        log(await import('json', bad).catch((e) => e instanceof TypeError || e));`;
    const { system, log } = sideOf({ ...map, main: source });
    await system.importNamespace('main');
    expect(log).toEqual(['{"a":[1]} 2', 'true', 'true', 'true', 'thrown']);
  });

  it('json is fresh in each tenant', async () => {
    const [one, two] = await Promise.all(
      [sideOf(map), sideOf(map)].map(({ system }) => system.importNamespace('good')),
    );
    expect(get(one?.namespace as object, 'j')).not.toBe(get(two?.namespace as object, 'j'));
  });
});

describe('host modules', () => {
  it('give their values across the border, read once', async () => {
    let reads = 0;
    const exports = Object.defineProperty({ b: 2, default: 'dflt' }, 'a', { enumerable: true, get: () => ++reads });
    const map = {
      host: { type: 'host', exports } as ModuleDefinition,
      main: "export * from 'host'; export { default as d } from 'host';",
    };
    const { system } = sideOf(map, { toGuest: (value) => ['crossed', value] });
    const { namespace } = await system.importNamespace('main');
    expect({ ...namespace }).toEqual({ a: ['crossed', 1], b: ['crossed', 2], d: ['crossed', 'dflt'] });
    await system.importNamespace('host');
    expect(reads).toBe(1);
  });

  it('refuse names they do not have', async () => {
    const { system } = sideOf({ host: { type: 'host', exports: { a: 1 } }, main: "import { toString } from 'host';" });
    await expect(system.importNamespace('main')).rejects.toMatchObject({ code: 'MODULE_EXPORT_MISSING' });
  });
});

describe('turns', () => {
  it('guest code that runs after something was loaded or awaited runs inside enter', async () => {
    let depth = 0;
    const seen: number[] = [];
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: async (id) => ({
        type: 'module',
        source:
          {
            main: "import 'dep'; import 'leaf'; probe(); await import('lazy'); probe();",
            dep: 'await null;',
            leaf: 'probe();',
            lazy: 'probe();',
          }[id] ?? '',
      }),
    };
    const enter = <T>(run: () => T): T => {
      depth++;
      try {
        return run();
      } finally {
        depth--;
      }
    };
    const side = makeGuestSide(host, { enter });
    side.globals.probe = () => seen.push(depth);
    await side.system.importNamespace('main');
    expect(seen.slice(0, 3).every((level) => level > 0)).toBe(true);
    expect(seen).toHaveLength(4); // the last runs in a job that the guest's own promise left
  });

  it('a tenant that has ended fails the graph instead of leaving importers waiting', async () => {
    let ended = false;
    const end = new Error('tenant stopped');
    const enter = <T>(run: () => T): T => {
      if (ended) throw end;
      return run();
    };
    const side = makeGuestSide(makeModuleMapHost({ main: "import 'dep'; log('never');", dep: 'await gate;' }), {
      enter,
    });
    let open: () => void = () => {};
    side.globals.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const imported = side.system.importNamespace('main');
    await new Promise((resolve) => setTimeout(resolve, 5));
    ended = true;
    open();
    await expect(imported).rejects.toBe(end);
    expect(side.log).toEqual([]);
  });
});
