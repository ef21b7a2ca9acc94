// Archives of real directories: made twice they are equal, read back they are the same package, and whatever was
// changed is refused before any of it runs.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPILER_VERSION, compile, makeTenant, packUnit } from '@cofferdam/core';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readContainer, writeContainer } from '../../src/archive/container.ts';
import type { ArchiveSigner } from '../../src/archive/crypto.ts';
import { DEFAULT_ARCHIVE_LIMITS } from '../../src/archive/limits.ts';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { isLoaderError } from '../../src/errors.ts';
import { archiveOf, makeArchiveOf, openFiles, readArchiveOf, verifyArchiveOf } from '../../src/index.ts';
import {
  archive,
  directory,
  makeArchive,
  makeArchiveSigner,
  nodeArchiveCrypto,
  packageTree,
  readArchive,
  verifyArchive,
} from '../../src/node/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { limits: DEFAULT_ARCHIVE_LIMITS, crypto: nodeArchiveCrypto };

let count = 0;
function write(files: Readonly<Record<string, string>>, names: readonly string[] = Object.keys(files)): URL {
  const root = join(folder, `tree-${++count}`);
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), files[name] as string);
  }
  return pathToFileURL(`${root}/`);
}

function errorOf(run: () => unknown): { readonly code: string; readonly message: string } {
  try {
    run();
  } catch (error) {
    if (isLoaderError(error)) return error;
    throw error;
  }
  return { code: 'nothing was thrown', message: '' };
}

const files = {
  'package.json': '{"name":"shop","type":"module","dependencies":{"tax":"1"}}',
  'index.js': `import { rate } from 'tax'; import { round } from './lib/round.ts'; import de from './de.json' with { type: 'json' };
    import licence from './LICENSE.txt' with { type: 'text' };
    export default (price) => de.price + round(price * rate()); export { licence };
    export const lazy = async () => ({ ...(await import('./lazy.js')) }); export const maybe = (name) => import(name);`,
  'lazy.js': 'export default "lazy"; export const where = import.meta.url',
  'lib/round.ts': 'export const round = (value: number): number => Math.round(value)',
  'de.json': '{"price":"Preis: "}',
  'LICENSE.txt': 'MIT',
  'notes.md': 'nobody names this',
  'node_modules/tax/package.json': '{"name":"tax","main":"main.js"}',
  'node_modules/tax/main.js': "try { require('optional') } catch {} exports.rate = () => require('./rate')",
  'node_modules/tax/rate.js': 'module.exports = 1.19',
  'node_modules/other/index.js': 'nobody names this either',
};
const shop = write(files);

