// Globals that Node's packages expect and that are nothing but objects: weak references, blobs, timers in virtual time.

/**
 * Weak references that are not weak: when the collector runs must not show. A target lives as long as its reference,
 * and no finalizer is ever called; the language promises no more.
 */
export const weakSource: string = `'use strict';
const isTarget = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol';
class WeakRef {
  #target;
  constructor(target) {
    if (!isTarget(target)) throw new TypeError('WeakRef: target must be an object');
    this.#target = target;
  }
  deref() { return this.#target; }
}
Object.defineProperty(WeakRef.prototype, Symbol.toStringTag, { value: 'WeakRef', configurable: true });
class FinalizationRegistry {
  #tokens = new WeakSet();
  constructor(cleanup) {
    if (typeof cleanup !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
  }
  register(target, held, token) {
    this.#tokens; // a stranger as the receiver is refused first: by that packages tell what is a registry
    if (!isTarget(target)) throw new TypeError('FinalizationRegistry.prototype.register: target must be an object');
    if (target === held) throw new TypeError('FinalizationRegistry.prototype.register: target and holdings must not be same');
    if (typeof token === 'object' && token !== null) this.#tokens.add(token);
  }
  unregister(token) { return this.#tokens.delete(token); }
}
Object.defineProperty(FinalizationRegistry.prototype, Symbol.toStringTag, { value: 'FinalizationRegistry', configurable: true });
module.exports = { WeakRef, FinalizationRegistry };
`;

/**
 * Buffers that nobody shares: a tenant has one thread. Packages ask at import what one is (whatwg-url, jsdom), and use
 * one for a counter or two. \`new\` gives an ordinary buffer.
 */
export const sharedSource: string = `'use strict';
const refuse = (receiver, name) => {
  throw new TypeError('Method SharedArrayBuffer.prototype.' + name + ' called on incompatible receiver ' + String(receiver));
};
class SharedArrayBuffer {
  constructor(length) { return new ArrayBuffer(length); }
  get byteLength() { return refuse(this, 'byteLength'); }
  get growable() { return refuse(this, 'growable'); }
  get maxByteLength() { return refuse(this, 'maxByteLength'); }
  grow() { return refuse(this, 'grow'); }
  slice() { return refuse(this, 'slice'); }
  static get [Symbol.species]() { return this; }
}
Object.defineProperty(SharedArrayBuffer.prototype, Symbol.toStringTag, { value: 'SharedArrayBuffer', configurable: true });
module.exports = { SharedArrayBuffer };
`;

export const blobSource: string = `'use strict';
const { Buffer } = require('buffer');
const bytesOf = (part) => {
  if (part instanceof Blob) return part._bytes;
  if (ArrayBuffer.isView(part)) return Buffer.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  if (part instanceof ArrayBuffer) return Buffer.from(new Uint8Array(part));
  return Buffer.from(String(part));
};
class Blob {
  constructor(parts = [], { type = '', endings } = {}) {
    const list = [...parts].map(bytesOf);
    Object.defineProperty(this, '_bytes', { value: Buffer.concat(list) });
    Object.defineProperty(this, '_type', { value: /[^\\x20-\\x7e]/.test(type) ? '' : String(type).toLowerCase() });
  }
  get type() { return this._type; }
  get size() { return this._bytes.length; }
  async arrayBuffer() { return Uint8Array.from(this._bytes).buffer; }
  async bytes() { return Uint8Array.from(this._bytes); }
  async text() { return this._bytes.toString(); }
  slice(start, end, type = '') {
    return new Blob([this._bytes.slice(start, end)], { type });
  }
  stream() {
    const bytes = Uint8Array.from(this._bytes);
    return new (require('stream/web').ReadableStream)({ start(to) { if (bytes.length > 0) to.enqueue(bytes); to.close(); } });
  }
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, { value: 'Blob', configurable: true });
class File extends Blob {
  constructor(parts, name, options = {}) {
    super(parts, options);
    Object.defineProperty(this, 'name', { value: String(name) });
    Object.defineProperty(this, 'lastModified', { value: options.lastModified === undefined ? Date.now() : Number(options.lastModified) });
  }
}
Object.defineProperty(File.prototype, Symbol.toStringTag, { value: 'File', configurable: true });
class FormData {
  #entries = [];
  append(name, value, filename) {
    if (!(value instanceof Blob)) value = String(value);
    else if (filename !== undefined || !(value instanceof File)) value = new File([value], filename === undefined ? 'blob' : filename, { type: value.type });
    this.#entries.push([String(name), value]);
  }
  set(name, value, filename) { this.delete(name); this.append(name, value, filename); }
  delete(name) { this.#entries = this.#entries.filter(([key]) => key !== String(name)); }
  get(name) { const found = this.#entries.find(([key]) => key === String(name)); return found === undefined ? null : found[1]; }
  getAll(name) { return this.#entries.filter(([key]) => key === String(name)).map(([, value]) => value); }
  has(name) { return this.#entries.some(([key]) => key === String(name)); }
  forEach(run, self) { for (const [key, value] of this.#entries) Reflect.apply(run, self, [value, key, this]); }
  *entries() { yield* this.#entries; }
  *keys() { for (const [key] of this.#entries) yield key; }
  *values() { for (const [, value] of this.#entries) yield value; }
  [Symbol.iterator]() { return this.entries(); }
}
Object.defineProperty(FormData.prototype, Symbol.toStringTag, { value: 'FormData', configurable: true });
module.exports = { Blob, File, FormData };
`;

/**
 * Timers in virtual time: no delay is real. When all jobs are done the clock jumps to the next timer; those that are
 * due at the same time fire in the order in which they were set. \`later\` is the host's: it calls back once, soon.
 */
