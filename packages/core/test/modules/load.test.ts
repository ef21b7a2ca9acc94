import { describe, expect, it } from 'vitest';
import { isCodedError, makeError } from '../../src/errors/make-error.ts';
import type { ModuleDefinition, ModuleHost } from '../../src/tenant/types.ts';
import { makeGuestSide } from './support/guest-side.ts';

interface Deferred {
  readonly id: string;
  give(source: string): void;
  fail(error: Error): void;
}

/** A host that answers when the test says so. */
function makeSlowHost(): { host: ModuleHost; asked: Deferred[]; next(count: number): Promise<Deferred[]> } {
  const asked: Deferred[] = [];
  const host: ModuleHost = {
    resolve: (specifier) => specifier,
    load: (id) =>
      new Promise<ModuleDefinition>((resolve, reject) => {
        asked.push({ id, give: (source) => resolve({ type: 'module', source }), fail: reject });
      }),
  };
  const next = async (count: number): Promise<Deferred[]> => {
    for (let i = 0; i < 50 && asked.length < count; i++) await null;
    return asked.splice(0);
  };
  return { host, asked, next };
}

describe('loading', () => {
  it('asks for siblings in parallel and for each id once', async () => {
    const { host, next } = makeSlowHost();
    const { system, log } = makeGuestSide(host);
    const imports = [system.importNamespace('main'), system.importNamespace('main'), system.importNamespace('a')];
    const first = await next(2);
    expect(first.map(({ id }) => id)).toEqual(['main', 'a']);
    first[0]?.give("import 'a'; import 'b'; import 'c'; log('main');");
    first[1]?.give("import 'c'; log('a');");
    const second = await next(2);
    expect(second.map(({ id }) => id).sort()).toEqual(['b', 'c']);
    for (const { id, give } of second) give(`log('${id}');`);
    const [one, two] = await Promise.all(imports);
    expect(one?.namespace).toBe(two?.namespace);
    expect([...log].sort()).toEqual(['a', 'b', 'c', 'main']);
  });

  it('forgets what failed to load, and remembers what failed to run', async () => {
    let tries = 0;
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load(id) {
        if (id === 'flaky' && ++tries < 3) throw new Error('disk on fire');
        return {
          type: 'module',
          source: id === 'main' ? "import 'flaky'; log('main');" : "log('flaky'); throw { tries: 1 };",
        };
      },
    };
    const { system, log } = makeGuestSide(host);
    const failures: unknown[] = [];
    for (let i = 0; i < 4; i++) await system.importNamespace('main').catch((error: unknown) => failures.push(error));
    expect(failures.map((error) => isCodedError(error, 'MODULE_LOAD_FAILED'))).toEqual([true, true, false, false]);
    expect(failures[2]).toBe(failures[3]);
    expect(failures[2]).toEqual({ tries: 1 });
    expect(log).toEqual(['flaky']);
  });

  it.each([
    ['does not compile', { type: 'module', source: 'let let;' }, 'SOURCE_SYNTAX'],
    ['is no JSON', { type: 'json', source: '{' }, 'MODULE_JSON_INVALID'],
    ['is no definition', { type: 'module' }, 'MODULE_DEFINITION_INVALID'],
  ])('refuses for good what %s, without asking again', async (_, definition, code) => {
    let loads = 0;
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: () => (++loads, definition as ModuleDefinition),
    };
    const { system } = makeGuestSide(host);
    const failures: unknown[] = [];
    for (let i = 0; i < 3; i++) await system.importNamespace('a').catch((error: unknown) => failures.push(error));
    expect(failures[0]).toMatchObject({ code });
    expect(new Set(failures).size).toBe(1);
    expect(loads).toBe(1);
  });

  it('refuses for good what does not link', async () => {
    let instantiated = 0;
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: (id) => ({ type: 'module', source: id === 'a' ? "import { no } from 'b';" : 'export {};' }),
    };
    const plain = makeGuestSide(host);
    const { system } = makeGuestSide(host, {
      instantiate: (unit, environment) => (++instantiated, plain.instantiate(unit, environment)),
    });
    const failures: unknown[] = [];
    for (let i = 0; i < 3; i++) await system.importNamespace('a').catch((error: unknown) => failures.push(error));
    expect(new Set(failures).size).toBe(1);
    expect(instantiated).toBe(0);
    await system.importNamespace('b');
    expect(instantiated).toBe(1);
  });

  it('finds no module under a specifier that is longer than any', async () => {
    const asked: string[] = [];
    const host: ModuleHost = {
      resolve: (specifier) => (asked.push(specifier), specifier),
      load: () => ({
        type: 'module',
        source: "log((await import('./' + 'x'.repeat(1e6)).catch((e) => e.message.length)));",
      }),
    };
    const { system, log } = makeGuestSide(host);
    await system.importNamespace('main');
    expect(Number(log[0])).toBeLessThan(300);
    expect(asked).toEqual(['main']);
  });

  it('shows a host the cause and the position, a guest neither paths nor causes', async () => {
    const secret = '/home/operator/secret/module.js';
    const host: ModuleHost = {
      resolve(specifier, referrer) {
        if (specifier === 'missing')
          throw makeError('MODULE_NOT_FOUND', { specifier, referrer: `${secret}#${referrer}` });
        if (specifier === 'odd') throw new TypeError(`no such thing as ${secret}`);
        return `${secret}?${specifier}`;
      },
      load(id) {
        if (id.endsWith('broken')) throw new Error(`ENOENT ${id}`);
        if (id.endsWith('wrong')) return { type: 'module' } as unknown as ModuleDefinition;
        if (id.endsWith('later')) return Promise.reject(new Error(`EPERM ${id}`));
        if (id.endsWith('json')) return { type: 'json', source: '{ "a": ' };
        if (id.endsWith('syntax')) return { type: 'module', source: 'const = 1;' };
        if (id.endsWith('names')) return { type: 'module', source: "\n  import { x } from 'text';" };
        if (id.endsWith('text')) return { type: 'module', source: '' };
        const source = `
          for (const name of ['missing', 'odd', 'broken', 'wrong', 'later', 'json', 'syntax', 'names'])
            await import(name, name === 'json' ? { with: { type: 'json' } } : {}).catch((e) =>
              log([e.name, e.message, e.code, Object.keys(e), 'cause' in e, 'details' in e, e.stack]));`;
        return { type: 'module', source };
      },
      url: (id) => `guest:${id.slice(secret.length + 1)}`,
    };
    const { system, log } = makeGuestSide(host);
    await system.importNamespace('main');
    expect(log.map((line) => (JSON.parse(line) as unknown[]).slice(0, 4))).toEqual([
      ['Error', "Cannot find module 'missing' imported from guest:main", 'ERR_MODULE_NOT_FOUND', ['code']],
      ['Error', "Cannot load module 'odd' imported from guest:main", 'undefined', []],
      ['Error', "Cannot load module 'broken' imported from guest:main", 'undefined', []],
      ['Error', "Cannot load module 'wrong' imported from guest:main", 'undefined', []],
      ['Error', "Cannot load module 'later' imported from guest:main", 'undefined', []],
      ['SyntaxError', expect.stringMatching(/^guest:json: .*JSON/) as unknown, 'undefined', []],
      ['SyntaxError', 'Unexpected token (guest:syntax:1:7)', 'undefined', []],
      ['SyntaxError', "The requested module 'text' does not provide an export named 'x'", 'undefined', []],
    ]);
    expect(log.join('\n')).not.toContain('operator');
    await expect(system.importNamespace('broken')).rejects.toMatchObject({
      code: 'MODULE_LOAD_FAILED',
      cause: { message: `ENOENT ${secret}?broken` },
    });
    await expect(system.importNamespace('wrong')).rejects.toMatchObject({
      code: 'MODULE_DEFINITION_INVALID',
      message: `Expected source text as the definition of module ${secret}?wrong.source, got undefined`,
    });
    await expect(system.importNamespace('names')).rejects.toMatchObject({
      code: 'MODULE_EXPORT_MISSING',
      message: "The requested module 'text' does not provide an export named 'x' (guest:names:2:21)",
      details: { specifier: 'text', export: 'x', line: 2, column: 21 },
    });
  });

  it('shows a guest no error of the host, whoever made it', async () => {
    const main = `
      for (const name of ['deep', 'engine', 'border'])
        await import(name).catch((e) => log(e.name, 'details' in e, 'code' in e, Object.keys(e), e.message.length > 0));`;
    const sources: Record<string, string> = {
      main,
      deep: `x = ${'('.repeat(50_000)}`,

      engine: 'log()',
    };
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: (id) =>
        id === 'border' ? { type: 'host', exports: { x: 1 } } : { type: 'module', source: sources[id] ?? '' },
    };
    const plain = makeGuestSide(host);
    const { system } = makeGuestSide(host, {
      instantiate(unit, environment) {
        if (unit.name === 'engine') throw makeError('SOURCE_REFUSED_BY_ENGINE', { message: 'odd', name: 'engine' });
        return plain.instantiate(unit, environment);
      },
      toGuest() {
        throw makeError('BORDER_REFUSED', { path: 'x', expected: 'data', got: '/home/operator' });
      },
    });
    await system.importNamespace('main');
    const plainly = (name: string): string => `${name} false false [] true`;
    expect(plain.log).toEqual(['SyntaxError', 'SyntaxError', 'Error'].map(plainly));
    await expect(system.importNamespace('border')).rejects.toMatchObject({ code: 'BORDER_REFUSED' });
  });

  it('links and runs a chain of 800 modules', async () => {
    const depth = 800;
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load(id) {
        const n = Number(id);
        return {
          type: 'module',
          source: n < depth ? `export { x } from '${n + 1}'; export * from '${n + 1}';` : 'export let x = 1;',
        };
      },
    };
    const { system } = makeGuestSide(host);
    expect(Reflect.get((await system.importNamespace('0')).namespace, 'x')).toBe(1);
  });
});
