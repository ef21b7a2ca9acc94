// What PATH is, before anything of it is opened: what is no file and no directory is neither, and a digest or a key
// that was named holds for whatever stands there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBytes } from '../src/files.ts';
import { assertTrustFits, findPlace, type Place } from '../src/input.ts';
import { oneLine } from '../src/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'package'));
writeFileSync(join(folder, 'plugin.cofferdam'), 'anything');
writeFileSync(join(folder, 'plugin.js'), '');
execFileSync('mkfifo', [join(folder, 'pipe')]);
const at = (name: string): string => join(folder, name);

const coded = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown });

describe('findPlace()', () => {
  it.each([['pipe'], ['/dev/zero']])('refuses %s, which is no file and no directory, and waits for nothing', (name) => {
    const path = name.startsWith('/') ? name : at(name);
    expect(() => findPlace(path, undefined)).toThrow(coded('INPUT_UNREADABLE', { what: path }));
  });

  it.each([
    ['none', 'ENOENT'],
    ['plugin.js', 'no directory'],
  ])('says what is wrong with a root that is none: %s', (root, got) => {
    expect(() => findPlace(at('package'), at(root))).toThrow(coded('INPUT_UNREADABLE', { what: at(root), got }));
  });
});

describe('assertTrustFits()', () => {
  const none = { path: 'x', trust: { digest: undefined, publicKeys: [] }, units: 'ignore' } as const;
  const asked = [
    [{ ...none, trust: { ...none.trust, digest: '0'.repeat(128) } }, '--digest'],
    [{ ...none, trust: { ...none.trust, publicKeys: ['key.pub'] } }, '--public-key'],
    [{ ...none, units: 'check' as const }, '--units check'],
  ] as const;
  const places: readonly (readonly [string, Place, string])[] = [
    ['a package', findPlace(at('package'), undefined), 'a directory'],
    ['a module file', findPlace(at('plugin.js'), undefined), 'a module file'],
  ];

  describe.each(places)('of %s', (_, place, got) => {
    it.each(asked)('refuses %j', (command, option) => {
      expect(() => assertTrustFits(place, command)).toThrow(coded('INPUT_NOT_ARCHIVE', { option, got }));
    });

    it('takes what asks for nothing', () => {
      expect(() => assertTrustFits(place, none)).not.toThrow();
    });
  });

  it.each(asked)('takes %j of an archive', (command) => {
    expect(() => assertTrustFits(findPlace(at('plugin.cofferdam'), undefined), command)).not.toThrow();
  });
});

describe('readBytes()', () => {
  it('reads no more than there may be, whatever never ends', () => {
    expect(() => readBytes('/dev/zero')).toThrow(coded('INPUT_TOO_LARGE', { what: '/dev/zero' }));
  });

  it('reads a file whole, over many chunks', () => {
    const text = 'abcdefghij'.repeat(20_000);
    writeFileSync(at('long.js'), text);
    expect(new TextDecoder().decode(readBytes(at('long.js')))).toBe(text);
  });
});

describe('oneLine()', () => {
  it.each([
    ['a\nneeds no powers', 'a\\u000aneeds no powers'],
    ['a\u202eb\u2028c\x1b[2J', 'a\\u202eb\\u2028c\\u001b[2J'],
    ['ordinary name-é.js', 'ordinary name-é.js'],
  ])('gives %j as one line that reads as it stands', (given, shown) => {
    expect(oneLine(given)).toBe(shown);
  });
});
