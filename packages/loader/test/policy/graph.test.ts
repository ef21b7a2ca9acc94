import { describe, expect, it } from 'vitest';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import { readPackageGraph } from '../../src/policy/package-graph.ts';
import { writeFourPackages } from './four-packages.ts';

const json = (name: string, ...needs: readonly string[]): string =>
  JSON.stringify({ name, version: '1.0.0', dependencies: Object.fromEntries(needs.map((need) => [need, '*'])) });
const graphOf = (files: Readonly<Record<string, string>>) => readPackageGraph(makeMemoryTree(files));

describe('readPackageGraph()', () => {
  it('names packages by the shortest way to them, and files by their package', () => {
    const graph = readPackageGraph(makeDiskTree(writeFourPackages(''), { maxFileBytes: 1e6 }));
    expect([...graph.packages.keys()]).toEqual(['$root$', 'a', 'a>b', 'a>b>c']);
    expect(graph.resourceOf('/node_modules/c/lib/x.js')).toBe('a>b>c');
    expect(graph.resourceOf('/src/x.js')).toBe('$root$');
    expect(graph.resourceOf('text:/node_modules/a/readme.md')).toBe('a');
    expect(graph.resourceOf('node:fs')).toBe(undefined);
  });

  it('takes the first by the alphabet among equals, and keeps two versions apart', () => {
    const graph = graphOf({
      'package.json': json('r', 'z', 'm'),
      'node_modules/z/package.json': json('z', 'x'),
      'node_modules/m/package.json': json('m', 'x', '@s/y'),
      'node_modules/x/package.json': json('x', 'r'),
      'node_modules/@s/y/package.json': json('@s/y'),
      'node_modules/z/node_modules/x/package.json': json('x', 'z'),
    });
    expect([...graph.packages.keys()]).toEqual(['$root$', 'm', 'm>@s/y', 'm>x', 'z', 'z>x']);
    expect(graph.resourceOf('/node_modules/z/node_modules/x/i.js')).toBe('z>x');
  });

  it('knows installed packages that nobody declares, by where they stand', () => {
    const graph = graphOf({ 'package.json': json('r'), 'node_modules/p/node_modules/q/i.js': '' });
    expect(graph.resourceOf('/node_modules/p/node_modules/q/i.js')).toBe('p>q');
    expect([graph.has('p>q'), graph.has('p'), graph.has('q'), graph.has('p>../..')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('reads a root below the root of its tree, and gives what lies beside it to nobody', () => {
    const tree = makeMemoryTree({
      'package.json': json('workspace'),
      'app/package.json': json('app', 'lib', 'dep'),
      'app/node_modules/lib/package.json': json('lib', 'dep'),
      'node_modules/dep/package.json': json('dep'),
      'other/x.js': '',
      'other/node_modules/q/i.js': '',
    });
    const graph = readPackageGraph(tree, { directory: '/app' });
    expect([...graph.packages.keys()]).toEqual(['$root$', 'dep', 'lib']);
    expect(
      ['/app/src/x.js', '/node_modules/dep/i.js', '/other/x.js', '/x.js', '/other/node_modules/q/i.js'].map(
        graph.resourceOf,
      ),
    ).toEqual(['$root$', 'dep', '?/', '?/', '?/other>q']);
  });

  it('bounds the names of chains that never end', () => {
    const files: Record<string, string> = { 'package.json': json('r', 'p0') };
    for (let at = 0; at < 300; at++) files[`node_modules/p${at}/package.json`] = json(`p${at}`, `p${at + 1}`);
    const graph = graphOf(files);
    expect(graph.packages.size).toBe(65);
    expect(graph.resourceOf('/node_modules/p200/i.js')).toBe('p200');
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['no package.json', {}, ['$root$']],
    ['bad JSON', { 'package.json': '{' }, ['$root$']],
    ['JSON of another kind', { 'package.json': '[]' }, ['$root$']],
    ['dependencies of another kind', { 'package.json': '{"dependencies":["a"]}' }, ['$root$']],
    ['names that climb', { 'package.json': json('r', '../../etc', '.', '__proto__', 'a/b', '/x') }, ['$root$']],
    ['bad JSON below', { 'package.json': json('r', 'a'), 'node_modules/a/package.json': 'x' }, ['$root$', 'a']],
    [
      'a circle',
      { 'package.json': json('r', 'a'), 'node_modules/a/package.json': json('a', 'a', 'r') },
      ['$root$', 'a'],
    ],
  ])('reads what there is of %s', (_, files, names) => {
    expect([...graphOf({ 'x.js': '', ...files }).packages.keys()]).toEqual(names);
  });
});
