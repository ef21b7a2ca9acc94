// URL and URLSearchParams, by the URL standard. Guest code: see kit.ts. Parsing is the host's own parser, which is a
// function from strings to strings: what a guest reads in a URL and where a fetch goes are decided by the same code.
// Everything with a state or an identity is made here.

export const urlSource: string = String.raw`
let connect, reset;
const iterateParams = makeIterators('URLSearchParams');
class URLSearchParams {
  #list = []; #changed = () => {};
  static {
    connect = (params, changed) => { params.#changed = changed; };
    reset = (params, query) => { params.#list = parseQuery(query); };
  }
  constructor(init = '') {
    if (typeof init === 'object' && init !== null || typeof init === 'function') {
      const iterate = init[Symbol.iterator];
      if (iterate !== undefined && iterate !== null) {
        for (const pair of { [Symbol.iterator]: () => iterate.call(init) }) {
          const both = pairOf(pair, 'URLSearchParams');
          this.#list.push([wellFormed(both[0]), wellFormed(both[1])]);
        }
      } else {
        const record = new Map();
        for (const key of Reflect.ownKeys(init))
          if (Object.getOwnPropertyDescriptor(init, key)?.enumerable) record.set(wellFormed(key), wellFormed(init[key]));
        this.#list = [...record];
      }
    } else {
      const text = wellFormed(init);
      this.#list = parseQuery(text.startsWith('?') ? text.slice(1) : text);
    }
  }
  get size() { return this.#list.length; }
  append(name, value) { need(arguments.length, 2, 'append'); this.#list.push([wellFormed(name), wellFormed(value)]); this.#changed(this + ''); }
  delete(name, value) {
    need(arguments.length, 1, 'delete');
    const key = wellFormed(name), text = value === undefined ? undefined : wellFormed(value);
    this.#list = this.#list.filter((pair) => pair[0] !== key || (text !== undefined && pair[1] !== text));
    this.#changed(this + '');
  }
  get(name) { need(arguments.length, 1, 'get'); const key = wellFormed(name); return this.#list.find((pair) => pair[0] === key)?.[1] ?? null; }
  getAll(name) { need(arguments.length, 1, 'getAll'); const key = wellFormed(name); return this.#list.filter((pair) => pair[0] === key).map((pair) => pair[1]); }
  has(name, value) {
    need(arguments.length, 1, 'has');
    const key = wellFormed(name), text = value === undefined ? undefined : wellFormed(value);
    return this.#list.some((pair) => pair[0] === key && (text === undefined || pair[1] === text));
  }
  set(name, value) {
    need(arguments.length, 2, 'set');
    const key = wellFormed(name), text = wellFormed(value);
    const at = this.#list.findIndex((pair) => pair[0] === key);
    if (at < 0) this.#list.push([key, text]);
    else {
      this.#list[at] = [key, text];
      this.#list = this.#list.filter((pair, index) => index <= at || pair[0] !== key);
    }
    this.#changed(this + '');
  }
  sort() { this.#list.sort((left, right) => (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0)); this.#changed(this + ''); }
  forEach(callback, self) {
    if (typeof callback !== 'function') throw new TypeError('forEach: expected a function');
    for (let at = 0; at < this.#list.length; at += 1) callback.call(self, this.#list[at][1], this.#list[at][0], this);
  }
  entries() { this.#list; return iterateParams((at) => { const pair = this.#list[at]; return pair && [pair[0], pair[1]]; }); }
  keys() { this.#list; return iterateParams((at) => this.#list[at]?.[0]); }
  values() { this.#list; return iterateParams((at) => this.#list[at]?.[1]); }
  toString() { return this.#list.map((pair) => formEncode(pair[0]) + '=' + formEncode(pair[1])).join('&'); }
}
defineProperty(URLSearchParams.prototype, Symbol.iterator, { value: URLSearchParams.prototype.entries, writable: true, configurable: true });
tag(URLSearchParams, 'URLSearchParams');
own.URLSearchParams = URLSearchParams;

const HEX = '0123456789ABCDEF';
const formEncode = (text) => {
  if (/^[a-zA-Z0-9*\-._]*$/.test(text)) return text;
  let out = '';
  for (const byte of utf8Encode(text)) {
    const isPlain = byte >= 97 && byte <= 122 || byte >= 65 && byte <= 90 || byte >= 48 && byte <= 57 || byte === 42 || byte === 45 || byte === 46 || byte === 95;
    out += isPlain ? String.fromCharCode(byte) : byte === 32 ? '+' : '%' + HEX[byte >> 4] + HEX[byte & 15];
  }
  return out;
};
const formDecode = (given) => {
  const text = given.replace(/\+/g, ' ');
  if (!text.includes('%')) return text;
  const from = utf8Encode(text);
  const bytes = new Uint8Array(from.length);
  let to = 0;
  for (let at = 0; at < from.length; at += 1) {
    const hex = from[at] === 37 && at + 2 < from.length ? String.fromCharCode(from[at + 1], from[at + 2]) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) { bytes[to++] = Number.parseInt(hex, 16); at += 2; }
    else bytes[to++] = from[at];
  }
  return utf8Decode(bytes.subarray(0, to));
};
const parseQuery = (query) => query.split('&').filter((part) => part !== '').map((part) => {
  const at = part.indexOf('=');
  return at < 0 ? [formDecode(part), ''] : [formDecode(part.slice(0, at)), formDecode(part.slice(at + 1))];
});

const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
/* The host answers with the parts in one string: no part of a URL can hold a line end. */
const partsOf = (answer) => {
  if (answer === undefined) return undefined;
  const parts = { __proto__: null };
  answer.split('\n').forEach((part, at) => { parts[PARTS[at]] = part; });
  return parts;
};
const parseUrl = (input, base) => {
  pay(input.length + (base?.length ?? 0));
  return partsOf(host.parseUrl(input, base));
};
class URL {
  #parts; #params;
  constructor(url, base = undefined) {
    need(arguments.length, 1, 'URL');
    const input = url + '';
    this.#parts = parseUrl(input, base === undefined ? undefined : base + '');
    if (this.#parts === undefined) {
      const error = new TypeError('Invalid URL');
      defineProperty(error, 'code', { value: 'ERR_INVALID_URL', writable: true, enumerable: true, configurable: true });
      defineProperty(error, 'input', { value: input, writable: true, enumerable: true, configurable: true });
      throw error;
    }
  }
  static canParse(url, base = undefined) { need(arguments.length, 1, 'canParse'); return parseUrl(url + '', base === undefined ? undefined : base + '') !== undefined; }
  static parse(url, base = undefined) {
    need(arguments.length, 1, 'parse');
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }
  static {
    for (const part of PARTS) {
      const get = { get [part]() { return this.#parts[part]; } };
      const set = { set [part](value) { this.#set(part, value + ''); } };
      defineProperty(URL.prototype, part, {
        get: Object.getOwnPropertyDescriptor(get, part).get,
        set: part === 'origin' ? undefined : Object.getOwnPropertyDescriptor(set, part).set,
        enumerable: true,
        configurable: true,
      });
    }
  }
  #set(part, value) {
    pay(value.length + this.#parts.href.length);
    const next = partsOf(host.setUrl(this.#parts.href, part, value));
    if (next === undefined) {
      if (part === 'href') throw new TypeError('Invalid URL');
      return;
    }
    this.#parts = next;
    if (this.#params !== undefined && (part === 'search' || part === 'href')) reset(this.#params, next.search.slice(1));
  }
  get searchParams() {
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(this.#parts.search);
      connect(this.#params, (query) => { this.#parts = partsOf(host.setUrl(this.#parts.href, 'search', query)) ?? this.#parts; });
    }
    return this.#params;
  }
  toString() { return this.#parts.href; }
  toJSON() { return this.#parts.href; }
}
enumerable(URL, ['searchParams', 'toString', 'toJSON']);
tag(URL, 'URL');
own.URL = URL;
`;
