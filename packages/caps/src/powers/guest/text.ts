// TextEncoder, TextDecoder, atob and btoa, by the Encoding and HTML standards. Guest code: see kit.ts.

export const encodingSource: string = String.raw`
class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(input = '') { return utf8Encode(input + ''); }
  encodeInto(source, destination) {
    need(arguments.length, 2, 'encodeInto');
    if (!(destination instanceof Uint8Array)) throw new TypeError('encodeInto: expected a Uint8Array');
    const text = source + '';
    let read = 0, written = 0;
    while (read < text.length) {
      const unit = text.charCodeAt(read);
      const next = unit >= 0xd800 && unit < 0xdc00 ? text.charCodeAt(read + 1) : 0;
      const pair = next >= 0xdc00 && next < 0xe000;
      const bytes = utf8Encode(text.slice(read, read + (pair ? 2 : 1)));
      if (written + bytes.length > destination.length) break;
      destination.set(bytes, written);
      written += bytes.length;
      read += pair ? 2 : 1;
    }
    return { read, written };
  }
}
tag(TextEncoder, 'TextEncoder');
own.TextEncoder = TextEncoder;

const LABELS = { __proto__: null };
for (const [name, labels] of [
  ['utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8'],
  ['utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le'],
  ['utf-16be', 'unicodefffe utf-16be'],
  ['windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252'],
]) for (const label of labels.split(' ')) LABELS[label] = name;
const WINDOWS_1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';
const joined = (units) => {
  let text = '';
  for (let at = 0; at < units.length; at += 4000) text += String.fromCharCode(...units.slice(at, at + 4000));
  return text;
};
const make1252Decoder = () => (bytes) => {
  const units = [];
  for (const byte of bytes) units.push(byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte);
  return joined(units);
};
const make16Decoder = (big) => (fatal) => {
  let lead = -1, high = -1;
  return (bytes, flush) => {
    const units = [];
    const bad = () => { if (fatal) throw invalidText('utf-16' + (big ? 'be' : 'le')); units.push(0xfffd); };
    for (const byte of bytes) {
      if (lead < 0) { lead = byte; continue; }
      const unit = big ? (lead << 8) | byte : (byte << 8) | lead;
      lead = -1;
      if (high >= 0) {
        const first = high;
        high = -1;
        if (unit >= 0xdc00 && unit < 0xe000) { units.push(first, unit); continue; }
        bad();
      }
      if (unit >= 0xd800 && unit < 0xdc00) high = unit;
      else if (unit >= 0xdc00 && unit < 0xe000) bad();
      else units.push(unit);
    }
    if (flush && (lead >= 0 || high >= 0)) { lead = high = -1; bad(); }
    return joined(units);
  };
};
const DECODERS = { __proto__: null, 'utf-8': makeUtf8Decoder, 'utf-16le': make16Decoder(false), 'utf-16be': make16Decoder(true), 'windows-1252': make1252Decoder };
class TextDecoder {
  #encoding; #fatal; #ignoreBOM; #decode; #start = true;
  constructor(label = 'utf-8', options = {}) {
    const name = LABELS[(label + '').replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase()];
    if (name === undefined) throw withCode(new RangeError('The "' + label + '" encoding is not supported'), 'ERR_ENCODING_NOT_SUPPORTED');
    const { fatal, ignoreBOM } = options ?? {};
    this.#encoding = name;
    this.#fatal = !!fatal;
    this.#ignoreBOM = !!ignoreBOM;
  }
  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }
  decode(input, options = {}) {
    const bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    if (bytes === undefined) throw new TypeError('decode: expected an ArrayBuffer or a view of one');
    const stream = !!(options ?? {}).stream;
    this.#decode ??= DECODERS[this.#encoding](this.#fatal);
    const decode = this.#decode;
    if (!stream) this.#decode = undefined;
    let text;
    try { text = decode(bytes, !stream); } catch (error) { this.#decode = undefined; this.#start = true; throw error; }
    if (this.#start && text !== '') {
      this.#start = false;
      if (!this.#ignoreBOM && this.#encoding !== 'windows-1252' && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    if (!stream) this.#start = true;
    return text;
  }
}
tag(TextDecoder, 'TextDecoder');
own.TextDecoder = TextDecoder;
`;

export const base64Source: string = String.raw`
{
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const VALUES = { __proto__: null };
  for (let at = 0; at < 64; at += 1) VALUES[ALPHABET[at]] = at;
  const invalid = (what) => new DOMException(what, 'InvalidCharacterError');
  own.btoa = { btoa(data) {
    need(arguments.length, 1, 'btoa');
    const text = data + '';
    let out = '';
    for (let at = 0; at < text.length; at += 3) {
      const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
      if (a > 255 || b > 255 || c > 255) throw invalid('Invalid character');
      const word = (a << 16) | (b << 8) | c;
      out += ALPHABET[word >> 18] + ALPHABET[(word >> 12) & 63] + (b === b ? ALPHABET[(word >> 6) & 63] : '=') + (c === c ? ALPHABET[word & 63] : '=');
    }
    return out;
  } }.btoa;
  own.atob = { atob(data) {
    need(arguments.length, 1, 'atob');
    let text = (data + '').replace(/[\t\n\f\r ]/g, '');
    if (text.length % 4 === 0) text = text.replace(/==?$/, '');
    if (text.length % 4 === 1) throw invalid('The string to be decoded is not correctly encoded.');
    let out = '', word = 0, bits = 0;
    for (let at = 0; at < text.length; at += 1) {
      const value = VALUES[text[at]];
      if (value === undefined) throw invalid('Invalid character');
      word = ((word << 6) | value) & 0xffffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; out += String.fromCharCode((word >> bits) & 255); }
    }
    return out;
  } }.atob;
}
`;
