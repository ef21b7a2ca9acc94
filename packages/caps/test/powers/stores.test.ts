// Key-value stores that last: the same behaviour over memory, a file and SQLite, across restarts, crashes and guests
// that try to fill the disk or to be somebody else.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type KeyValueBackend,
  type KeyValueOptions,
  makeKeyValuePower,
  makeMemoryStore,
  type StoredValue,
} from '../../src/powers/index.ts';
import { makeFileStore, makeSqliteStore } from '../../src/node/index.ts';

const refused = (code: string) => expect.objectContaining({ code });
const base = mkdtempSync(join(tmpdir(), 'cofferdam-stores-'));
afterAll(() => rmSync(base, { recursive: true }));
let number = 0;
const freshPath = (): string => {
  number += 1;
  return join(base, `store-${number}`);
};

const kinds: Readonly<Record<string, (path: string) => KeyValueBackend>> = {
  memory: () => makeMemoryStore(),
  file: (path) => makeFileStore({ path }),
  sqlite: (path) => makeSqliteStore({ path }),
};
const lasting = ['file', 'sqlite'] as const;
const key = fc.oneof(
  fc.constantFrom('a', 'b', '', '__proto__', 'constructor', 'a\0b', 'a\0', '\ud800', '\n', "'; DROP TABLE entries; --"),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const value: fc.Arbitrary<StoredValue> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', 'x\0y', '\udc00', '\n', 'null'),
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
);
type Step = ['set', string, StoredValue] | ['get' | 'has' | 'delete', string] | ['reopen'];
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant('set' as const), key, value),
  fc.tuple(fc.constantFrom('get' as const, 'has' as const, 'delete' as const), key),
  fc.tuple(fc.constant('reopen' as const)),
);

describe.each(Object.keys(kinds))('a store in %s', (kind) => {
  const open = (path: string, options: KeyValueOptions = {}) =>
    makeKeyValuePower({ backend: (kinds[kind] as (path: string) => KeyValueBackend)(path), ...options });

  it('behaves as a Map, whatever the keys and values, across restarts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const path = freshPath();
        let grant = open(path);
        let model = new Map<string, StoredValue>();
        for (const [method, at, item] of steps) {
          if (method === 'reopen') {
            grant.revoke();
            grant = open(path);
            if (kind === 'memory') model = new Map();
          } else if (method === 'set') {
            grant.value.set(at as string, item as StoredValue);
            model.set(at as string, item as StoredValue);
          } else expect(grant.value[method](at as string)).toBe(model[method](at as string));
        }
        for (const [at, item] of model) expect(grant.value.get(at)).toBe(item);
        expect([...grant.value.keys()].sort()).toEqual([...model.keys()].sort());
        grant.revoke();
      }),
      { numRuns: kind === 'sqlite' ? 25 : 100 },
    );
  });

  it('holds maxKeys keys and maxBytes bytes and not one more', () => {
    const { value: store, revoke } = open(freshPath(), { maxKeys: 2, maxBytes: 20 });
    store.set('a', 'xxxx'); // 10 bytes
    store.set('b', 'xxxx');
    expect(() => store.set('c', '')).toThrow(refused('STORE_FULL'));
    expect(() => store.set('b', 'xxxxx')).toThrow(refused('STORE_FULL'));
    expect(store.get('b')).toBe('xxxx');
    store.set('b', 'xxx');
    store.delete('a');
    store.set('c', 'xxxxx');
    expect(() => store.set('b', 'xxxx')).toThrow(refused('STORE_FULL'));
    revoke();
  });

  it('keeps two tenants apart', () => {
    const [one, two] = [open(freshPath()), open(freshPath())];
    one.value.set('k', 'mine');
    expect([two.value.get('k'), two.value.keys()]).toEqual([undefined, []]);
    one.revoke();
    two.revoke();
    expect(() => one.value.get('k')).toThrow(refused('CAPABILITY_REVOKED'));
  });
});

