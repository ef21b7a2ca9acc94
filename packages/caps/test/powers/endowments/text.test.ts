import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEndowed, makeSides } from './support.ts';

const { guest, node } = makeSides();
const tenant = makeEndowed();

describe('TextEncoder, TextDecoder, atob, btoa', () => {
  it.each([
    `[...new TextEncoder().encode('aü€😀\\ud800x')]`,
    `(() => { const to = new Uint8Array(5); return [new TextEncoder().encodeInto('a€😀', to), [...to]] })()`,
    `new TextEncoder().encodeInto('a', [])`,
    `[new TextDecoder().encoding, new TextDecoder(' UTF8 ').encoding, new TextDecoder('latin1').encoding, new TextDecoder('ucs-2').encoding, new TextDecoder('utf-16be').encoding]`,
    `new TextDecoder('nonsense')`,
    `new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))`,
    `[new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length]`,
    `(() => { const d = new TextDecoder(); return [0xe2, 0x82, 0xac, 0xf0, 0x9f].map((byte) => d.decode(new Uint8Array([byte]), { stream: true })).concat(d.decode()) })()`,
    `new TextDecoder('utf-16le').decode(new Uint8Array([0x41, 0, 0x3d, 0xd8, 0x00, 0xde, 0x00, 0xd8, 0x41, 0, 0x42]))`,
    `new TextDecoder().decode(new DataView(new Uint8Array([1, 66, 67]).buffer, 1))`,
    `new TextDecoder().decode('x')`,
    `[btoa(''), btoa('a'), btoa('ab'), btoa('abc'), btoa('\\xff\\xfe'), btoa(1)]`,
    `btoa('€')`,
    `btoa()`,
    `['', 'YQ==', 'YQ', ' Y W I = ', 'YWJj', '//4='].map(atob)`,
    `atob('a')`,
    `atob('YQ=')`,
    `atob('Y-Q_')`,
    `atob('YQ===')`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));

  it('decode what Node decodes, whole and in pieces', () => {
    const program = tenant.evaluateNow(`((bytes, label, cut) => {
      const pieces = new TextDecoder(label);
      return [new TextDecoder(label).decode(bytes), pieces.decode(bytes.subarray(0, cut), { stream: true }) + pieces.decode(bytes.subarray(cut))]
    })`) as (bytes: Uint8Array, label: string, cut: number) => string[];
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0x80, 0x90, 0xa0, 0xbb, 0xbf, 0xd8, 0xdc, 0x41),
    );
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 12 }),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        fc.nat(12),
        (list, label, cut) => {
          const bytes = new Uint8Array(list);
          const text = new TextDecoder(label).decode(bytes);
          expect(program(bytes, label, cut)).toEqual([text, text]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('decode latin1 as windows-1252, as the standard says and Node 20 does not', () => {
    expect(
      tenant.evaluateNow(`new TextDecoder('latin1').decode(Uint8Array.from([0x41, 0x80, 0x81, 0x9f, 0xa0, 0xff]))`),
    ).toBe('A€\x81Ÿ\xa0ÿ');
  });

  it('encode what Node encodes', () => {
    const program = tenant.evaluateNow('((text) => new TextEncoder().encode(text))') as (text: string) => Uint8Array;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(program(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = String.fromCharCode(...bytes);
        expect(tenant.evaluateNow(`btoa(${JSON.stringify(text)})`)).toBe(btoa(text));
        expect(tenant.evaluateNow(`atob(${JSON.stringify(btoa(text))})`)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('TextEncoder and TextDecoder, further', () => {
  it.each([
    `new TextEncoder().encode().length`,
    `[...new TextEncoder().encode(undefined)]`,
    `[...new TextEncoder().encode(null)]`,
    `[...new TextEncoder().encode(5)]`,
    `new TextEncoder('latin1').encoding`,
    `[Object.prototype.toString.call(new TextEncoder()), Object.prototype.toString.call(new TextDecoder())]`,
    `new TextEncoder().encodeInto('', new Uint8Array(0))`,
    `new TextEncoder().encodeInto('€', new Uint8Array(2))`,
    String.raw`new TextEncoder().encodeInto('\ud800', new Uint8Array(5))`,
    `new TextEncoder().encode(Symbol())`,
    `new TextDecoder(undefined).encoding`,
    `new TextDecoder('utf8', null).fatal`,
    `[new TextDecoder('utf-8').fatal, new TextDecoder('utf-8', { fatal: 1 }).fatal, new TextDecoder('utf-8', { ignoreBOM: 'x' }).ignoreBOM]`,
    `new TextDecoder().decode()`,
    `new TextDecoder().decode(undefined)`,
    `(() => { try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])) } catch (e) { return [e.name, e.code] } })()`,
    `(() => { try { new TextDecoder('utf-16le', { fatal: true }).decode(new Uint8Array([1])) } catch (e) { return [e.name, e.code] } })()`,
    `(() => { try { new TextDecoder('utf-99') } catch (e) { return [e.name, e.code] } })()`,
    `new TextDecoder().decode(null)`,
    `new TextDecoder().decode([65])`,
    `new TextDecoder().decode(new ArrayBuffer(2))`,
    `new TextDecoder().decode(new Uint16Array([65, 66]))`,
    `new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xc3]))`,
    `(() => { const d = new TextDecoder(); return [d.decode(new Uint8Array([0xef, 0xbb]), { stream: true }), d.decode(new Uint8Array([0xbf, 65]), { stream: true }), d.decode()] })()`,
    `(() => { const d = new TextDecoder('utf-16le'); return [d.decode(new Uint8Array([0x3d]), { stream: true }), d.decode(new Uint8Array([0xd8]), { stream: true }), d.decode(new Uint8Array([0, 0xde]))] })()`,
    `new TextDecoder('utf-16be').decode(new Uint8Array([0xfe, 0xff, 0, 65]))`,
    `new TextDecoder('utf-16le').decode(new Uint8Array([0xff, 0xfe, 65, 0]))`,
    `new TextDecoder('utf-16le').decode(new Uint8Array([65]))`,
    String.raw`new TextDecoder('\u00a0utf-8').encoding`,
    String.raw`new TextDecoder('UTF-8\n').encoding`,
    `new TextDecoder('utf-7')`,
    `new TextDecoder('').encoding`,
    `new TextDecoder('ascii').encoding`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('atob and btoa, further', () => {
  it.each([
    `[atob(null), atob('  '), atob(btoa('x'))]`,
    `atob(undefined)`,
    `btoa(null)`,
    `btoa(undefined)`,
    `btoa({})`,
    `btoa(Symbol())`,
    String.raw`atob('ab\tcd')`,
    String.raw`atob('ab\u000bcd')`,
    `atob('====')`,
    `atob('a===')`,
    `atob('ab=')`,
    `atob('ab==c')`,
    `atob('A')`,
    `atob('AA')`,
    `atob('AB')`,
    `(() => { try { atob('!') } catch (e) { return [e.name, e.code, e instanceof DOMException] } })()`,
    `(() => { try { btoa('€') } catch (e) { return [e.name, e.code] } })()`,
    `[atob.length, btoa.length, atob.name]`,
    `atob()`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});
