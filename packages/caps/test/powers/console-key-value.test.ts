import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeConsolePower, makeKeyValuePower } from '../../src/powers/index.ts';

describe('makeConsolePower()', () => {
  it('sends each line to its stream', () => {
    const lines: string[] = [];
    const { value, revoke } = makeConsolePower({ write: (stream, line) => lines.push(`${stream} ${line}`) });
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) value[method](method);
    expect(lines).toEqual(['stdout debug', 'stdout log', 'stdout info', 'stderr warn', 'stderr error']);
    revoke();
    expect(() => value.log('x')).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    expect(lines).toHaveLength(5);
  });

  it('turns nothing into a string', () => {
    const { value } = makeConsolePower({ write: () => expect.unreachable() });
    const trap = { toString: () => expect.unreachable() };
    expect(() => value.log(trap as unknown as string)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
  });
});

describe('the lines of a console', () => {
  const written = (text: string, options: { raw?: boolean; maxLength?: number } = {}): string[] => {
    const lines: string[] = [];
    makeConsolePower({ write: (_, line) => void lines.push(line), ...options }).value.log(text);
    return lines;
  };

  it.each([
    ['a line end, to begin a line of somebody else', 'mine\n[host] all is well', ['mine', '[host] all is well']],
    ['a return, to overwrite the line', 'mine\r[host] fine', ['mine', '[host] fine']],
    ['both', 'a\r\nb', ['a', 'b']],
    ['a line separator', 'a\u2028b\u2029c', ['a', 'b', 'c']],
    ['an escape, to clear the screen', '\u001b[2Jx', ['\\u{1b}[2Jx']],
    ['an escape in one byte', '\u009b2J', ['\\u{9b}2J']],
    ['a link that lies', '\u001b]8;;http://evil\u0007here', ['\\u{1b}]8;;http://evil\\u{7}here']],
    ['backspaces', 'bad\b\b\bgood', ['bad\\u{8}\\u{8}\\u{8}good']],
    ['NUL and DEL', '\0\u007f', ['\\u{0}\\u{7f}']],
    ['a change of direction', 'a\u202egnp.exe', ['a\\u{202e}gnp.exe']],
    ['nothing of the kind', 'tab\tgrüße 😀 👩‍💻', ['tab\tgrüße 😀 👩‍💻']],
    ['no text', '', ['']],
  ])('cannot be used for more: %s', (_name, text, lines) => {
    expect(written(text)).toEqual(lines);
    expect(written(text, { raw: true })).toEqual([text]);
  });

  it('take maxLength units and say what was cut', () => {
    expect(written('x'.repeat(5), { maxLength: 5 })).toEqual(['xxxxx']);
    expect(written('x'.repeat(6), { maxLength: 5 })).toEqual(['xxxxx…']);
    expect(written('x'.repeat(2 ** 20 + 9))[0]).toHaveLength(2 ** 20 + 1);
  });
});

describe('makeKeyValuePower()', () => {
  it('behaves as a Map of primitives', () => {
    const key = fc.constantFrom('a', 'b', '__proto__', 'constructor', '');
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt());
    const step = fc.oneof(
      fc.tuple(fc.constant('set' as const), key, value),
      fc.tuple(fc.constantFrom('get' as const, 'has' as const, 'delete' as const), key),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { value: store } = makeKeyValuePower();
        const model = new Map<string, unknown>();
        for (const [method, at, item] of steps) {
          if (method === 'set') {
            store.set(at, item as string);
            model.set(at, item);
          } else expect(store[method](at)).toBe(model[method](at));
          expect(store.keys()).toEqual([...model.keys()]);
        }
      }),
    );
  });

  it('takes maxKeys keys and no more, and still replaces and deletes', () => {
    const { value } = makeKeyValuePower({ entries: { a: 1 }, maxKeys: 2, name: 'points' });
    value.set('b', 2);
    expect(() => value.set('c', 3)).toThrow(
      expect.objectContaining({ code: 'STORE_FULL', message: 'Store points holds at most 2 keys' }),
    );
    value.set('a', 9);
    value.delete('b');
    value.set('c', 3);
    expect(value.keys()).toEqual(['a', 'c']);
  });

  it('takes maxLength characters and not one more, for keys, strings and BigInts', () => {
    const { value } = makeKeyValuePower({ maxLength: 3 });
    value.set('abc', 'xyz');
    value.set('n', -999n);
    for (const [key, item] of [
      ['abcd', 'x'],
      ['k', 'wxyz'],
      ['k', 1000n],
      ['k', -1000n],
    ] as const) {
      expect(() => value.set(key, item)).toThrow(expect.objectContaining({ code: 'STORE_FULL' }));
    }
    expect(value.keys()).toEqual(['abc', 'n']);
  });

  it.each([[{}], [undefined], [() => 1], [Symbol('s')], [[1]]])(
    'refuses a value that is no primitive data (%#)',
    (item) => {
      const { value } = makeKeyValuePower();
      expect(() => value.set('k', item as unknown as string)).toThrow(
        expect.objectContaining({ code: 'VALUE_REFUSED' }),
      );
      expect(() => value.set(item as unknown as string, 1)).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    },
  );

  it('keeps two stores apart and ends with its revoke', () => {
    const [one, two] = [makeKeyValuePower(), makeKeyValuePower()];
    one.value.set('k', 1);
    expect(two.value.has('k')).toBe(false);
    one.revoke();
    expect(() => one.value.get('k')).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});
