// The compile cache on disk: what it gives is what this host wrote, and the disk breaks nothing.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, type CompileFlags, makeTenant, type Unit, type UnitRequest, type UnitStore } from '@cofferdam/core';
import { afterAll, describe, expect, it } from 'vitest';
import type { CompileCacheEvent } from '../../src/cache/events.ts';
import { makeUnitMemo } from '../../src/cache/memo.ts';
import { isLoaderError } from '../../src/errors.ts';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { archive, makeArchive, makeCompileCache, readCacheKey, withCompileCache } from '../../src/node/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const place = (): string => join(folder, `cache-${++count}`);
const key = new Uint8Array(32).fill(7);
const flags: CompileFlags = { metered: true, guarded: true, depth: false };

interface Opened {
  readonly cache: UnitStore;
  readonly events: CompileCacheEvent[];
  readonly types: () => readonly string[];
}

function open(directory: string, options: object = {}): Opened {
  const events: CompileCacheEvent[] = [];
  const cache = makeCompileCache({ directory, key, onEvent: (event) => events.push(event), ...options });
  return { cache, events, types: () => events.map(({ type }) => type) };
}

const requestFor = (source: string, change: object = {}): UnitRequest => ({
  source,
  goal: 'module',
  name: 'a.js',
  flags,
  ...change,
});
const unitFor = ({ source, goal, name, flags: of }: UnitRequest): Unit => compile(source, { goal, name, flags: of });
const textOf = (unit: Unit | undefined): string | undefined =>
  unit
    ?.emit(() => true)
    .text.split('\n')
    .slice(0, -1)
    .join('\n');

function entriesIn(directory: string): string[] {
  return (readdirSync(directory, { recursive: true }) as string[])
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isLoaderError(error)) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('makeCompileCache()', () => {
  it('gives to the next process what this one compiled', () => {
    const directory = place();
    const request = requestFor('export let a = () => b');
    const first = open(directory);
    expect(first.cache.read(request)).toBe(undefined);
    first.cache.write(request, unitFor(request));
    expect(first.types()).toEqual(['miss', 'stored']);
    const second = open(directory);
    expect(textOf(second.cache.read(request))).toBe(textOf(unitFor(request)));
    expect(second.cache.read({ ...request, name: 'other name.js' })).toMatchObject({ name: 'other name.js' });
    expect(second.cache.read(request)).toBe(second.cache.read(request));
    expect(second.types()).toEqual(['hit', 'hit']);
  });

  it('is used by tenants, and by a second process for the first time of a text', async () => {
    const directory = place();
    const tree = makeMemoryTree({
      'index.js': 'module.exports = require("./b.js") + 1',
      'b.js': 'module.exports = 41',
    });
    const { bytes } = makeArchive(tree, { units: false });
    const { cache, types } = open(directory);
    const modules = withCompileCache(archive(bytes), cache);
    expect(await makeTenant({ modules }).import('.')).toMatchObject({ default: 42 });
    expect(types()).toEqual(['miss', 'stored', 'miss', 'stored']);
    expect(entriesIn(directory)).toHaveLength(2);
  });

  it('keeps the program, and where its positions stand', async () => {
    const directory = place();
    const source = 'exports.spin = () => {\n  for (;;) {}\n};';
    const request = requestFor(source, { goal: 'commonjs', name: 'index.js' });
    const unit = unitFor(request);
    const program = textOf(unit);
    open(directory).cache.write(request, unit);
    expect(readFileSync(entriesIn(directory)[0] as string, 'utf8')).toContain(program);
    const { cache, types } = open(directory);
    const modules = withCompileCache(archive(makeArchive(makeMemoryTree({ 'index.js': source })).bytes), cache);
    const tenant = makeTenant({ modules, limits: { fuel: 1e6 } });
    const { spin } = await tenant.import('.');
    expect(spin).toThrow(expect.objectContaining({ code: 'LIMIT_FUEL' }));
    expect(tenant.state()).toMatchObject({ faultAt: { file: 'index.js', line: 2 } });
    expect(types()).toEqual(['hit']);
  });

  it.each<[string, object]>([
    ['another text', { source: 'export let a = () => c' }],
    ['another goal', { goal: 'commonjs', source: 'exports.a = 1' }],
    ['other flags', { flags: { ...flags, depth: true } }],
    ['no charges', { flags: { ...flags, metered: false } }],
  ])('keeps apart %s', (_, change) => {
    const directory = place();
    const request = requestFor(change && 'goal' in change ? 'exports.a = 1' : 'export let a = () => b');
    const { cache } = open(directory);
    cache.write(request, unitFor(request));
    expect(cache.read({ ...request, ...change })).toBe(undefined);
  });

  it('keeps no text that UTF-8 would make another', () => {
    const directory = place();
    const { cache } = open(directory);
    const request = requestFor('export default "\ud800"');
    cache.write(request, unitFor(request));
    expect(cache.read(request)).toBe(undefined);
    expect(cache.read(requestFor('export default "\ud801"'))).toBe(undefined);
  });

  it('is no use to a host with another key', () => {
    const directory = place();
    const request = requestFor('export default 1');
    open(directory).cache.write(request, unitFor(request));
    const { cache, types } = open(directory, { key: new Uint8Array(32).fill(8) });
    expect(cache.read(request)).toBe(undefined);
    expect(types()).toEqual(['miss']);
  });

  it.each<[string, unknown, string]>([
    ['a short key', { key: new Uint8Array(31) }, 'CACHE_KEY'],
    ['a key that is text', { key: 'x'.repeat(40) }, 'CACHE_KEY'],
    ['no room', { maxBytes: 0 }, 'OPTION_INVALID'],
    ['an option that it does not know', { size: 1 }, 'OPTION_UNKNOWN'],
  ])('refuses %s', (_, change, code) => {
    expect(codeOf(() => open(place(), change as object))).toBe(code);
  });

  it('goes on when a listener throws', () => {
    const onEvent = (): never => {
      throw new Error('listener');
    };
    expect(makeCompileCache({ directory: place(), key, onEvent }).read(requestFor('1'))).toBe(undefined);
  });
});

