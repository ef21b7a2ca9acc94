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
