// Paths as a guest may write them: refused before the system is asked, or taken literally.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DirectoryOptions, makeDirectoryPower, makeReadDirectoryPower } from '../../../src/node/index.ts';
import { refused, root, snapshot, useDirectories, uses, ways } from './support.ts';

useDirectories();

describe.each(ways)('a directory power that holds %s', (hold) => {
  const make = (options: Partial<DirectoryOptions> = {}) => makeDirectoryPower({ path: root, hold, ...options });

  it('reads, writes, lists, makes, moves and removes', async () => {
    const { value, revoke } = make();
    expect(await value.readText('sub/b.txt')).toBe('below');
    await value.makeDirectory('new');
    await value.write('new/c.bin', new Uint8Array([1, 2, 255]));
    expect(await value.read('new/c.bin')).toEqual(new Uint8Array([1, 2, 255]));
    await value.write('new/c.bin', 'changed');
    await value.move('new/c.bin', 'sub/d.bin');
    expect(await value.list('sub')).toEqual([
      { name: 'b.txt', kind: 'file' },
      { name: 'd.bin', kind: 'file' },
      { name: 'deep', kind: 'directory' },
    ]);
    expect(await value.facts('sub/d.bin')).toMatchObject({ kind: 'file', size: 7 });
    await value.remove('sub/d.bin');
    await value.remove('new');
    expect((await value.list()).map(({ name }) => name)).toEqual(['a.txt', 'sub']);
    await expect(value.read('sub/d.bin')).rejects.toThrow(refused('FILE_NOT_FOUND'));
    await expect(value.create('a.txt', '')).rejects.toThrow(refused('FILE_EXISTS'));
    await expect(value.makeDirectory('sub')).rejects.toThrow(refused('FILE_EXISTS'));
    await expect(value.remove('sub')).rejects.toThrow(refused('FILE_EXISTS'));
    await expect(value.read('sub')).rejects.toThrow(refused('FILE_KIND'));
    await expect(value.list('a.txt')).rejects.toThrow(refused('FILE_KIND'));
    expect(existsSync(join(root, 'a.txt'))).toBe(true);
    revoke();
    expect(() => value.read('a.txt')).toThrow(refused('CAPABILITY_REVOKED'));
  });

  it.each([
    ['..', '../outside/secret.txt'],
    ['.. in the middle', 'sub/../../outside/secret.txt'],
    ['.. that stays inside', 'sub/../a.txt'],
    ['.. alone', '..'],
    ['an absolute path', '/etc/passwd'],
    ['a path of a descriptor', '/proc/self/environ'],
    ['backslashes', '..\\outside\\secret.txt'],
    ['a Windows drive', 'C:secret.txt'],
    ['a Windows stream', 'a.txt::$DATA'],
    ['a UNC path', '//server/share'],
    ['a NUL', 'a.txt\0.png'],
    ['a line end', 'a.txt\n'],
    ['an escape', 'a\u001b[2J'],
    ['an empty name', 'sub//b.txt'],
    ['a slash at the end', 'a.txt/'],
    ['a dot', './a.txt'],
    ['a dot at the end, which Windows drops', 'a.txt.'],
    ['a space at the end, which Windows drops', 'a.txt '],
    ['a device of Windows', 'sub/NUL'],
    ['a device of Windows with an extension', 'com1.txt'],
    ['a device with a superscript', 'COM\u00b9'],
    ['a lone surrogate', '\ud800'],
    ['a path too long', 'x/'.repeat(2048).concat('y')],
    ['a name too long', 'x'.repeat(256)],
    ['names too many', Array.from({ length: 65 }, () => 'x').join('/')],
    ['a half-written file', '.cofferdam-00'],
    ['a half-written file in another case', '.COFFERDAM-00'],
    ['a hidden name', '.git/config'],
    ['a hidden name in another case', '.GIT'],
    ['a hidden name with a character that is ignored', '.g\u200cit'],
    ['a hidden name in full-width letters', '.ｇｉｔ'],
    ['a hidden name, composed otherwise', 'cafe\u0301'],
    ['a hidden name further down', 'sub/.git'],
    ['a hidden name by the short name of Windows', 'GIT~1/config'],
    ['the same in another case, with an extension', 'sub/git~12.tx'],
    ['a hidden name in letters with the same capitals', '.g\u0131t'],
    ['a hidden name with a mark of direction in it', '.gi\u200et'],
    ['a hidden name with a byte order mark', '\ufeff.git'],
    ['a hidden name with a soft hyphen', '.g\u00adit'],
    ['.. behind a hidden name', '.git/..'],
    ['a directory above by backslash', 'sub\\..\\..'],
    ['.. with a space', 'sub/.. /outside'],
    ['three dots, which some systems took for two levels', '...'],
    ['a share of Windows', '\\\\server\\share'],
    ['a device path of Windows', '\\\\?\\C:\\x'],
    ['a device of Windows further up', 'aux/x'],
    ['a printer of Windows with a stream', 'lpt9:x'],
    ['a URL', 'file:///etc/passwd'],
    ['a tab', 'a\tb'],
    ['a return', 'a\rb'],
    ['a DEL', 'a\u007f'],
  ])('refuses %s before it asks the system', async (_name, path) => {
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, '.git', 'config'), 'hidden');
    const before = snapshot(join(root, '..'));
    const { value } = make({ hidden: ['.git', 'café'] });
    for (const [, use] of uses(value, path)) await expect(use()).rejects.toThrow(refused('FILE_PATH'));
    await expect(value.list(path)).rejects.toThrow(refused('FILE_PATH'));
    expect(snapshot(join(root, '..'))).toBe(before);
  });

  it.each([
    ['%2e%2e/outside/secret.txt'],
    ['..%2foutside%2fsecret.txt'],
    ['%00'],
    ['．．/outside'],
    ['..;/outside'],
    ['file%3A%2f%2f/etc'],
    ['~/x'],
    ['~root'],
    ['\u2024\u2024/outside'],
    ['\u2025/outside'],
    ['sub\uff0f..\uff0foutside'],
    ['sub\u2215b.txt'],
    ['..%c0%af'],
    ['%252e%252e'],
    ['${HOME}'],
    ['a.txt;x'],
    ['*'],
    ['a.tx?'],
    ['{a,b}.txt'],
    ['-rf'],
    ['$HOME'],
  ])('takes %s literally: it is no other name for anything', async (path) => {
    const { value } = make();
    await expect(value.read(path)).rejects.toThrow(refused('FILE_NOT_FOUND'));
  });

  it.each([
    ['a number', 7],
    ['an array', ['a.txt']],
    ['bytes', new Uint8Array(3)],
    ['an object whose text changes', { toString: () => 'a.txt' }],
    ['a URL', new URL('file:///etc/passwd')],
    ['nothing', undefined],
  ])('takes no path that is %s', async (_name, path) => {
    for (const [, use] of uses(make().value, path as never))
      await expect(use()).rejects.toThrow(refused('VALUE_REFUSED'));
  });
});

describe('makeReadDirectoryPower()', () => {
  it('has no method that changes anything', async () => {
    const { value, revoke } = makeReadDirectoryPower({ path: root });
    expect(Object.keys(value).sort()).toEqual(['facts', 'list', 'read', 'readText']);
    expect(await value.readText('a.txt')).toBe('inside');
    revoke();
    expect(() => value.list()).toThrow(refused('CAPABILITY_REVOKED'));
  });
});