describe('a poisoned cache', () => {
  const victim = requestFor('export default () => { for (;;); }');
  const free = unitFor({ ...victim, flags: { metered: false, guarded: false, depth: false } });

  /** A cache with the victim's entry in it, then changed by somebody without the key. */
  function poison(change: (path: string, directory: string) => void): Opened {
    const directory = place();
    open(directory).cache.write(victim, unitFor(victim));
    change(entriesIn(directory)[0] as string, directory);
    return open(directory);
  }

  /** The same unit, but free of charge, by a host of the attacker's own. */
  function forged(): Buffer {
    const directory = place();
    const attacker = open(directory, { key: new Uint8Array(32).fill(9) });
    attacker.cache.write(victim, free);
    return readFileSync(entriesIn(directory)[0] as string);
  }

  it.each<[string, (path: string, directory: string) => void]>([
    ['a unit without charges, under the name of the one that has them', (path) => writeFileSync(path, forged())],
    [
      'a unit without charges behind the MAC of the one that has them',
      (path) => {
        const own = readFileSync(path);
        const other = forged();
        writeFileSync(path, Buffer.concat([own.subarray(0, 49), other.subarray(49)]));
      },
    ],
    [
      'an entry of this host, moved to another name',
      (path, directory) => {
        const other = requestFor(victim.source.replace('for (;;);', 'if (0)  ;')); // of the same length, and it charges less
        open(directory).cache.write(other, unitFor(other));
        const moved = entriesIn(directory).find((one) => one !== path) as string;
        renameSync(moved, path);
      },
    ],
    ['nothing', (path) => writeFileSync(path, '')],
    ['the beginning of it', (path) => writeFileSync(path, readFileSync(path).subarray(0, 60))],
    ['more than it', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from(' ')]))],
    [
      'a link to the true entry',
      (path) => {
        const elsewhere = join(folder, `elsewhere-${++count}`);
        renameSync(path, elsewhere);
        symlinkSync(elsewhere, path);
      },
    ],
  ])('is refused, deleted and told: %s', (_, change) => {
    const { cache, events } = poison(change);
    expect(cache.read(victim)).toBe(undefined);
    expect(events).toMatchObject([{ type: 'refused', name: 'a.js' }]);
    cache.write(victim, unitFor(victim));
    expect(textOf(cache.read(victim))).toBe(textOf(unitFor(victim)));
    expect(events.map(({ type }) => type)).toEqual(['refused', 'stored', 'hit']);
  });

  it('is refused for every single bit that is flipped', () => {
    const small = requestFor('1');
    const directory = place();
    open(directory).cache.write(small, unitFor(small));
    const [path] = entriesIn(directory) as [string];
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const tampered = Buffer.from(bytes);
      tampered[at >> 3] = (tampered[at >> 3] as number) ^ (1 << (at & 7));
      writeFileSync(path, tampered);
      expect(open(directory).cache.read(small)).toBe(undefined);
    }
    writeFileSync(path, bytes);
    expect(open(directory).cache.read(small)).not.toBe(undefined);
  });

  it('is refused where a directory stands, and where nobody answers', () => {
    const { cache, types } = poison((path) => {
      rmSync(path);
      mkdirSync(path);
    });
    expect(cache.read(victim)).toBe(undefined);
    expect(types()).toEqual(['refused']);
  });
});