describe.each(lasting)('a lasting store in %s', (kind) => {
  const open = (path: string) => (kinds[kind] as (path: string) => KeyValueBackend)(path);

  it('is open once at a time', () => {
    const path = freshPath();
    const first = open(path);
    expect(() => open(path)).toThrow(refused('STORE_LOCKED'));
    first.close();
    open(path).close();
    expect(existsSync(`${path}.pid`)).toBe(false);
  });

  it('counts what it holds already, and lets too much of it be read and removed', () => {
    const path = freshPath();
    const before = makeKeyValuePower({ backend: open(path) });
    for (const at of ['a', 'b', 'c']) before.value.set(at, 'x'.repeat(10));
    before.revoke();
    const { value: store, revoke } = makeKeyValuePower({ backend: open(path), maxKeys: 2, maxBytes: 20 });
    expect(store.keys()).toEqual(['a', 'b', 'c']);
    expect(() => store.set('d', '')).toThrow(refused('STORE_FULL'));
    store.set('a', '');
    expect(() => store.set('a', 'xx')).toThrow(refused('STORE_FULL'));
    expect([store.delete('b'), store.get('c')]).toEqual([true, 'x'.repeat(10)]);
    revoke();
  });

  it('does not grow by setting one key again and again', () => {
    const path = freshPath();
    const backend = open(path);
    for (let count = 0; count < 400; count += 1) backend.set('k', 'x'.repeat(1000));
    backend.close();
    expect(statSync(path).size).toBeLessThan(140_000);
    const again = open(path);
    expect(again.get('k')).toBe('x'.repeat(1000));
    again.close();
  });
});

describe.each(lasting)('a lasting store in %s', (kind) => {
  const open = (path: string) => (kinds[kind] as (path: string) => KeyValueBackend)(path);

  it.each<[string, (path: string) => void]>([
    ['a directory', (path) => mkdirSync(path)],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a link to a device that never ends', (path) => symlinkSync('/dev/zero', path)],
    ['a link to nothing', (path) => symlinkSync(join(base, 'not-there'), path)],
    ['a link to another store', (path) => symlinkSync(join(base, 'theirs'), path)],
    ['a link to itself', (path) => symlinkSync(path, path)],
  ])('is no file that is %s, and leaves no lock behind', (_name, plant) => {
    const theirs = join(base, 'theirs');
    open(theirs).close();
    const before = readFileSync(theirs);
    const path = freshPath();
    plant(path);
    expect(() => {
      const backend = open(path);
      backend.close();
    }).toThrow();
    expect(readFileSync(theirs)).toEqual(before);
    expect([existsSync(`${path}.pid`), existsSync(join(base, 'not-there'))]).toEqual([false, false]);
    rmSync(theirs);
  });

  it('keeps its end when it is closed by a revoke in the middle of a loop over its keys', () => {
    const { value: store, revoke } = makeKeyValuePower({ backend: open(freshPath()) });
    for (const at of ['a', 'b', 'c']) store.set(at, 1);
    const seen: string[] = [];
    expect(() => {
      for (const at of store.keys()) {
        seen.push(at);
        revoke();
        store.delete(at);
      }
    }).toThrow(refused('CAPABILITY_REVOKED'));
    expect(seen).toEqual(['a']);
  });
});

describe('makeFileStore()', () => {
  it('drops a last line that a crash has cut, and goes on after it', () => {
    const path = freshPath();
    writeFileSync(path, '["a",1]\n["b",2]\n["c",');
    let backend = makeFileStore({ path });
    expect([...backend.entries()]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    backend.set('d', 'ü');
    backend.close();
    backend = makeFileStore({ path });
    expect([...backend.entries()]).toEqual([
      ['a', 1],
      ['b', 2],
      ['d', 'ü'],
    ]);
    backend.close();
  });

  it.each([
    ['a line in the middle', '["a",1]\n["b"\n["c",3]\n'],
    ['no entry', '{"a":1}\n'],
    ['a value it never wrote', '["a",{"x":1}]\n'],
    ['a key that is no string', '[1,2]\n'],
  ])('refuses a file that is damaged otherwise: %s', (_name, text) => {
    const path = freshPath();
    writeFileSync(path, text);
    expect(() => makeFileStore({ path })).toThrow(refused('STORE_DAMAGED'));
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(existsSync(`${path}.pid`)).toBe(false);
  });

  it('writes through no link, and for its owner alone', () => {
    const [path, target] = [freshPath(), freshPath()];
    writeFileSync(target, '');
    symlinkSync(target, path);
    expect(() => makeFileStore({ path })).toThrow();
    const own = freshPath();
    makeFileStore({ path: own }).close();
    expect(statSync(own).mode & 0o777).toBe(0o600);
  });

  it('does not take the lock of a process that lives, and takes that of one that is gone', () => {
    const path = freshPath();
    writeFileSync(`${path}.pid`, '1');
    expect(() => makeFileStore({ path })).toThrow(refused('STORE_LOCKED'));
    writeFileSync(`${path}.pid`, '4194304');
    makeFileStore({ path }).close();
  });
});

describe('makeSqliteStore()', () => {
  it('refuses a file that is no database', () => {
    const path = freshPath();
    writeFileSync(path, 'not a database at all, but long enough to have a header of a hundred bytes'.repeat(4));
    expect(() => makeSqliteStore({ path })).toThrow(refused('STORE_DAMAGED'));
    expect(existsSync(`${path}.pid`)).toBe(false);
  });
});
