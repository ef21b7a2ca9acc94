import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { isLoaderError, makeError, sentences } from '../src/errors.ts';
import { moduleMap } from '../src/node/module-map.ts';

describe('sentences', () => {
  it.each(Object.entries(sentences))('%s reads as one', (_, sentence) => {
    expect(sentence).toMatch(/^(?:[A-Z]|\{\w+\} )/);
    expect(sentence).not.toMatch(/[.!]$|\n|\s\s/);
  });
});

describe('what guests are told', () => {
  const files = {
    'package.json': '{ "type": "module", "imports": { "#a": "./a.js" } }',
    'a.js': '',
    'a.css': '',
    'ts.ts': '\n  let x: = 3',
    'jsx.jsx': '\n  <a',
    'js.js': '\n  let x = ;',
    'cjs.cjs': '\n  let x = ;',
    'json.json': '{ "a": }',
    'req.cjs':
      'module.exports = (name) => { try { require(name) } catch (e) { return `${e.name} ${e.code} ${e.message}` } }',
    'imp.js':
      'export default (name, type) => import(name, type && { with: { type } }).catch((e) => `${e.name} ${e.code} ${e.message}`)',
    'node_modules/p/package.json': '{ "exports": "./i.js" }',
    'node_modules/p/i.js': '',
    'node_modules/q/package.json': '{',
    'node_modules/r/i.js': "try { require('#a') } catch (e) { exports.code = e.code }",
    'node_modules/r/package.json': '{ "main": "i.js" }',
  };
  it.each<[string, string, string?]>([
    ['./js.js', 'SyntaxError undefined Unexpected token (plug/js.js:2:11)'],
    ['./cjs.cjs', 'SyntaxError undefined Unexpected token (plug/cjs.cjs:2:11)'],
    ['./ts.ts', 'SyntaxError undefined [^]*(plug/ts.ts:2:10)'],
    ['./jsx.jsx', 'SyntaxError undefined [^]*(plug/jsx.jsx:2:5)'],
    ['./json.json', 'SyntaxError undefined file:///plug/json.json: [^]*JSON', 'json'],
    ['./a.css', 'TypeError ERR_UNKNOWN_FILE_EXTENSION [^]*got plug/a.css'],
    ['p/x', 'Error ERR_PACKAGE_PATH_NOT_EXPORTED Package plug/node_modules/p exports no ./x'],
    ['#b', 'TypeError ERR_PACKAGE_IMPORT_NOT_DEFINED [^]*#b'],
    ['q', 'Error ERR_INVALID_PACKAGE_CONFIG [^]*/node_modules/q/package.json'],
    ['./a.js?x', 'TypeError ERR_INVALID_MODULE_SPECIFIER [^]*no URL, query or fragment'],
    ['fs', 'Error undefined Cannot load module'],
  ])('of %s is what is wrong with their files', async (name, said, type) => {
    const pattern = new RegExp(said.replaceAll(/[().?]/g, '\\$&'));
    const modules = moduleMap(files, { name: 'plug', jsx: true });
    const tenant = makeTenant({ modules });
    const importing = (await tenant.import('./imp.js'))['default'] as (...names: unknown[]) => Promise<string>;
    expect(await importing(name, type)).toMatch(pattern);
    if (name.includes('?')) return; // to require it is to ask for a file of that name
    const requiring = (await tenant.import('./req.cjs'))['default'] as (name: string) => Promise<string>;
    expect(await requiring(name)).toMatch(pattern);
  });

  it('of a #name in a package without such names is that there is none, as in Node', async () => {
    const { default: exports } = await makeTenant({ modules: moduleMap(files) }).import('r');
    expect(exports).toMatchObject({ code: 'MODULE_NOT_FOUND' });
  });
});

describe('makeError()', () => {
  it('fills a sentence from its details, and is known by its code', () => {
    const error = makeError('ARCHIVE_VERSION', { expected: 1, got: 2 });
    expect(error.message).toBe('Expected an archive of version 1, got version 2');
    expect([isLoaderError(error), isLoaderError(error, 'ARCHIVE_VERSION'), isLoaderError(error, 'CACHE_KEY')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