describe('a disk that fails', () => {
  const request = requestFor('export default 2');

  it('breaks nothing, and is told: a file where the directory should be', () => {
    const directory = place();
    writeFileSync(directory, '');
    const { cache, events } = open(directory);
    expect(cache.read(request)).toBe(undefined);
    cache.write(request, unitFor(request));
    expect(events).toMatchObject([
      { type: 'failed', doing: 'read', code: 'ENOTDIR' },
      { type: 'miss' },
      { type: 'failed', doing: 'write' },
    ]);
  });

  it('leaves no drafts behind, and removes those of processes that died', () => {
    const directory = place();
    let now = Date.now();
    const { cache } = open(directory, { now: () => now });
    cache.write(request, unitFor(request));
    const [path] = entriesIn(directory) as [string];
    const draft = join(path, '..', '.draft-1-dead');
    writeFileSync(draft, 'half');
    now += 11 * 60_000;
    // Looks at the directory when it writes for the first time.
    const later = open(directory, { now: () => now }).cache;
    const other = requestFor('export default 3');
    later.write(other, unitFor(other));
    expect(entriesIn(directory)).not.toContain(draft);
    expect(entriesIn(directory)).toHaveLength(2);
  });
});

describe('the bound', () => {
  it('throws out what was used longest ago', () => {
    const directory = place();
    const requests = Array.from({ length: 40 }, (_, i) => requestFor(`export default ${i} // ${'x'.repeat(i % 3)}`));
    const size = 600;
    const maxBytes = 30 * size;
    const step = 2 * 60 * 60_000;
    let now = Date.now() - 100 * step;
    const { cache, events } = open(directory, { maxBytes, now: () => now });
    const paths = new Map<number, string>();
    requests.forEach((request, i) => {
      now += step;
      const before = new Set(i === 0 ? [] : entriesIn(directory));
      cache.write(request, unitFor(request));
      const made = entriesIn(directory).find((path) => !before.has(path));
      if (made !== undefined) {
        paths.set(i, made);
        utimesSync(made, now / 1000, now / 1000);
      }
      // The first one is used all the time, by other processes.
      open(directory, { now: () => now, maxBytes }).cache.read(requests[0] as UnitRequest);
    });
    const left = entriesIn(directory);
    const total = left.reduce((sum, path) => sum + statSync(path).size, 0);
    expect(total).toBeLessThanOrEqual(maxBytes);
    expect(events.some(({ type }) => type === 'evicted')).toBe(true);
    expect(left).toContain(paths.get(0));
    expect(left).toContain(paths.get(39));
    expect(left).not.toContain(paths.get(1));
  });

  it('keeps no file that would throw out all others', () => {
    const directory = place();
    const { cache, types } = open(directory, { maxBytes: 1000 });
    const request = requestFor('export default 5');
    cache.write(request, unitFor(request));
    expect(types()).toEqual([]);
    expect(cache.read(request)).toBe(undefined);
  });

  it('of what is kept in memory is one of source text', () => {
    const memo = makeUnitMemo(25);
    const units = ['a', 'b', 'c'].map((letter) => unitFor(requestFor(`/* ${letter} */ 1`)));
    for (const unit of units) memo.set(unit.source, unit);
    expect(units.map((unit) => memo.get(unit.source) === unit)).toEqual([false, true, true]);
  });
});

describe('readCacheKey()', () => {
  it('makes a key once, for its owner alone', () => {
    const path = join(place(), 'deep', 'cache.key');
    const made = readCacheKey(path);
    expect(made).toHaveLength(32);
    expect(readCacheKey(pathToFileURL(path))).toEqual(made);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['cache.key']);
    expect(readCacheKey(join(place(), 'cache.key'))).not.toEqual(made);
  });

  it.each<[string, (path: string) => void]>([
    ['that others may read', (path) => chmodSync(path, 0o644)],
    ['that others may write', (path) => chmodSync(path, 0o602)],
    ['of another length', (path) => writeFileSync(path, 'short')],
    [
      'that is a link',
      (path) => {
        renameSync(path, `${path}.real`);
        symlinkSync(`${path}.real`, path);
      },
    ],
    [
      'that is a directory',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('refuses a key %s', (_, change) => {
    const path = join(place(), 'cache.key');
    readCacheKey(path);
    change(path);
    expect(codeOf(() => readCacheKey(path))).toBe('CACHE_KEY_EXPOSED');
  });
});
