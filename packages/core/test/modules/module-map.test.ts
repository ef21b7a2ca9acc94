import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isCodedError } from '../../src/errors/make-error.ts';
import { makeModuleMapHost } from '../../src/modules/module-map.ts';
import type { ModuleMap } from '../../src/tenant/types.ts';

const thrownBy = (run: () => unknown): { code: unknown; message: string } => {
  try {
    run();
  } catch (error) {
    if (isCodedError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('Expected it to throw');
};

describe('makeModuleMapHost().resolve', () => {
  const host = makeModuleMapHost({
    'main.js': '',
    './dotted.js': '',
    'dir/a.js': '',
    'dir/deep/b.js': '',
    pkg: '',
    'pkg/sub.js': '',
    'https://host/x/y.js': '',
    'https://host/x/z.js': '',
  });

  it.each([
    ['main.js', undefined, 'main.js'],
    ['./main.js', undefined, 'main.js'],
    ['./dotted.js', undefined, 'dotted.js'],
    ['./dotted.js', 'main.js', 'dotted.js'],
    ['./a.js', 'dir/other.js', 'dir/a.js'],
    ['./deep/b.js', 'dir/a.js', 'dir/deep/b.js'],
    ['../a.js', 'dir/deep/b.js', 'dir/a.js'],
    ['../../main.js', 'dir/deep/b.js', 'main.js'],
    ['./../dir/./a.js', 'dir/a.js', 'dir/a.js'],
    ['pkg', 'dir/deep/b.js', 'pkg'],
    ['pkg/sub.js', 'dir/a.js', 'pkg/sub.js'],
    ['./z.js', 'https://host/x/y.js', 'https://host/x/z.js'],
  ])('%s in %s is %s', (specifier, referrer, id) => {
    expect(host.resolve(specifier, referrer, 'import')).toBe(id);
  });

  it.each([
    ['../main.js', 'main.js'],
    ['../../../main.js', 'dir/deep/b.js'],
    ['./main', undefined],
    ['a.js', 'dir/b.js'],
    ['/main.js', undefined],
    ['dotted.js', undefined],
    ['', undefined],
    ['.', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    ['./constructor', undefined],
  ])('%s in %s is not found', (specifier, referrer) => {
    expect(thrownBy(() => host.resolve(specifier, referrer, 'import')).code).toBe('MODULE_NOT_FOUND');
  });

  it('never leaves the map, whatever is asked for', () => {
    const path = fc.array(fc.constantFrom('.', '..', 'dir', 'deep', 'a.js', 'main.js', ''), { maxLength: 8 });
    fc.assert(
      fc.property(path, fc.constantFrom(undefined, 'main.js', 'dir/a.js', 'dir/deep/b.js'), (parts, referrer) => {
        const specifier = parts.join('/');
        try {
          expect(host.load(host.resolve(specifier, referrer, 'import'))).toEqual({ type: 'module', source: '' });
        } catch (error) {
          expect(isCodedError(error, 'MODULE_NOT_FOUND')).toBe(true);
        }
      }),
    );
  });

  it('names what is near', () => {
    const { message } = thrownBy(() => host.resolve('./main', 'dir/a.js', 'import'));
    expect(message).toBe("Cannot find module ./main imported by dir/a.js, the nearest are 'main.js'");
    expect(thrownBy(() => host.resolve('./quite-different.js', undefined, 'import')).message).toBe(
      'Cannot find module ./quite-different.js imported by an entry',
    );
  });
});

describe('makeModuleMapHost()', () => {
  it.each([
    ['a real Map', new Map([['a', '']]), 'Expected a plain object at the root of the module map, got a Map'],
    ['an array', [''], 'Expected a plain object at the root of the module map, got an array'],
    ['null', null, 'Expected a plain object at the root of the module map, got null'],
    ['a string', 'x', 'Expected a plain object at the root of the module map, got a string'],
    ['a class instance', new (class Host {})(), 'Expected a plain object at the root of the module map, got an object'],
    ['a number', { a: 1 }, 'Expected source text or a module definition at a of the module map, got number'],
    ['a function', { a: () => '' }, 'Expected source text or a module definition at a of the module map, got function'],
    [
      'a promise',
      { a: Promise.resolve('') },
      'Expected one of module, json, text, bytes, commonjs, host at a.type of the module map, got undefined',
    ],
    [
      'an unknown type',
      { a: { type: 'wasm', source: '' } },
      'Expected one of module, json, text, bytes, commonjs, host at a.type of the module map, got a string',
    ],
    [
      'a source that is no text',
      { a: { type: 'json', source: {} } },
      'Expected source text at a.source of the module map, got an object',
    ],
    [
      'a name that is no text',
      { a: { type: 'text', source: '', name: 1 } },
      'Expected a file name at a.name of the module map, got number',
    ],
    [
      'exports that are none',
      { a: { type: 'host', exports: null } },
      'Expected an object of values at a.exports of the module map, got null',
    ],
    [
      'an export name',
      { a: { type: 'commonjs', source: '', exportNames: ['x', 1] } },
      'Expected a name at a.exportNames[1] of the module map, got number',
    ],
    [
      'a key above the root',
      { '../a': '' },
      'Expected a key below the root at ../a of the module map, got one above it',
    ],
    [
      'two keys for one module',
      { './a': '', a: '' },
      'Expected one entry per module at a of the module map, got a second one',
    ],
  ])('refuses %s', (_, map, message) => {
    expect(thrownBy(() => makeModuleMapHost(map as unknown as ModuleMap))).toEqual({
      code: 'MODULE_MAP_INVALID',
      message,
    });
  });

  it('reads the map once', () => {
    const map: Record<string, string> = { a: 'first' };
    const host = makeModuleMapHost(map);
    map.a = 'second';
    map.b = 'late';
    expect(host.load('a')).toEqual({ type: 'module', source: 'first' });
    expect(() => host.resolve('b', undefined, 'import')).toThrow('Cannot find module');
  });

  it('takes a map without prototype', () => {
    expect(makeModuleMapHost(Object.assign(Object.create(null), { a: 'x' })).load('a')).toEqual({
      type: 'module',
      source: 'x',
    });
  });
});