describe('makeArchive()', () => {
  it('takes what the entry reaches, and nothing else', () => {
    const made = makeArchive(shop);
    expect(made.files).toEqual([
      '/LICENSE.txt',
      '/de.json',
      '/index.js',
      '/lazy.js',
      '/lib/round.ts',
      '/node_modules/tax/main.js',
      '/node_modules/tax/package.json',
      '/node_modules/tax/rate.js',
      '/package.json',
    ]);
    expect(made.units).toBe(4); // not of the TypeScript file: what that compiles to is another compiler's matter
    expect(made.problems.map(({ kind, module, what }) => [kind, module, what])).toEqual([
      ['computed', '/index.js', 'A computed specifier at line 4'],
      ['missing', '/node_modules/tax/main.js', expect.stringContaining('"optional"')],
    ]);
    expect(made.digest).toBe(readArchive(made.bytes).digest);
  });

  it('gives equal bytes for equal files, whatever their order on disk, their times and their place', () => {
    const { bytes } = makeArchive(shop);
    expect(makeArchive(shop).bytes).toEqual(bytes);
    const other = write(files, Object.keys(files).reverse());
    for (const name of Object.keys(files)) utimesSync(new URL(name, other), 1, 1);
    expect(makeArchive(other).bytes).toEqual(bytes);
    expect(makeArchive(makeMemoryTree(files)).bytes).toEqual(bytes);
  });

  it('takes other bytes for one other byte', () => {
    const { digest } = makeArchive(shop);
    expect(makeArchive(write({ ...files, 'de.json': '{"price":"Preis; "}' })).digest).not.toBe(digest);
    expect(makeArchive(write({ ...files, 'notes.md': 'changed' })).digest).toBe(digest);
  });

  it('takes a tree with the place of the package in it, and no place of the wrong kind', () => {
    const tree = makeMemoryTree({ 'app/index.js': "require('tax')", 'node_modules/tax/index.js': '' });
    const { bytes, files } = makeArchive(tree, { root: '/app' });
    expect(files).toEqual(['/app/index.js', '/node_modules/tax/index.js']);
    expect(readArchive(bytes).about.root).toBe('/app');
    expect(errorOf(() => makeArchive(tree, { root: new URL('file:///app/') })).code).toBe('OPTION_INVALID');
    expect(errorOf(() => makeArchive(new URL('file:///app/'), { root: '/app' })).code).toBe('OPTION_INVALID');
    expect(errorOf(() => makeArchive(tree, { root: '/gone' })).code).toBe('MODULE_NOT_FOUND');
  });

  it('takes what include names, and refuses what it names in vain', () => {
    expect(makeArchive(shop, { include: ['/notes.md'] }).files).toContain('/notes.md');
    expect(errorOf(() => makeArchive(shop, { include: ['/nothing.md'] }))).toMatchObject({ code: 'MODULE_NOT_FOUND' });
    expect(errorOf(() => makeArchive(shop, { include: ['/../tree-1/index.js'] })).code).toBe('MODULE_NOT_FOUND');
  });

  it('refuses to make what could not be linked', () => {
    const broken = write({ 'package.json': '{"type":"module"}', 'index.js': "import './gone.js'" });
    expect(errorOf(() => makeArchive(broken))).toMatchObject({
      code: 'ARCHIVE_MISSING',
      message: expect.stringContaining('./gone.js'),
    });
    const wrong = write({ 'package.json': '{"type":"module"}', 'index.js': 'let let' });
    expect(errorOf(() => makeArchive(wrong)).code).toBe('ARCHIVE_MISSING');
  });

  it('leaves modules that a host may grant to the host', () => {
    const kv = write({
      'package.json': '{"type":"module"}',
      'index.js': "import { get } from 'cofferdam:kv'; export default get",
    });
    const made = makeArchive(kv);
    expect(made.problems).toMatchObject([{ kind: 'refused', module: '/index.js' }]);
  });

  it('refuses options that it does not know', () => {
    expect(errorOf(() => makeArchive(shop, { sing: 1 } as object)).code).toBe('OPTION_UNKNOWN');
    expect(errorOf(() => makeArchive(shop, { limits: { maxByte: 1 } as object })).code).toBe('OPTION_UNKNOWN');
    expect(errorOf(() => archive(new Uint8Array(), { unit: 'use' } as object)).code).toBe('OPTION_UNKNOWN');
  });

  it('refuses to make what reading would refuse', () => {
    expect(errorOf(() => makeArchive(shop, { limits: { maxEntries: 3 } })).code).toBe('ARCHIVE_LIMIT');
    const twins = write({ 'index.js': "require('./a'); require('./A')", 'a.js': '', 'A.js': '' });
    expect(errorOf(() => makeArchive(twins)).code).toBe('ARCHIVE_PATH');
  });
});

