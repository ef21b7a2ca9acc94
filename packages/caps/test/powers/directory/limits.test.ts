// Sizes, numbers, ends, and what errors say.
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Directory, type DirectoryOptions, makeDirectoryPower } from '../../../src/node/index.ts';
import { base, refused, root, useDirectories, ways } from './support.ts';

useDirectories();

describe.each(ways)('a directory power that holds %s', (hold) => {
  const make = (options: Partial<DirectoryOptions> = {}) => makeDirectoryPower({ path: root, hold, ...options });

  it('takes maxFileBytes and not one more, whichever way it goes', async () => {
    const { value } = make({ maxFileBytes: 10 });
    await value.write('ten', 'x'.repeat(10));
    expect(await value.readText('ten')).toHaveLength(10);
    await expect(value.write('eleven', 'x'.repeat(11))).rejects.toThrow(refused('POWER_LIMIT'));
    writeFileSync(join(root, 'eleven'), 'x'.repeat(11));
    await expect(value.read('eleven')).rejects.toThrow(refused('FILE_TOO_LARGE'));
  });

  it('reads no more than that of a file that says less than it has, or grows meanwhile', async () => {
    const { value } = make({ maxFileBytes: 1000 });
    truncateSync(join(root, 'a.txt'), 2 ** 40);
    await expect(value.read('a.txt')).rejects.toThrow(refused('FILE_TOO_LARGE'));
    writeFileSync(join(root, 'grows'), 'x'.repeat(900));
    const [outcome] = await Promise.allSettled([
      value.read('grows'),
      ...Array.from({ length: 20 }, () => appendFile(join(root, 'grows'), 'x'.repeat(50))),
    ]);
    if (outcome.status === 'fulfilled') expect(outcome.value.length).toBeLessThanOrEqual(1000);
    else expect(outcome.reason).toEqual(refused('FILE_TOO_LARGE'));
  });

  it.each([
    [
      'bytes written',
      { maxWrittenBytes: 10 },
      (value: Directory) => [value.write('x', '12345'), value.write('y', '12345'), value.write('z', '1')],
    ],
    [
      'files made',
      { maxCreated: 2 },
      (value: Directory) => [value.write('x', ''), value.makeDirectory('y'), value.create('z', '')],
    ],
    ['calls at once', { maxPending: 2 }, (value: Directory) => [value.list(), value.list(), value.list()]],
  ])('bounds %s', async (_name, options, act) => {
    const results = await Promise.allSettled(act(make(options).value));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { code: 'POWER_LIMIT' } });
  });

  it('bounds the entries of a list', async () => {
    await expect(make({ maxEntries: 1 }).value.list()).rejects.toThrow(refused('POWER_LIMIT'));
    expect(await make({ maxEntries: 2 }).value.list()).toHaveLength(2);
  });

  it('leaves no half-written file behind, and shows none', async () => {
    const { value } = make();
    mkdirSync(join(root, 'full'));
    await expect(value.write('full', 'x')).rejects.toThrow(refused('FILE_KIND'));
    writeFileSync(join(root, '.cofferdam-abc'), 'half');
    expect((await value.list()).map(({ name }) => name)).toEqual(['a.txt', 'full', 'sub']);
    rmSync(join(root, '.cofferdam-abc'));
    expect(readdirSync(root).filter((name) => name.startsWith('.cofferdam'))).toEqual([]);
  });

  it('settles what is under way when it is revoked, and closes its descriptors', async () => {
    const descriptors = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
    const before = descriptors();
    const { value, revoke } = make();
    const pending = [value.read('a.txt'), value.list(), value.write('late', 'x')];
    revoke();
    for (const each of pending) await expect(each).rejects.toThrow(refused('CAPABILITY_REVOKED'));
    await expect.poll(descriptors, { timeout: 15_000 }).toBeLessThanOrEqual(before);
  });

  it('speaks of no path of the host', async () => {
    const { value } = make();
    for (const path of ['nope', 'a.txt/x', '../x', 'sub']) {
      const error: unknown = await value.read(path).catch((thrown: unknown) => thrown);
      expect(JSON.stringify([String(error), error])).not.toContain(base);
    }
    expect(() => makeDirectoryPower({ path: join(base, 'missing'), hold })).toThrow(refused('OPTION_INVALID'));
    expect(() => makeDirectoryPower({ path: join(root, 'a.txt'), hold })).toThrow(refused('OPTION_INVALID'));
  });
});
