import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoaderError } from '../../src/errors.ts';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { parseManifest, readManifest, suitsHost } from '../../src/manifest/manifest.ts';
import type { ProblemsError } from '../../src/manifest/problems.ts';
import { RIGHT, WRONG } from './manifests.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/manifest.schema.json', import.meta.url), 'utf8'),
) as object;
const bySchema = new Ajv2020({ strict: false }).compile(schema);

function refusalOf(run: () => unknown): ProblemsError {
  try {
    run();
  } catch (error) {
    if (isLoaderError(error)) return error as ProblemsError;
    throw error;
  }
  throw new Error('Expected a refusal');
}
const parse = (text: string): unknown => parseManifest(text, { file: 'cofferdam.json' });

describe('parseManifest()', () => {
  it.each(RIGHT)('reads %s, and so does the schema', (_, manifest) => {
    const { $schema, ...rest } = manifest;
    const read = parse(JSON.stringify(manifest));
    expect(read).toEqual({ powers: {}, limits: {}, schedule: [], contributions: {}, ...rest });
    expect(Object.isFrozen(read)).toBe(true);
    expect(bySchema(manifest)).toBe(true);
  });

  it.each(WRONG)('refuses %s at its place, and the schema as far as it can', (_, manifest, path, who) => {
    const { code, problems } = refusalOf(() => parse(JSON.stringify(manifest)));
    expect(code).toBe('MANIFEST_INVALID');
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(bySchema(manifest)).toBe(who === 'reader');
  });

  it('points at the line and column, all problems at once, in the order of the text', () => {
    const text = `{
  "name": "a",
  "version": "1.0.0",
  "entri": "./index.js",
  "powers": {
    "fetch": { "raison": "x" },
    "\u{1F600}": 1, "store": true
  },
  "host": 7
}`;
    const error = refusalOf(() => parse(text));
    expect(error.problems).toEqual([
      { line: 1, column: 1, path: '', expected: 'the key entry', got: 'a manifest without it' },
      { line: 4, column: 3, path: '.entri', expected: 'the key entry', got: 'the unknown key "entri"' },
      expect.objectContaining({ line: 6, column: 14, path: '.powers.fetch', expected: 'the key reason' }),
      {
        line: 6,
        column: 16,
        path: '.powers.fetch.raison',
        expected: 'the key reason',
        got: 'the unknown key "raison"',
      },
      expect.objectContaining({ line: 7, column: 5, path: '.powers["\u{1F600}"]' }),
      expect.objectContaining({ line: 7, column: 11, got: '1' }),
      expect.objectContaining({ line: 7, column: 23, path: '.powers.store', got: 'true' }),
      expect.objectContaining({ line: 9, column: 11, path: '.host', got: '7' }),
    ]);
    expect(error.message).toContain(
      '\n  cofferdam.json:4:3 entri: expected the key entry, got the unknown key "entri"',
    );
    expect(error.details).toMatchObject({ file: 'cofferdam.json', line: 1, column: 1 });
  });

  it.each<[string, string, number, number]>([
    ['nothing', '', 1, 1],
    ['a trailing comma', '{\n  "name": "a",\n}', 3, 1],
    ['a comment', '{\n  // x\n}', 2, 3],
    ['more after it', '{} {}', 1, 4],
    ['an open string', '{\n "a": "b\n}', 2, 7],
    ['single quotes', "{ 'a': 1 }", 1, 3],
    ['a key twice, which two readers read as two things', '{"name": "a",\n "name": "b"}', 2, 2],
    ['a deep nest', `${'['.repeat(100_000)}`, 1, 65],
    ['a huge text', ' '.repeat(5_000_000), 1, 1],
  ])('refuses JSON with %s at its place', (_, text, line, column) => {
    expect(refusalOf(() => parse(text)).problems).toContainEqual(expect.objectContaining({ line, column }));
  });

  it('takes a byte order mark, and names from the package', () => {
    const text = '\uFEFF{ "entry": "./x.js" }';
    const manifest = parseManifest(text, { file: 'cofferdam.json', package: { name: 'p', version: '3.0.0' } });
    expect(manifest).toMatchObject({ name: 'p', version: '3.0.0' });
  });

  it('keeps __proto__ in data as data', () => {
    const text = '{"name":"a","version":"1.0.0","entry":"./x.js","contributions":{"m":[{"__proto__":{"evil":1}}]}}';
    const { contributions } = parseManifest(text, { file: 'cofferdam.json' });
    const [one] = contributions['m'] ?? [];
    expect(Object.keys(one ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
  });

  it('never throws anything but a coded refusal', () => {
    const words = fc.constantFrom(...'{}[]:,"\\ \n-1etrufalsn/*'.split(''), '"entry"', '"powers"', 'null');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(words).map((some) => some.join('')),
        ),
        (text) => {
          expect(['MANIFEST_INVALID']).toContain(refusalOf(() => parse(text)).code);
        },
      ),
    );
  });

  it('says once what is wrong once, and nothing that its text would write lines with', () => {
    const { problems } = refusalOf(() => parse('{"name":"x","version":"1","entry":"./i.js"}'));
    expect(problems.map(({ path }) => path)).toEqual(['.version']);
    const { message } = refusalOf(() => parse('{"name":"x","version":"1.0.0","entry":"./i.js","a\\n  b\u202e":1}'));
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('["a\\n  b\\u202e"]');
  });

  it('refuses unknown options', () => {
    expect(refusalOf(() => parseManifest('{}', { file: 'x', hots: '1' } as never)).code).toBe('OPTION_UNKNOWN');
  });
});

