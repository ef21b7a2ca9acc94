import { expect, it } from 'vitest';
import { decodeFast } from '../src/node/decode.ts';

const decoder = new TextDecoder();

it.each<[string, readonly number[]]>([
  ['nothing', []],
  ['ASCII, NUL and DEL included', [0, 9, 10, 65, 122, 127]],
  ['the last byte beyond ASCII', [65, 65, 65, 128]],
  ['Latin-1, which is no UTF-8', [65, 0xe9]],
  ['two bytes', [0xc3, 0xa9]],
  ['a byte order mark', [0xef, 0xbb, 0xbf, 65]],
  ['half a character', [0xf0, 0x9f, 0x98]],
])('decodeFast() gives what TextDecoder gives: %s', (_, given) => {
  const bytes = Uint8Array.from([1, 2, ...given, 3]).subarray(2, 2 + given.length);
  expect(decodeFast(bytes, (all) => decoder.decode(all))).toBe(decoder.decode(bytes));
});
