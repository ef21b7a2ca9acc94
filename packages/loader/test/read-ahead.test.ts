import { describe, expect, it } from 'vitest';
import { type FileTree, makeMemoryTree } from '../src/file-tree.ts';
import { fillSourceOptions } from '../src/sources/options.ts';
import { makeTreeHost } from '../src/tree-host.ts';

const platform = { compilers: {}, isBuiltin: () => false };

/** A host over `files`, which may change later, and what was read of them. */
function hostOf(files: Record<string, string>) {
  const reads: string[] = [];
  const tree: FileTree = {
    find: (path) => makeMemoryTree(files).find(path),
    read: (path) => {
      if (path !== '/package.json') reads.push(path);
      return makeMemoryTree(files).read(path);
    },
    readBytes: (path) => makeMemoryTree(files).readBytes(path),
  };
  const filled = fillSourceOptions('directory', { node: false }, platform);
  const host = makeTreeHost({ ...filled, tree, isBuiltin: platform.isBuiltin });
  const load = (id: string): { readonly source: string; readonly exportNames: () => readonly string[] } =>
    host.load(id) as never;
  return { load, reads, files };
}

describe('names of CommonJS', () => {
  it('are not looked for before they are asked for', () => {
    const { load, reads } = hostOf({ 'a.cjs': "module.exports = require('./b.cjs');", 'b.cjs': 'exports.b = 1;' });
    const { exportNames } = load('/a.cjs');
    expect(reads).toEqual(['/a.cjs']);
    expect(exportNames()).toEqual(['b']);
    expect(reads).toEqual(['/a.cjs', '/b.cjs']);
  });

  it('and the module that then runs are of one reading; the next load reads again', () => {
    const { load, reads, files } = hostOf({
      'a.cjs': "module.exports = require('./b.cjs');",
      'b.cjs': 'exports.b = 1;',
    });
    expect(load('/a.cjs').exportNames()).toEqual(['b']);
    files['b.cjs'] = 'exports.c = 1;';
    expect(load('/b.cjs').source).toBe('exports.b = 1;');
    expect(load('/b.cjs').source).toBe('exports.c = 1;');
    expect(reads).toEqual(['/a.cjs', '/b.cjs', '/b.cjs']);
  });

  it('that large files hold are told, and the files read again when they are loaded', () => {
    const large = `exports.b = 1; // ${'x'.repeat(2 ** 22)}`;
    const { load, reads } = hostOf({ 'a.cjs': "module.exports = require('./b.cjs');", 'b.cjs': large });
    expect(load('/a.cjs').exportNames()).toEqual(['b']);
    expect(load('/b.cjs').source).toBe(large);
    expect(reads).toEqual(['/a.cjs', '/b.cjs', '/b.cjs']);
  });

  it('of what cannot be read are none', () => {
    const { load } = hostOf({ 'a.cjs': "exports.a = 1; module.exports = require('./b.txt');", 'b.txt': 'text' });
    expect(load('/a.cjs').exportNames()).toEqual(['a']);
  });
});