describe('readManifest()', () => {
  const part = { entry: './index.js' };
  const own = JSON.stringify({ name: 'a', version: '1.0.0', ...part });

  it('reads cofferdam.json, or cofferdam in package.json with the name and version beside it', () => {
    expect(readManifest(makeMemoryTree({ 'cofferdam.json': own, 'index.js': '' }))).toMatchObject({ name: 'a' });
    const text = JSON.stringify({ name: 'p', version: '1.2.3', scripts: {}, cofferdam: part });
    expect(readManifest(makeMemoryTree({ 'package.json': text, 'index.js': '' }))).toMatchObject({
      name: 'p',
      version: '1.2.3',
    });
    const tree = makeMemoryTree({ 'x/package.json': text, 'x/index.js': '' });
    expect(readManifest(tree, { directory: '/x' })).toMatchObject({ name: 'p' });
  });

  it('refuses both, none, and an entry that is not there', () => {
    const text = '{\n "name": "p", "version": "1.0.0",\n "cofferdam": { "entry": "./gone.js" } }';
    const both = refusalOf(() => readManifest(makeMemoryTree({ 'cofferdam.json': own, 'package.json': text })));
    expect(both.problems).toMatchObject([{ line: 3, column: 15, path: '.cofferdam', got: 'both' }]);
    const missing = refusalOf(() => readManifest(makeMemoryTree({ 'package.json': text })));
    expect(missing.problems).toMatchObject([{ line: 3, column: 26, path: '.cofferdam.entry' }]);
    expect(refusalOf(() => readManifest(makeMemoryTree({}))).code).toBe('MANIFEST_MISSING');
    expect(refusalOf(() => readManifest(makeMemoryTree({ 'package.json': '{}' }))).code).toBe('MANIFEST_MISSING');
  });

  it('holds it against what the host has', () => {
    const text = JSON.stringify({
      ...JSON.parse(own),
      host: '^2.0.0',
      powers: { net: { kind: 'fetsh', reason: 'x' } },
      contributions: { menu: [] },
    });
    const tree = makeMemoryTree({ 'cofferdam.json': text, 'index.js': '' });
    expect(readManifest(tree)).toMatchObject({ host: '^2.0.0' });
    const options = { host: '1.9.0', kinds: ['fetch', 'store'], extensionPoints: ['menus'] };
    expect(refusalOf(() => readManifest(tree, options)).problems).toMatchObject([
      { path: '.host', expected: "a range that includes this host's 1.9.0" },
      { path: '.powers.net', expected: 'fetch', got: 'the power fetsh' },
      { path: '.contributions.menu', expected: 'menus' },
    ]);
  });

  it('says which hosts it suits, prereleases included', () => {
    expect(suitsHost({}, '1.0.0')).toBe(true);
    expect(suitsHost({ host: '^1.2.0' }, '1.3.0-beta.1')).toBe(true);
    expect(suitsHost({ host: '^1.2.0' }, '2.0.0')).toBe(false);
  });
});