describe('archive()', () => {
  it.each([['ignore'], ['check'], ['use']] as const)('runs as the directory does, units: %s', async (units) => {
    const { bytes, digest } = makeArchive(shop);
    const tenant = makeTenant({ modules: archive(bytes, { units, digest }) });
    const own = makeTenant({ modules: directory(shop) });
    for (const each of [tenant, own]) {
      const {
        default: price,
        licence,
        lazy,
      } = (await each.import('.')) as {
        default: (price: number) => Promise<string>;
        licence: string;
        lazy: () => Promise<{ default: string; where: string }>;
      };
      expect(await price(100)).toBe('Preis: 119');
      expect(licence).toBe('MIT');
      expect(await lazy()).toEqual({ default: 'lazy', where: 'file:///shop/lazy.js' });
    }
  });

  it('reaches nothing that is not in it', async () => {
    const { bytes } = makeArchive(shop);
    const tenant = makeTenant({ modules: archive(bytes) });
    const { maybe } = (await tenant.import('.')) as { maybe: (name: string) => Promise<unknown> };
    for (const name of ['./notes.md', '../tree-1/index.js', '/etc/passwd', 'file:///etc/passwd', 'other', 'node:fs'])
      await expect(maybe(name)).rejects.toThrow();
  });

  it('keeps links: one module under two names', async () => {
    const root = write({
      'package.json': '{"type":"module"}',
      'index.js': "import a from 'a'; import b from 'b'; export default [a.twin === b.own, a.n]",
      'store/a/package.json': '{"name":"a","type":"module"}',
      'store/a/index.js': "import own from 'b'; export default { twin: own.own, n: 7 }",
      'store/b/package.json': '{"name":"b","type":"module"}',
      'store/b/index.js': 'export default { own: {} }',
      'store/a/node_modules/.keep': '',
      'node_modules/.keep': '',
    });
    symlinkSync('../store/a', new URL('node_modules/a', root));
    symlinkSync('../store/b', new URL('node_modules/b', root));
    symlinkSync('../../b', new URL('store/a/node_modules/b', root));
    const { bytes, files: names } = makeArchive(root);
    expect(names.filter((name) => name.includes('node_modules'))).toEqual([]);
    expect(await makeTenant({ modules: archive(bytes) }).import('.')).toMatchObject({ default: [true, 7] });
  });

  it('keeps the walls of a package tree', async () => {
    const root = write({
      'package.json': '{"name":"app","type":"module"}',
      'index.js': "export default (path) => import('nosy').then(({ default: peek }) => peek(path))",
      'secret.js': 'export default "secret"',
      'node_modules/nosy/package.json': '{"name":"nosy","type":"module"}',
      'node_modules/nosy/index.js': 'export default (path) => import(path).then(() => true, () => false)',
    });
    const { bytes } = makeArchive(root, { walled: true, include: ['/secret.js'] });
    const open = makeArchive(root, { include: ['/secret.js'] });
    for (const [modules, answer] of [
      [packageTree(root), false],
      [archive(bytes), false],
      [archive(open.bytes), true],
    ] as const) {
      const { default: peek } = (await makeTenant({ modules }).import('.')) as {
        default: (path: string) => Promise<boolean>;
      };
      expect(await peek('../../secret.js')).toBe(answer);
    }
  });

  it('round-trips any tree of modules', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,7}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.txt`);
    const tree = fc.uniqueArray(fc.tuple(path, fc.string({ unit: 'grapheme' })), { selector: ([one]) => one });
    fc.assert(
      fc.property(tree, (given) => {
        const contents = { ...Object.fromEntries(given), 'index.js': 'module.exports = 1' };
        const { bytes } = makeArchive(makeMemoryTree(contents), { include: given.map(([one]) => `/${one}`) });
        const { tree: back, files: list } = readArchive(bytes);
        expect(list.map((file) => file.path)).toEqual(
          Object.keys(contents)
            .map((one) => `/${one}`)
            .sort(),
        );
        for (const [one, text] of Object.entries(contents))
          expect(back.read(`/${one}`)).toBe(text.replace(/^\uFEFF/, ''));
      }),
      { numRuns: 40 },
    );
  });

  it('takes the options of sources: powers, builtins, walls', async () => {
    const { bytes } = makeArchive(
      makeMemoryTree({
        'package.json': '{"type":"module"}',
        'index.js': `import { kv } from 'cofferdam:kv'; import { EventEmitter } from 'node:events';
          const all = new EventEmitter(); let heard; all.on('x', (value) => (heard = value)); all.emit('x', kv.get('key'));
          export default heard;`,
      }),
    );
    const modules = archive(bytes, { powers: { kv: { get: (key: string) => `value of ${key}` } } });
    expect(await makeTenant({ modules }).import('.')).toMatchObject({ default: 'value of key' });
    const bare = archive(bytes, { powers: { kv: { get: () => '' } }, node: false });
    await expect(makeTenant({ modules: bare }).import('.')).rejects.toThrow(/node:events/);
    expect(errorOf(() => archive(bytes, { extension: [] } as object)).code).toBe('OPTION_UNKNOWN');
  });

  it('carries a manifest and a policy', () => {
    const made = makeArchive(shop, {
      manifest: { name: 'shop', version: '1.0.0', entry: './index.js', limits: { wallMs: 5, fuel: 7 } },
      policy: { resources: { tax: { globals: {} } } },
    });
    const same = makeArchive(shop, {
      policy: { resources: { tax: { globals: {} } } },
      manifest: { limits: { fuel: 7, wallMs: 5 }, entry: './index.js', version: '1.0.0', name: 'shop', powers: {} },
    });
    expect(same.bytes).toEqual(made.bytes);
    expect(readArchive(made.bytes)).toMatchObject({
      manifest: { name: 'shop', version: '1.0.0', entry: './index.js', limits: { fuel: 7, wallMs: 5 }, powers: {} },
      policy: { resources: { tax: { globals: {} } } },
    });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(errorOf(() => makeArchive(shop, { policy: circle })).code).toBe('ARCHIVE_CONTENT');
    expect(errorOf(() => makeArchive(shop, { manifest: circle })).code).toBe('ARCHIVE_CONTENT');
  });

  it('carries no manifest and no policy that a directory would be refused for', () => {
    const manifest = { name: 'shop', version: '1.0.0', entry: './index.js' };
    for (const wrong of [5, [], 'x', {}, { ...manifest, entri: 1 }, { ...manifest, entry: './gone.js' }])
      expect(errorOf(() => makeArchive(shop, { manifest: wrong })).code).toBe('MANIFEST_INVALID');
    expect(() => makeArchive(shop, { manifest: { ...manifest, limits: { fuel: -1 } } })).toThrow('limits.fuel');
    const unknown = { resources: { taxes: {} } };
    expect(errorOf(() => makeArchive(shop, { policy: unknown })).code).toBe('POLICY_PACKAGE_UNKNOWN');
    for (const wrong of [5, {}, { resources: {}, entri: {} }])
      expect(errorOf(() => makeArchive(shop, { policy: wrong })).code).toBe('POLICY_INVALID');
  });

  it('takes name and version of a manifest from the package.json, as a directory does', () => {
    const tree = makeMemoryTree({ 'package.json': '{"name":"a","version":"2.0.0"}', 'index.js': '' });
    const { bytes } = makeArchive(tree, { manifest: { entry: './index.js' } });
    expect(readArchive(bytes).manifest).toMatchObject({ name: 'a', version: '2.0.0' });
  });
});

describe('archiveOf()', () => {
  it('needs no Node: another SHA-512, and what sources do without it', async () => {
    const tree = makeMemoryTree({ 'package.json': '{"type":"module"}', 'index.js': 'export default 7' });
    const powers = { crypto: { sha512, verify: () => false }, open: openFiles() };
    const made = makeArchiveOf(tree, {}, powers);
    expect(made.bytes).toEqual(makeArchive(tree).bytes);
    expect(verifyArchiveOf(made.bytes, {}, powers).unitsState).toBe('checked');
    const modules = archiveOf(made.bytes, { digest: made.digest }, powers);
    expect(await makeTenant({ modules }).import('.')).toMatchObject({ default: 7 });
    expect(readArchiveOf(made.bytes, {}, powers).tree.read('/index.js')).toBe('export default 7');
    expect(errorOf(() => openFiles({ jsx: true } as object)).code).toBe('OPTION_UNKNOWN');
  });
});

describe('an archive of somebody else', () => {
  const { bytes, digest } = makeArchive(makeMemoryTree({ 'index.js': 'module.exports = 1' }));
  const entries = (): Map<string, Uint8Array> => new Map(readContainer(bytes, options).entries);
  const forge = (change: (entries: Map<string, Uint8Array>) => unknown): Uint8Array => {
    const forged = entries();
    change(forged);
    return writeContainer(forged, options);
  };
  const put = (path: string, text: string) => (forged: Map<string, Uint8Array>) =>
    forged.set(path, new TextEncoder().encode(text));
  const about = (change: object): ((forged: Map<string, Uint8Array>) => unknown) =>
    put(
      'about.json',
      JSON.stringify(
        Object.fromEntries(
          Object.entries({ ...JSON.parse(new TextDecoder().decode(entries().get('about.json'))), ...change }).sort(
            ([one], [other]) => (one < other ? -1 : 1),
          ),
        ),
      ),
    );
  const manifest = (entry: string): string => JSON.stringify({ entry, name: 'x', version: '1.0.0' });
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

  it('is refused for each bit of it that is flipped, before a host of modules exists', () => {
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const tampered = bytes.slice();
      tampered[at >> 3] = (tampered[at >> 3] as number) ^ (1 << (at & 7));
      expect(errorOf(() => archive(tampered)).code).toMatch(/^ARCHIVE_/);
    }
  });

  it.each<readonly [string, string, Uint8Array]>([
    ['a file outside of its places', 'ARCHIVE_CONTENT', forge(put('extra.js', ''))],
    ['nothing about itself', 'ARCHIVE_CONTENT', forge((forged) => forged.delete('about.json'))],
    ['something unknown about itself', 'ARCHIVE_CONTENT', forge(about({ zeal: 1 }))],
    ['no entries', 'ARCHIVE_CONTENT', forge(about({ entries: [] }))],
    ['entries that are no text', 'ARCHIVE_CONTENT', forge(about({ entries: [1] }))],
    ['conditions that are no text', 'ARCHIVE_CONTENT', forge(about({ conditions: 'node' }))],
    ['a root that climbs', 'ARCHIVE_CONTENT', forge(about({ root: '/../x' }))],
    ['a name that is none', 'ARCHIVE_CONTENT', forge(about({ name: 1 }))],
    ['a name that forges lines of a log', 'ARCHIVE_CONTENT', forge(about({ name: 'a\nError: made up' }))],
    ['a name that turns the text around', 'ARCHIVE_CONTENT', forge(about({ name: 'a\u202eb' }))],
    ['a name that climbs', 'ARCHIVE_CONTENT', forge(about({ name: '../../etc' }))],
    ['a name that is absolute', 'ARCHIVE_CONTENT', forge(about({ name: '/etc' }))],
    ['a name as long as a book', 'ARCHIVE_CONTENT', forge(about({ name: 'x'.repeat(2 ** 20) }))],
    ['a root that is not there', 'ARCHIVE_CONTENT', forge(about({ root: '/gone' }))],
    ['a root that is a file', 'ARCHIVE_CONTENT', forge(about({ root: '/index.js' }))],
    ['an empty entry', 'ARCHIVE_CONTENT', forge(about({ entries: [''] }))],
    ['an entry as long as a book', 'ARCHIVE_CONTENT', forge(about({ entries: ['x'.repeat(2 ** 20)] }))],
    ['a condition that is a subpath', 'ARCHIVE_CONTENT', forge(about({ conditions: ['./x'] }))],
    ['a condition that is empty', 'ARCHIVE_CONTENT', forge(about({ conditions: [''] }))],
    ['a manifest that is none', 'MANIFEST_INVALID', forge(put('manifest.json', '5'))],
    ['a manifest of another file', 'MANIFEST_INVALID', forge(put('manifest.json', manifest('./gone.js')))],
    ['a manifest that climbs', 'MANIFEST_INVALID', forge(put('manifest.json', manifest('../index.js')))],
    ['a policy that is none', 'POLICY_INVALID', forge(put('policy.json', '[]'))],
    ['a policy with a misspelt entry', 'POLICY_INVALID', forge(put('policy.json', '{"entri":{},"resources":{}}'))],
    ['units of no compiler', 'ARCHIVE_CONTENT', forge(about({ compiler: null }))],
    ['JSON in another order', 'ARCHIVE_CONTENT', forge(put('manifest.json', '{"b":1,"a":1}'))],
    ['JSON with a key twice', 'ARCHIVE_CONTENT', forge(put('manifest.json', '{"a":1,"a":1}'))],
    ['JSON with white space', 'ARCHIVE_CONTENT', forge(put('policy.json', '{ }'))],
    ['no JSON', 'ARCHIVE_CONTENT', forge(put('policy.json', 'true false'))],
    ['JSON that is nested too deep', 'ARCHIVE_CONTENT', forge(put('manifest.json', deep))],
    ['links that are no list', 'ARCHIVE_CONTENT', forge(put('links.json', '{}'))],
    ['no links, written out', 'ARCHIVE_CONTENT', forge(put('links.json', '[]'))],
    ['a link to nowhere', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/a","/gone"]]'))],
    ['a link that hides a file', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/index.js","/"]]'))],
    ['a link that hides the root', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/","/index.js"]]'))],
    ['a link that climbs', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/a","/../../etc"]]'))],
    ['a link that is relative', 'ARCHIVE_CONTENT', forge(put('links.json', '[["a","/index.js"]]'))],
    ['a link to itself', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/a","/a"]]'))],
    ['links in a circle', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/a","/b"],["/b","/a"]]'))],
    ['links that pass each other', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/a","/"],["/a/b","/index.js"]]'))],
    ['links in another order', 'ARCHIVE_CONTENT', forge(put('links.json', '[["/b","/"],["/a","/"]]'))],
    ['a unit under another name', 'ARCHIVE_CONTENT', forge(put('units/script.mg.00', '{}'))],
  ])('is refused for %s', (_, code, forged) => {
    expect(errorOf(() => archive(forged)).code).toBe(code);
    expect(errorOf(() => readArchive(forged)).code).toBe(code);
    expect(errorOf(() => verifyArchive(forged)).code).toBe(code);
  });

  it('is another archive when a file was added, removed or renamed: the pinned digest refuses it', () => {
    for (const change of [
      put('files/more.js', ''),
      put('files/index.js', 'module.exports = 2'),
      (forged: Map<string, Uint8Array>) =>
        forged.delete([...forged.keys()].find((path) => path.startsWith('units/')) as string),
      (forged: Map<string, Uint8Array>) => {
        forged.set('files/index.cjs', forged.get('files/index.js') as Uint8Array);
        forged.delete('files/index.js');
      },
    ]) {
      const forged = forge(change);
      expect(errorOf(() => archive(forged, { digest }))).toMatchObject({ code: 'ARCHIVE_DIGEST' });
      expect(errorOf(() => readArchive(forged)).code).toBe('nothing was thrown');
    }
    expect(errorOf(() => archive(bytes, { digest: digest.toUpperCase() })).code).toBe('OPTION_INVALID');
    for (const wrong of ['bytes', 7, null, undefined, [0x89, 0x43]])
      expect(errorOf(() => archive(wrong as never)).code).toBe('ARCHIVE_FORMAT');
  });

  it('is not taken for a digest or a key that was looked for in vain', () => {
    for (const options of [{ digest: undefined }, { publicKey: undefined }, { publicKey: [undefined] }])
      for (const read of [archive, readArchive, verifyArchive])
        expect(errorOf(() => read(bytes, options as never)).code).toBe('OPTION_INVALID');
    for (const options of [{ signer: undefined }, { signer: {} }, { policy: undefined }, { manifest: undefined }])
      expect(errorOf(() => makeArchive(shop, options as never)).code).toBe('OPTION_INVALID');
  });

  it('has to be signed by a key that the host names', () => {
    const [own, other] = [1, 2].map(
      () => makeArchiveSigner(generateKeyPairSync('ed25519').privateKey) as ArchiveSigner,
    ) as [ArchiveSigner, ArchiveSigner];
    const tree = makeMemoryTree({ 'index.js': 'module.exports = 1' });
    const signed = makeArchive(tree, { signer: own });
    expect(signed.digest).toBe(digest);
    expect(readArchive(signed.bytes, { publicKey: own.publicKey }).signer).toBe(
      Buffer.from(own.publicKey).toString('hex'),
    );
    expect(readArchive(signed.bytes, { publicKey: [other.publicKey, own.publicKey], digest }).digest).toBe(digest);
    expect(errorOf(() => archive(signed.bytes, { publicKey: other.publicKey })).code).toBe('ARCHIVE_SIGNER');
    expect(errorOf(() => archive(signed.bytes, { publicKey: [] })).code).toBe('ARCHIVE_SIGNER');
    expect(errorOf(() => archive(bytes, { publicKey: own.publicKey })).code).toBe('ARCHIVE_UNSIGNED');
    expect(errorOf(() => archive(bytes, { publicKey: own.publicKey.subarray(1) })).code).toBe('OPTION_INVALID');
    // Bytes that are no point of the curve, and the points that every signature fits in careless libraries.
    for (const key of [new Uint8Array(32).fill(0xff), new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31))]) {
      const lying = { publicKey: key, sign: () => Uint8Array.of(...key, ...new Uint8Array(32)) };
      const forged = makeArchive(tree, { signer: lying }).bytes;
      expect(errorOf(() => archive(forged, { publicKey: own.publicKey })).code).toMatch(/^ARCHIVE_SIGN/);
    }
  });
});

describe('units of an archive', () => {
  /** Each with a text of its own: the process keeps what it compiled before. */
  const loop = (salt: string) =>
    makeMemoryTree({
      'package.json': '{"type":"module"}',
      'index.js': `export default (n) => { let i = 0; while (i < n) i += 1; return i } // ${salt}`,
    });
  const made = makeArchive(loop('honest'));
  const unitPath = (bytes: Uint8Array): string =>
    [...readContainer(bytes, options).entries.keys()].find((path) => path.startsWith('units/')) as string;

  /** An archive with a unit that was compiled without charges: it says that its source loops, and never pays. */
  const forge = (salt: string): Uint8Array => {
    const { bytes } = makeArchive(loop(salt));
    const entries = new Map(readContainer(bytes, options).entries);
    const source = new TextDecoder().decode(entries.get('files/index.js'));
    const free = compile(source, { goal: 'module', name: 'index.js', flags: { metered: false, guarded: false } });
    entries.set(unitPath(bytes), new TextEncoder().encode(packUnit(free) as string));
    return writeContainer(entries, options);
  };
  const forged = forge('forged');
  const fuelOf = async (bytes: Uint8Array, how: object): Promise<number> => {
    const tenant = makeTenant({ modules: archive(bytes, how), limits: { fuel: 1e7 } });
    const { default: count } = (await tenant.import('.')) as { default: (n: number) => Promise<number> };
    await count(100_000);
    return tenant.usage().fuel;
  };

  it('that lie about their charges are not used unless the host says so', async () => {
    const { digest } = readArchive(forged);
    expect(await fuelOf(forged, {})).toBeGreaterThan(100_000);
    expect(await fuelOf(forged, { digest })).toBeGreaterThan(100_000);
  });

  it('that lie are found when they are checked', () => {
    expect(errorOf(() => archive(forged, { units: 'check' })).code).toBe('ARCHIVE_UNIT');
    expect(errorOf(() => verifyArchive(forged)).code).toBe('ARCHIVE_UNIT');
    expect(verifyArchive(made.bytes)).toMatchObject({ unitsState: 'checked', units: 1 });
  });

  it('are used unchecked only with a digest or a key, and a host that says so can be lied to', async () => {
    expect(errorOf(() => archive(forged, { units: 'use' })).code).toBe('ARCHIVE_UNITS_UNTRUSTED');
    expect(errorOf(() => archive(forged, { units: 'yes' as 'use' })).code).toBe('OPTION_INVALID');
    // This is what trusting means, and why it is not the default: the loop is free.
    const other = forge('forged and trusted');
    expect(await fuelOf(other, { units: 'use', digest: readArchive(other).digest })).toBeLessThan(1000);
  });

  it('that belong to no source, or to another compiler, are refused or left alone', () => {
    const entries = new Map(readContainer(made.bytes, options).entries);
    const path = unitPath(made.bytes);
    entries.set(path.replace(/[0-9a-f]{8}$/, '00000000'), entries.get(path) as Uint8Array);
    expect(errorOf(() => verifyArchive(writeContainer(entries, options))).code).toBe('ARCHIVE_UNIT');
    const older = new Map(readContainer(forged, options).entries);
    const about = new TextDecoder().decode(older.get('about.json'));
    older.set('about.json', new TextEncoder().encode(about.replace(`"${COMPILER_VERSION}"`, '"0"')));
    expect(verifyArchive(writeContainer(older, options)).unitsState).toBe('of another compiler');
  });

  it('are not those of text that another compiler makes: its next version makes another', () => {
    const typed = makeMemoryTree({ 'index.ts': 'export default 1 as number' });
    const { bytes, units } = makeArchive(typed, { entries: ['./index.ts'] });
    expect(units).toBe(0);
    const compilers = { '.ts': () => ({ source: 'export default 2' }) };
    expect(verifyArchive(bytes, { compilers }).unitsState).toBe('none');
  });

  it('can be left out', () => {
    const bare = makeArchive(loop('bare'), { units: false });
    expect(verifyArchive(bare.bytes)).toMatchObject({ units: 0, unitsState: 'none', about: { compiler: undefined } });
  });
});
