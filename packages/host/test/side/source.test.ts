import { makeArchive } from '@cofferdam/loader/node';
import { makeMemoryTree } from '@cofferdam/loader';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSource } from '../../src/side/source.ts';
import type { Side } from '../../src/placements/types.ts';
import type { SourceSpec } from '../../src/side/types.ts';
import { admit, startRealm } from './support.ts';

let side: Side;
beforeEach(async () => {
  side = await startRealm();
});
afterEach(() => side.close());

const exportsOf = async (source: SourceSpec): Promise<ReadonlyMap<string, unknown>> =>
  new Map(await (await admit(side, { source })).tenant.exports());
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const FILES = {
  'package.json': '{ "name": "plugin", "type": "module", "main": "./index.js" }',
  'index.js': `import { two } from './two.cjs'; import data from './data.json' with { type: 'json' };
    export const sum = two + data.one; export default 'the default';`,
  'two.cjs': 'exports.two = 2;',
  'data.json': '{ "one": 1 }',
};

describe('a source of files', () => {
  it('is read as a package of CommonJS, JSON and ES modules', async () => {
    const exports = await exportsOf({ kind: 'files', files: FILES, entry: '.' });
    expect(Object.fromEntries(exports)).toEqual({ sum: 3, default: 'the default' });
  });

  it('may hold bytes, and TypeScript', async () => {
    const files = { 'a.ts': bytes('export const n: number = 7; enum E { A = 3 } export const e = E.A;') };
    const exports = await exportsOf({ kind: 'files', files, entry: './a.ts' });
    expect(Object.fromEntries(exports)).toEqual({ n: 7, e: 3 });
  });

  it('is refused when its entry is not there', async () => {
    await expect(exportsOf({ kind: 'files', files: FILES, entry: './none.js' })).rejects.toThrow(/none\.js/);
  });
});

describe('a source that is an archive', () => {
  const tree = makeMemoryTree(FILES);

  it('is verified and run from its first entry', async () => {
    const { bytes: archive } = makeArchive(tree, {});
    expect((await exportsOf({ kind: 'archive', bytes: archive })).get('sum')).toBe(3);
    const broken = Uint8Array.from(archive);
    broken[broken.length - 5] = (broken.at(-5) as number) ^ 1;
    await expect(exportsOf({ kind: 'archive', bytes: broken })).rejects.toMatchObject({
      code: expect.stringMatching(/^ARCHIVE_/),
    });
  });

  it('must be the one whose digest the host trusts', async () => {
    const { bytes: archive, digest } = makeArchive(tree, { units: true });
    expect((await exportsOf({ kind: 'archive', bytes: archive, digest })).get('sum')).toBe(3);
    const other = makeArchive(makeMemoryTree({ ...FILES, 'two.cjs': 'exports.two = 3;' }), { units: true });
    const source: SourceSpec = { kind: 'archive', bytes: other.bytes, digest };
    await expect(exportsOf(source)).rejects.toMatchObject({ code: 'ARCHIVE_DIGEST' });
  });

  it('has its units used only when its digest is trusted', () => {
    const { bytes: archive, digest } = makeArchive(tree, { units: true });
    expect(openSource({ kind: 'archive', bytes: archive }).modules).not.toHaveProperty('units');
    expect(openSource({ kind: 'archive', bytes: archive, digest }).modules).toHaveProperty('units');
  });

  it('is held to the policy inside', async () => {
    const files = {
      ...FILES,
      'index.js': `import dep from 'dep'; export const kind = dep;`,
      'node_modules/dep/package.json': '{ "name": "dep", "version": "1.0.0", "main": "index.js" }',
      'node_modules/dep/index.js': 'module.exports = typeof console;',
    };
    const policy = { resources: { dep: { globals: {} } } };
    const open = makeArchive(makeMemoryTree(files), {});
    expect((await exportsOf({ kind: 'archive', bytes: open.bytes })).get('kind')).toBe('object');
    const held = makeArchive(makeMemoryTree(files), { policy });
    expect((await exportsOf({ kind: 'archive', bytes: held.bytes })).get('kind')).toBe('undefined');
  });
});

describe('a source that was lent', () => {
  const modules = {
    resolve: (specifier: string) => specifier,
    load: () => ({ type: 'module', source: 'export const a = 1' }) as const,
  };

  it('is borrowed by its key, once', async () => {
    const key = side.lend?.(modules) ?? '';
    expect((await exportsOf({ kind: 'lent', key, entry: 'x' })).get('a')).toBe(1);
    await expect(exportsOf({ kind: 'lent', key, entry: 'x' })).rejects.toMatchObject({ code: 'SOURCE_NOT_LENT' });
  });

  it('is refused under a key that nobody was given', async () => {
    await expect(exportsOf({ kind: 'lent', key: 'guess', entry: 'x' })).rejects.toMatchObject({
      code: 'SOURCE_NOT_LENT',
    });
  });
});
