// One file, several modules: what it is imported `with { type }` is asked of the host, and held against the answer.
import { describe, expect, it } from 'vitest';
import { makeTenant, type ModuleDefinition, type ModuleHost } from '../../src/index.ts';

function hostOf(modules: Readonly<Record<string, ModuleDefinition>>): ModuleHost & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    resolve: (specifier, _referrer, how, type) => {
      asked.push([specifier, how, type]);
      return type === undefined || type === 'json' ? specifier : `${type}:${specifier}`;
    },
    load: (id) => modules[id] as ModuleDefinition,
  };
}

describe('import attributes', () => {
  it('reach the host, which may answer with another module of the same file', async () => {
    const host = hostOf({
      a: { type: 'module', source: 'export default 1' },
      'text:a': { type: 'text', source: 'export default 1' },
      'bytes:a': { type: 'bytes', bytes: new Uint8Array([1, 2, 3]) },
      j: { type: 'json', source: '{"x":1}' },
    });
    const tenant = makeTenant({ modules: host });
    const outcome = await tenant.run(
      `import code from 'a'; import text from 'a' with { type: 'text' }; import bytes from 'a' with { type: 'bytes' };
       import data from 'j' with { type: 'json' };
       const again = await import('a', { with: { type: 'bytes' } });
       export default [code, text, bytes instanceof Uint8Array, [...bytes].join(), again.default === bytes, data.x];`,
      { module: true },
    );
    expect(outcome.value).toEqual([1, 'export default 1', true, '1,2,3', true, 1]);
    expect(host.asked).toContainEqual(['a', 'import', 'bytes']);
    expect(host.asked).toContainEqual(['a', 'import', undefined]);
  });

  it.each([
    ["import 'b'", 'MODULE_ATTRIBUTE_MISSING'],
    ["import 'm' with { type: 'bytes' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import 'm' with { type: 'css' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
    ["import 'm' with { kind: 'bytes' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
  ])('%s is refused with %s', async (source, code) => {
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: (id) =>
        id === 'b' ? { type: 'bytes', bytes: new Uint8Array(1) } : { type: 'module', source: 'export default 1' },
    };
    expect(await makeTenant({ modules: host }).run(source, { module: true })).toMatchObject({
      status: 'error',
      error: { code },
    });
  });
});

describe('a bytes module', () => {
  it('is a copy for each tenant, and for the host', async () => {
    const bytes = new Uint8Array([7, 7]);
    const host: ModuleHost = { resolve: () => 'b', load: () => ({ type: 'bytes', bytes }) };
    const source = "import b from 'b' with { type: 'bytes' }; const was = b[0]; b[0] = 9; export default was";
    for (let tenant = 0; tenant < 2; tenant += 1) {
      expect(await makeTenant({ modules: host }).run(source, { module: true })).toMatchObject({ value: 7 });
    }
    expect([...bytes]).toEqual([7, 7]);
  });

  it('takes a Buffer for its bytes alone, and nothing else', async () => {
    const load = (bytes: unknown): ModuleHost => ({
      resolve: () => 'b',
      load: () => ({ type: 'bytes', bytes }) as ModuleDefinition,
    });
    const source = "import b from 'b' with { type: 'bytes' }; export default [b.constructor.name, b.length]";
    const run = (bytes: unknown) => makeTenant({ modules: load(bytes) }).run(source, { module: true });
    expect(await run(new TextEncoder().encode('hi'))).toMatchObject({ value: ['Uint8Array', 2] });
    for (const wrong of ['text', [1], new Uint16Array(1), { length: 1 }, undefined, new Proxy(new Uint8Array(1), {})]) {
      expect(await run(wrong)).toMatchObject({ error: { code: 'MODULE_DEFINITION_INVALID' } });
    }
  });
});