export const virtualTimersSource: string = `'use strict';
const { later } = require('internal/ticks');
const { pass } = require('internal/time');
const waiting = new Map();
let now = 0;
let ids = 0;
let armed = false;
class Timeout {
  constructor(id) { this._id = id; }
  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
  refresh() {
    const timer = waiting.get(this._id);
    if (timer !== undefined) timer.due = now + timer.delay;
    return this;
  }
  close() { clear(this); return this; }
  [Symbol.toPrimitive]() { return this._id; }
}
const arm = () => {
  if (armed || waiting.size === 0) return;
  armed = true;
  later(fire);
};
const set = (run, ms, args, repeat) => {
  if (typeof run !== 'function') throw Object.assign(new TypeError('The "callback" argument must be of type function'), { code: 'ERR_INVALID_ARG_TYPE' });
  const delay = ms >= 1 && ms <= 2147483647 ? Math.trunc(ms) : repeat === null ? 0 : 1;
  const id = (ids += 1);
  const timeout = new Timeout(id);
  waiting.set(id, { run, args, delay, due: now + delay, repeat, timeout });
  arm();
  return timeout;
};
const clear = (given) => {
  const id = typeof given === 'object' && given !== null ? given._id : Number(given);
  waiting.delete(id);
};
function fire() {
  armed = false;
  let due = Infinity;
  for (const timer of waiting.values()) if (timer.due < due) due = timer.due;
  const ready = [...waiting].filter(([, timer]) => timer.due === due);
  if (due > now && due !== Infinity) { pass(due - now); now = due; }
  const [first] = ready;
  if (first !== undefined) {
    const [id, timer] = first;
    if (timer.repeat === true) { timer.due = now + timer.delay; waiting.delete(id); waiting.set(id, timer); } else waiting.delete(id);
    // What a timer throws nobody can catch: it is reported as a rejection that nobody handled.
    try { Reflect.apply(timer.run, timer.timeout, timer.args); } catch (error) { Promise.reject(error); }
  }
  arm();
}
module.exports = {
  setTimeout: (run, ms, ...args) => set(run, ms, args, false),
  setInterval: (run, ms, ...args) => set(run, ms, args, true),
  setImmediate: (run, ...args) => set(run, 0, args, null),
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: clear,
};
`;

/** `MessageChannel`: two ends in one tenant; what is posted is copied and arrives in a later job. */
export const channelSource: string = `'use strict';
const Base = typeof EventTarget === 'function' ? EventTarget : class { addEventListener() {} removeEventListener() {} dispatchEvent() {} };
class MessagePort extends Base {
  #peer;
  #queue = [];
  #started = false;
  #closed = false;
  #handler = null;
  #listeners = new Map();
  static join(a, b) { a.#peer = b; b.#peer = a; }
  get onmessage() { return this.#handler; }
  set onmessage(handler) { this.#handler = typeof handler === 'function' ? handler : null; this.start(); }
  postMessage(value) {
    const copy = structuredClone(value);
    const peer = this.#peer;
    if (this.#closed || peer.#closed) return;
    peer.#queue.push(copy);
    if (peer.#started) Promise.resolve().then(() => peer.#deliver());
  }
  #deliver() {
    if (this.#closed || this.#queue.length === 0) return;
    const event = typeof Event === 'function' ? new Event('message') : { type: 'message' };
    Object.defineProperty(event, 'data', { value: this.#queue.shift(), enumerable: true });
    Object.defineProperty(event, 'ports', { value: [], enumerable: true });
    if (this.#handler !== null) this.#handler.call(this, event);
    this.dispatchEvent(event);
    for (const listener of [...(this.#listeners.get('message') || [])]) listener.call(this, event.data);
  }
  start() {
    if (this.#started) return;
    this.#started = true;
    for (let i = 0; i < this.#queue.length; i += 1) Promise.resolve().then(() => this.#deliver());
  }
  close() {
    if (this.#closed) return;
    this.#closed = true;
    Promise.resolve().then(() => { // what was posted comes first
      this.#peer.close();
      for (const listener of [...(this.#listeners.get('close') || [])]) listener.call(this);
    });
  }
  ref() {}
  unref() {}
  // Node's ports are emitters, too, which give what was posted
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, []);
    this.#listeners.get(name).push(listener);
    if (name === 'message') this.start();
    return this;
  }
  once(name, listener) {
    const first = (...args) => { this.off(name, first); listener.apply(this, args); };
    return this.on(name, first);
  }
  off(name, listener) {
    this.#listeners.set(name, (this.#listeners.get(name) || []).filter((one) => one !== listener));
    return this;
  }
  addListener(name, listener) { return this.on(name, listener); }
  removeListener(name, listener) { return this.off(name, listener); }
}
class MessageChannel {
  constructor() {
    this.port1 = new MessagePort();
    this.port2 = new MessagePort();
    join(this.port1, this.port2);
  }
}
const { join } = MessagePort;
delete MessagePort.join;
module.exports = { MessageChannel, MessagePort };
`;

/** `crypto` by the tenant's own `Math.random`: numbers that nobody should keep secrets with. */
export const tenantCryptoSource: string = `'use strict';
const getRandomValues = (array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (bytes.length > 65536) throw new RangeError('The requested length exceeds 65,536 bytes');
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.floor(Math.random() * 256);
  return array;
};
const randomUUID = () => {
  const bytes = getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
const subtle = {
  async digest(algorithm, data) {
    const name = String(typeof algorithm === 'object' ? algorithm.name : algorithm).replace('-', '').toLowerCase();
    return Uint8Array.from(require('crypto').createHash(name).update(new Uint8Array(data.buffer || data)).digest()).buffer;
  },
};
module.exports = { crypto: { getRandomValues, randomUUID, subtle } };
`;
