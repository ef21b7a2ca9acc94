// Headers, Request, Response and fetch, by the Fetch standard as far as whole bodies go. Guest code: see kit.ts.
// Only `fetch` reaches the power; the rest are data with methods.

export const fetchSource: string = String.raw`
const TOKEN = /^[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+$/;
const headerName = (name) => {
  const text = name + '';
  if (!TOKEN.test(text)) throw new TypeError('Invalid header name');
  return text.toLowerCase();
};
const headerValue = (value) => {
  const text = (value + '').replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]|[^\0-\xff]/.test(text)) throw new TypeError('Invalid header value');
  return text;
};
let headerList, fixHeaders;
const iterateHeaders = makeIterators('Headers');
class Headers {
  #list = []; #fixed = false; #sorted;
  static {
    headerList = (headers) => headers.#list.map((pair) => [pair[0], pair[1]]);
    fixHeaders = (headers) => { headers.#fixed = true; return headers; };
  }
  constructor(init = undefined) {
    if (init === undefined) return;
    if ((typeof init !== 'object' && typeof init !== 'function') || init === null) throw new TypeError('Headers: expected pairs or a record');
    const pairs = init instanceof Headers ? headerList(init)
      : typeof init[Symbol.iterator] === 'function' ? [...init].map((pair) => pairOf(pair, 'Headers'))
      : Object.keys(init).map((key) => [key, init[key]]);
    for (const pair of pairs) this.append(pair[0], pair[1]);
  }
  /* Before every change: those of an answer are as they came. */
  #change() { if (this.#fixed) throw new TypeError('Headers are immutable'); this.#sorted = undefined; }
  append(name, value) { need(arguments.length, 2, 'append'); const pair = [headerName(name), headerValue(value)]; this.#change(); this.#list.push(pair); }
  delete(name) { need(arguments.length, 1, 'delete'); const key = headerName(name); this.#change(); this.#list = this.#list.filter((pair) => pair[0] !== key); }
  get(name) {
    need(arguments.length, 1, 'get');
    const key = headerName(name);
    const values = this.#list.filter((pair) => pair[0] === key).map((pair) => pair[1]);
    return values.length === 0 ? null : values.join(', ');
  }
  getSetCookie() { return this.#list.filter((pair) => pair[0] === 'set-cookie').map((pair) => pair[1]); }
  has(name) { need(arguments.length, 1, 'has'); const key = headerName(name); return this.#list.some((pair) => pair[0] === key); }
  set(name, value) {
    need(arguments.length, 2, 'set');
    const key = headerName(name), text = headerValue(value);
    this.#change();
    const at = this.#list.findIndex((pair) => pair[0] === key);
    if (at < 0) this.#list.push([key, text]);
    else this.#list = this.#list.filter((pair, index) => index <= at || pair[0] !== key).map((pair, index) => (index === at ? [key, text] : pair));
  }
  /* By name; the values of one name in one, cookies each by itself. What an iterator is asked for later shows changes. */
  #pairs() {
    if (this.#sorted === undefined) {
      const names = [...new Set(this.#list.map((pair) => pair[0]))].sort();
      this.#sorted = names.flatMap((name) => name === 'set-cookie' ? this.getSetCookie().map((value) => [name, value]) : [[name, this.get(name)]]);
    }
    return this.#sorted;
  }
  entries() { this.#list; return iterateHeaders((at) => { const pair = this.#pairs()[at]; return pair && [pair[0], pair[1]]; }); }
  keys() { this.#list; return iterateHeaders((at) => this.#pairs()[at]?.[0]); }
  values() { this.#list; return iterateHeaders((at) => this.#pairs()[at]?.[1]); }
  forEach(callback, self) {
    if (typeof callback !== 'function') throw new TypeError('forEach: expected a function');
    for (const pair of this.entries()) callback.call(self, pair[1], pair[0], this);
  }
}
defineProperty(Headers.prototype, Symbol.iterator, { value: Headers.prototype.entries, writable: true, configurable: true });
tag(Headers, 'Headers');
own.Headers = Headers;

/* Bytes and their type, for what can be a body. */
const extractBody = (body) => {
  if (body === undefined || body === null) return { bytes: null, type: null };
  const view = bytesOf(body);
  if (view !== undefined) return { bytes: view.slice(), type: null };
  if (own.URLSearchParams !== undefined && body instanceof own.URLSearchParams)
    return { bytes: utf8Encode(body + ''), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  return { bytes: utf8Encode(body + ''), type: 'text/plain;charset=UTF-8' };
};

/* A body that is there as a whole, in the shape of a stream: one chunk, then the end. */
const makeStream = (body) => {
  const take = () => { const chunk = body.used ? undefined : body.bytes; body.used = true; return chunk; };
  return freeze({
    get locked() { return body.locked; },
    getReader() {
      if (body.locked) throw new TypeError('The body is locked to a reader');
      body.locked = true;
      return freeze({
        async read() { const value = take(); return value === undefined || value.length === 0 ? { done: true, value: undefined } : { done: false, value: value.slice() }; },
        releaseLock() { body.locked = false; },
        async cancel() { take(); },
      });
    },
    async cancel() { if (body.locked) throw new TypeError('The body is locked to a reader'); take(); },
    async *[Symbol.asyncIterator]() { const value = take(); if (value !== undefined && value.length > 0) yield value.slice(); },
  });
};
let initBody, bytesInside, copyInside;
class Body {
  #body = { bytes: null, used: false, locked: false }; #stream = null;
  static {
    initBody = (self, bytes) => { self.#body = { bytes, used: false, locked: false }; };
    bytesInside = (self) => self.#body.bytes;
    copyInside = (self, take) => {
      if (self.#body.bytes !== null && (self.#body.used || self.#body.locked)) throw new TypeError('Body is unusable: it is locked or has been read');
      if (take) self.#body.used = true;
      return self.#body.bytes;
    };
  }
  get body() { return this.#body.bytes === null ? null : (this.#stream ??= makeStream(this.#body)); }
  get bodyUsed() { return this.#body.bytes !== null && this.#body.used; }
  async bytes() { return (copyInside(this, true) ?? new Uint8Array(0)).slice(); }
  async arrayBuffer() { return (copyInside(this, true) ?? new Uint8Array(0)).slice().buffer; }
  async text() { const text = utf8Decode(copyInside(this, true) ?? new Uint8Array(0)); return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text; }
  async json() { return JSON.parse(await this.text()); }
}

const NULL_STATUS = [101, 103, 204, 205, 304];
let settle;
class Response extends Body {
  #status = 200; #statusText = ''; #headers; #url = ''; #redirected = false; #type = 'default';
  static {
    settle = (response, facts) => {
      response.#status = facts.status;
      response.#statusText = facts.statusText;
      response.#url = facts.url;
      response.#redirected = facts.redirected;
      response.#type = facts.type;
    };
  }
  constructor(body = null, init = {}) {
    super();
    const { status = 200, statusText = '', headers } = dictionary(init, 'Response');
    const code = Math.trunc(Number(status));
    if (!(code >= 200 && code <= 599)) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    if (/[^\t\x20-\x7e\x80-\xff]/.test(statusText + '')) throw new TypeError('Invalid statusText');
    this.#status = code;
    this.#statusText = statusText + '';
    this.#headers = new Headers(headers);
    const { bytes, type } = extractBody(body);
    if (bytes !== null && NULL_STATUS.includes(code)) throw new TypeError('Response with null body status cannot have body');
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
    initBody(this, bytes);
  }
  static error() { const response = new Response(); settle(response, { status: 0, statusText: '', url: '', redirected: false, type: 'error' }); fixHeaders(response.headers); return response; }
  static json(data, init) {
    need(arguments.length, 1, 'json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('The data is not JSON serializable');
    const headers = new Headers((init ?? {}).headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { ...init, headers });
  }
  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError('Invalid status code');
    const to = own.URL === undefined ? url + '' : new own.URL(url).href;
    const response = new Response(null, { headers: { location: to } });
    settle(response, { status, statusText: '', url: '', redirected: false, type: 'default' });
    fixHeaders(response.headers);
    return response;
  }
  get type() { return this.#type; }
  get url() { return this.#url; }
  get redirected() { return this.#redirected; }
  get status() { return this.#status; }
  get ok() { return this.#status >= 200 && this.#status <= 299; }
  get statusText() { return this.#statusText; }
  get headers() { return this.#headers; }
  clone() {
    const bytes = copyInside(this, false);
    const copy = new Response(null, { headers: this.#headers });
    settle(copy, { status: this.#status, statusText: this.#statusText, url: this.#url, redirected: this.#redirected, type: this.#type });
    initBody(copy, bytes === null ? null : bytes.slice());
    return copy;
  }
}
tag(Response, 'Response');
own.Response = Response;

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
class Request extends Body {
  #url; #method; #headers; #redirect; #signal;
  constructor(input, init = {}) {
    need(arguments.length, 1, 'Request');
    super();
    const from = input instanceof Request ? input : undefined;
    const given = dictionary(init, 'Request');
    let url = from === undefined ? input + '' : from.url;
    if (from === undefined && own.URL !== undefined) {
      const parsed = new own.URL(url);
      if (parsed.username !== '' || parsed.password !== '') throw new TypeError('Request cannot be constructed from a URL that includes credentials');
      url = parsed.href;
    }
    const method = given.method === undefined ? from?.method ?? 'GET' : given.method + '';
    if (!TOKEN.test(method)) throw new TypeError("'" + method + "' is not a valid HTTP method.");
    const upper = method.toUpperCase();
    if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError("'" + method + "' HTTP method is unsupported.");
    this.#url = url;
    this.#method = METHODS.includes(upper) ? upper : method;
    this.#headers = new Headers(given.headers ?? from?.headers);
    this.#redirect = given.redirect === undefined ? from?.redirect ?? 'follow' : given.redirect + '';
    if (!['follow', 'manual', 'error'].includes(this.#redirect)) throw new TypeError('Invalid redirect');
    const signal = given.signal === undefined ? from?.signal : given.signal;
    if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) throw new TypeError('Expected signal to be an AbortSignal');
    this.#signal = makeSignal();
    if (signal) onAbort(signal, () => abortSignal(this.#signal, signal.reason));
    const { bytes, type } = given.body === undefined && from !== undefined ? { bytes: copyInside(from, true), type: null } : extractBody(given.body);
    if (bytes !== null && (this.#method === 'GET' || this.#method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
    initBody(this, bytes);
  }
  get url() { return this.#url; }
  get method() { return this.#method; }
  get headers() { return this.#headers; }
  get redirect() { return this.#redirect; }
  get signal() { return this.#signal; }
  get credentials() { return 'omit'; }
  get mode() { return 'cors'; }
  get cache() { return 'no-store'; }
  clone() {
    const bytes = copyInside(this, false);
    const copy = new Request(this.#url, { method: this.#method, headers: this.#headers, redirect: this.#redirect, signal: this.#signal });
    initBody(copy, bytes === null ? null : bytes.slice());
    return copy;
  }
}
tag(Request, 'Request');
own.Request = Request;

if (host.fetch !== undefined) own.fetch = { async fetch(input, init) {
  need(arguments.length, 1, 'fetch');
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  const bytes = copyInside(request, true);
  let cancel;
  const cancelled = new Promise((resolve) => { cancel = resolve; });
  const aborted = new Promise((_, reject) => { onAbort(signal, () => { cancel(); reject(signal.reason); }); });
  const sent = { method: request.method, headers: headerList(request.headers), redirect: request.redirect, cancel: cancelled };
  let answer;
  try {
    answer = await Promise.race([aborted, host.fetch(request.url, bytes === null ? sent : { ...sent, body: bytes })]);
  } catch (error) {
    throw signal.aborted ? signal.reason : new TypeError('fetch failed', { cause: error });
  } finally {
    cancel();
  }
  const response = new Response(null, { headers: answer.headers });
  settle(response, { status: answer.status, statusText: answer.statusText, url: answer.url, redirected: answer.redirected, type: 'basic' });
  fixHeaders(response.headers);
  initBody(response, NULL_STATUS.includes(answer.status) ? null : answer.body);
  return response;
} }.fetch;
`;
