// The beginning of every endowment script. What stands in this folder is guest code: text that runs inside the
// tenant, compiled and metered as the guest's own, so its classes, prototypes and instances are the tenant's alone.
// The text uses no template literals, since it stands in one.

/** `own` collects the globals; `host` holds the functions of the host that were handed in. */
export const kitSource: string = String.raw`
const own = { __proto__: null };
const { defineProperty, freeze } = Object;
const tag = (constructor, name) => defineProperty(constructor.prototype, Symbol.toStringTag, { value: name, configurable: true });
const enumerable = (constructor, keys) => { for (const key of keys) defineProperty(constructor.prototype, key, { enumerable: true }); };
const need = (count, least, name) => {
  if (count < least) throw new TypeError(name + ': ' + least + ' argument' + (least === 1 ? '' : 's') + ' required, but only ' + count + ' present');
};
/* Work that the host does for a text is paid for by its length: one turn of this loop for 64 units. */
const pay = (length) => { for (let at = 0; at < length; at += 64); };
/* An init of a class: an object, or nothing. */
const dictionary = (init, name) => {
  if (init === undefined || init === null) return {};
  if (typeof init !== 'object' && typeof init !== 'function') throw new TypeError(name + ': expected an object');
  return init;
};
/* Of a list of pairs each is a list itself: text is none, although it can be walked. */
const pairOf = (pair, name) => {
  if ((typeof pair !== 'object' && typeof pair !== 'function') || pair === null) throw new TypeError(name + ': expected pairs');
  const both = [...pair];
  if (both.length !== 2) throw new TypeError(name + ': expected pairs');
  return both;
};
/* Iterators with a prototype of their own kind, as the platform's have: next() asks for the item at its position. */
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([].values()));
const makeIterators = (name) => {
  class PairIterator {
    #at = 0; #item;
    constructor(item) { this.#item = item; }
    next() {
      const value = this.#item?.(this.#at);
      if (value === undefined) { this.#item = undefined; return { value: undefined, done: true }; }
      this.#at += 1;
      return { value, done: false };
    }
  }
  Object.setPrototypeOf(PairIterator.prototype, IteratorPrototype);
  delete PairIterator.prototype.constructor;
  defineProperty(PairIterator.prototype, Symbol.toStringTag, { value: name + ' Iterator', configurable: true });
  enumerable(PairIterator, ['next']);
  freeze(PairIterator.prototype.next);
  freeze(PairIterator.prototype);
  return (item) => new PairIterator(item);
};
const wellFormed = (value) => (value + '').replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

const utf8Encode = (text) => {
  let size = 0;
  for (let at = 0; at < text.length; at += 1) { const unit = text.charCodeAt(at); size += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3; }
  const bytes = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    let point = text.charCodeAt(at);
    if (point < 0x80) { bytes[to++] = point; continue; }
    if (point < 0x800) { bytes[to++] = 0xc0 | (point >> 6); bytes[to++] = 0x80 | (point & 63); continue; }
    if (point >= 0xd800 && point < 0xe000) {
      const next = point < 0xdc00 ? text.charCodeAt(at + 1) : 0;
      if (next >= 0xdc00 && next < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (next - 0xdc00);
        at += 1;
        bytes[to++] = 0xf0 | (point >> 18); bytes[to++] = 0x80 | ((point >> 12) & 63);
        bytes[to++] = 0x80 | ((point >> 6) & 63); bytes[to++] = 0x80 | (point & 63);
        continue;
      }
      point = 0xfffd;
    }
    bytes[to++] = 0xe0 | (point >> 12); bytes[to++] = 0x80 | ((point >> 6) & 63); bytes[to++] = 0x80 | (point & 63);
  }
  return to === size ? bytes : bytes.slice(0, to);
};

/* As Node's: with a code, by which some tell it from other errors. */
const withCode = (error, code) => defineProperty(error, 'code', { value: code, writable: true, enumerable: true, configurable: true });
const invalidText = (encoding) => withCode(new TypeError('The encoded data was not valid for encoding ' + encoding), 'ERR_ENCODING_INVALID_ENCODED_DATA');

/* The decoder of the Encoding standard, with its state, so that a text may come in pieces. */
const makeUtf8Decoder = (fatal) => {
  let point = 0, seen = 0, needed = 0, lower = 0x80, upper = 0xbf;
  return (bytes, flush) => {
    let text = '', part = [];
    const put = (code) => {
      if (code > 0xffff) part.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
      else part.push(code);
      if (part.length > 4000) { text += String.fromCharCode(...part); part = []; }
    };
    const bad = () => { if (fatal) throw invalidText('utf-8'); put(0xfffd); };
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (needed === 0) {
        if (byte < 0x80) put(byte);
        else if (byte >= 0xc2 && byte <= 0xdf) { needed = 1; point = byte & 0x1f; }
        else if (byte >= 0xe0 && byte <= 0xef) { if (byte === 0xe0) lower = 0xa0; if (byte === 0xed) upper = 0x9f; needed = 2; point = byte & 0xf; }
        else if (byte >= 0xf0 && byte <= 0xf4) { if (byte === 0xf0) lower = 0x90; if (byte === 0xf4) upper = 0x8f; needed = 3; point = byte & 7; }
        else bad();
        continue;
      }
      if (byte < lower || byte > upper) { point = needed = seen = 0; lower = 0x80; upper = 0xbf; at -= 1; bad(); continue; }
      lower = 0x80; upper = 0xbf;
      point = (point << 6) | (byte & 63);
      seen += 1;
      if (seen === needed) { const done = point; point = needed = seen = 0; put(done); }
    }
    if (flush && needed !== 0) { point = needed = seen = 0; lower = 0x80; upper = 0xbf; bad(); }
    return text + String.fromCharCode(...part);
  };
};
const utf8Decode = (bytes) => makeUtf8Decoder(false)(bytes, true);

/* A view of the bytes of a buffer or of any view of one; undefined for anything else. */
const bytesOf = (value) => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
};

const CODES = { __proto__: null, IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
  NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
  InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22,
  TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25 };
class DOMException extends Error {
  #name;
  constructor(message = '', options = 'Error') {
    const given = typeof options === 'object' && options !== null ? options : { name: options };
    super(message + '', 'cause' in given ? { cause: given.cause } : undefined);
    this.#name = given.name === undefined ? 'Error' : given.name + '';
  }
  get name() { return this.#name; }
  get code() { return CODES[this.#name] ?? 0; }
}
/* The names of its codes, those included that nothing throws any more. */
['INDEX_SIZE_ERR', 'DOMSTRING_SIZE_ERR', 'HIERARCHY_REQUEST_ERR', 'WRONG_DOCUMENT_ERR', 'INVALID_CHARACTER_ERR', 'NO_DATA_ALLOWED_ERR',
  'NO_MODIFICATION_ALLOWED_ERR', 'NOT_FOUND_ERR', 'NOT_SUPPORTED_ERR', 'INUSE_ATTRIBUTE_ERR', 'INVALID_STATE_ERR', 'SYNTAX_ERR', 'INVALID_MODIFICATION_ERR',
  'NAMESPACE_ERR', 'INVALID_ACCESS_ERR', 'VALIDATION_ERR', 'TYPE_MISMATCH_ERR', 'SECURITY_ERR', 'NETWORK_ERR', 'ABORT_ERR', 'URL_MISMATCH_ERR',
  'QUOTA_EXCEEDED_ERR', 'TIMEOUT_ERR', 'INVALID_NODE_TYPE_ERR', 'DATA_CLONE_ERR'].forEach((code, at) => {
  for (const holder of [DOMException, DOMException.prototype]) defineProperty(holder, code, { value: at + 1, enumerable: true });
});
tag(DOMException, 'DOMException');
own.DOMException = DOMException;
`;
