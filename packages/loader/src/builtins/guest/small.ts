// Builtins of a few lines each: constants, what the tenant's globals offer anyway, and polyfills under Node's name.

export const osSource: string = `'use strict';
const SIGNALS = {};
// by their numbers on Linux
const names = 'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(' ');
names.forEach((name, i) => { SIGNALS['SIG' + name] = i + 1; });
Object.assign(SIGNALS, { SIGIOT: 6, SIGPOLL: 29 });
module.exports = {
  EOL: '\\n',
  devNull: '/dev/null',
  constants: Object.freeze({ signals: Object.freeze(SIGNALS), errno: {}, priority: {} }),
  arch: () => 'x64',
  machine: () => 'x86_64',
  platform: () => process.platform,
  type: () => 'Linux',
  release: () => '0.0.0',
  version: () => '',
  endianness: () => 'LE',
  homedir: () => '/',
  tmpdir: () => '/tmp',
  hostname: () => 'localhost',
  cpus: () => [{ model: '', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }],
  availableParallelism: () => 1,
  loadavg: () => [0, 0, 0],
  freemem: () => 0,
  totalmem: () => 0,
  uptime: () => 0,
  networkInterfaces: () => ({}),
  userInfo: () => ({ uid: -1, gid: -1, username: 'guest', homedir: '/', shell: null }),
};
`;

export const bufferSource: string = `'use strict';
const { Buffer, SlowBuffer, INSPECT_MAX_BYTES, kMaxLength } = require('buffer/');
// What Node's has since the polyfill was written.
const encodings = ['base64url'];
const { from, isEncoding, byteLength } = Buffer;
const { toString, write } = Buffer.prototype;
const isUrl = (encoding) => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
const own = (target, name, value) => Object.defineProperty(target, name, { value, writable: true, configurable: true });
own(Buffer, 'from', function (value, encoding, length) { return from(value, isUrl(encoding) ? 'base64' : encoding, length); });
own(Buffer, 'isEncoding', (encoding) => isUrl(encoding) || isEncoding(encoding));
own(Buffer, 'byteLength', (value, encoding) => byteLength(value, isUrl(encoding) ? 'base64' : encoding));
own(Buffer.prototype, 'toString', function (encoding, start, end) {
  if (!isUrl(encoding)) return toString.call(this, encoding, start, end);
  return toString.call(this, 'base64', start, end).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
});
// Bytes of whatever kind are as good as a buffer.
const asBuffer = (bytes) =>
  bytes instanceof Uint8Array && !Buffer.isBuffer(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes;
for (const name of ['copy', 'equals', 'compare', 'indexOf', 'lastIndexOf', 'includes']) {
  const polyfilled = Buffer.prototype[name];
  own(Buffer.prototype, name, { [name](bytes, ...rest) { return polyfilled.call(this, asBuffer(bytes), ...rest); } }[name]);
}
own(Buffer.prototype, 'write', function (text, ...rest) {
  return write.call(this, text, ...rest.map((one) => (isUrl(one) ? 'base64' : one)));
});
for (const name of Object.getOwnPropertyNames(Buffer.prototype))
  if (/UInt/.test(name)) own(Buffer.prototype, name.replace('UInt', 'Uint'), Buffer.prototype[name]);
for (const encoding of ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8']) {
  own(Buffer.prototype, encoding + 'Slice', function (start, end) { return this.toString(encoding, start, end); });
  own(Buffer.prototype, encoding + 'Write', function (text, offset = 0, length = this.length - offset) { return this.write(text, offset, length, encoding); });
}
delete Buffer.TYPED_ARRAY_SUPPORT; // by which packages know the polyfill from Node's
module.exports = {
  Buffer,
  SlowBuffer,
  INSPECT_MAX_BYTES,
  kMaxLength,
  kStringMaxLength: 2 ** 24,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 2 ** 24 },
  isAscii: (input) => Buffer.from(input).every((byte) => byte < 128),
  isUtf8(input) {
    try { new TextDecoder('utf-8', { fatal: true }).decode(input); return true; } catch { return false; }
  },
  transcode: (source, from, to) => Buffer.from(Buffer.from(source).toString(from), to),
  btoa: (text) => Buffer.from(String(text), 'latin1').toString('base64'),
  atob: (text) => Buffer.from(String(text), 'base64').toString('latin1'),
};
// They are made of buffers themselves.
for (const name of ['Blob', 'File'])
  Object.defineProperty(module.exports, name, { get: () => globalThis[name], enumerable: true, configurable: true });
`;

export const streamSource: string = `'use strict';
// its main file gives Readable, as npm's package does: Node's gives the base class
const stream = require('readable-stream/lib/stream');
const { Readable, Writable, Duplex } = stream;
// The polyfill leaves these to Node.
const toWeb = (readable) => {
  const { ReadableStream } = require('stream/web');
  const chunks = readable[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(to) {
      const { done, value } = await chunks.next();
      if (done) to.close();
      else to.enqueue(value instanceof Uint8Array && !readable.readableObjectMode ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value);
    },
    async cancel(reason) { readable.destroy(reason); },
  }, { highWaterMark: 0 });
};
const writableToWeb = (writable) => {
  const { WritableStream } = require('stream/web');
  return new WritableStream({
    write: (chunk) => new Promise((resolve, reject) => writable.write(chunk, (error) => (error ? reject(error) : resolve()))),
    close: () => new Promise((resolve) => writable.end(resolve)),
    async abort(reason) { writable.destroy(reason); },
  });
};
const writableFromWeb = (web, options) => {
  const writer = web.getWriter();
  const settle = (work, done) => work.then(() => done(), done);
  return new Writable({ ...options, write: (chunk, _encoding, done) => void settle(writer.write(chunk), done), final: (done) => void settle(writer.close(), done) });
};
const readableFromWeb = (web, options) => Readable.from((async function* () { yield* web; })(), { objectMode: false, ...options });
Object.assign(Readable, { toWeb, fromWeb: readableFromWeb });
Object.assign(Writable, { toWeb: writableToWeb, fromWeb: writableFromWeb });
Duplex.toWeb = (duplex) => ({ readable: toWeb(duplex), writable: writableToWeb(duplex) });
Duplex.fromWeb = (pair, options) => Duplex.from({ readable: readableFromWeb(pair.readable, options), writable: writableFromWeb(pair.writable, options) });
module.exports = stream;
`;

export const streamPromisesSource: string = `'use strict';
module.exports = require('stream').promises;
`;

export const streamConsumersSource: string = `'use strict';
const { Buffer } = require('buffer');
const buffer = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
};
const text = async (stream) => (await buffer(stream)).toString();
module.exports = { buffer, text, json: async (stream) => JSON.parse(await text(stream)),
  arrayBuffer: async (stream) => Uint8Array.from(await buffer(stream)).buffer };
`;

export const pathSource: string = `'use strict';
const path = require('path-browserify');
const { sep } = path;
if (path.win32 === null) {
  // there is one kind of path here; what says how the other is written says so (Vite's normalizePath)
  path.win32 = { ...path, sep: '\\\\', delimiter: ';', posix: path };
  path.win32.win32 = path.win32;
  path.toNamespacedPath = (given) => given;
  path.matchesGlob = undefined;
}
module.exports = path;
`;

export const assertSource: string = `'use strict';
const assert = require('assert/');
module.exports = STRICT ? assert.strict : assert;
`;

export const perfHooksSource: string = `'use strict';
// The tenant's own clock, from when this module was first used.
const start = Date.now();
const entries = [];
class PerformanceEntry {
  constructor(name, entryType, startTime, duration, detail) { Object.assign(this, { name, entryType, startTime, duration, detail }); }
  toJSON() { return { ...this }; }
}
const timeOf = (mark) => {
  if (typeof mark === 'number') return mark;
  const found = entries.filter(({ name, entryType }) => entryType === 'mark' && name === mark).pop();
  if (found === undefined) throw new SyntaxError("The '" + mark + "' performance mark has not been set");
  return found.startTime;
};
const add = (entry) => { entries.push(entry); if (entries.length > 1000) entries.shift(); return entry; };
const clear = (type) => (name) => {
  for (let i = entries.length - 1; i >= 0; i -= 1)
    if (entries[i].entryType === type && (name === undefined || entries[i].name === name)) entries.splice(i, 1);
};
const performance = {
  timeOrigin: start,
  now: () => Date.now() - start,
  mark: (name, { startTime = performance.now(), detail = null } = {}) => add(new PerformanceEntry(String(name), 'mark', startTime, 0, detail)),
  measure(name, from, to) {
    const options = typeof from === 'object' && from !== null ? from : { start: from, end: to };
    const begin = options.start === undefined ? 0 : timeOf(options.start);
    const end = options.end === undefined ? performance.now() : timeOf(options.end);
    return add(new PerformanceEntry(String(name), 'measure', begin, end - begin, options.detail === undefined ? null : options.detail));
  },
  clearMarks: clear('mark'),
  clearMeasures: clear('measure'),
  getEntries: () => [...entries],
  getEntriesByName: (wanted, type) => entries.filter(({ name, entryType }) => name === wanted && (type === undefined || entryType === type)),
  getEntriesByType: (type) => entries.filter(({ entryType }) => entryType === type),
  timerify: (run) => run,
  eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
  toJSON: () => ({ timeOrigin: start }),
};
class PerformanceObserver {
  observe() {}
  disconnect() {}
  takeRecords() { return []; }
}
PerformanceObserver.supportedEntryTypes = Object.freeze([]);
module.exports = { performance, PerformanceEntry, PerformanceObserver, constants: {} };
`;

export const timersSource: string = `'use strict';
const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'];
const timers = {};
for (const name of names) {
  if (typeof globalThis[name] === 'function') timers[name] = globalThis[name];
}
module.exports = timers;
`;

export const timersPromisesSource: string = `'use strict';
const { setTimeout, setImmediate = setTimeout && ((run) => setTimeout(run, 0)), setInterval } = require('timers');
const wait = (ms, value) => new Promise((resolve) => { setTimeout(() => resolve(value), ms); });
module.exports = setTimeout === undefined ? {} : {
  setTimeout: wait,
  setImmediate: (value) => new Promise((resolve) => { setImmediate(() => resolve(value)); }),
  async *setInterval(ms, value) { for (;;) { await wait(ms); yield value; } },
  scheduler: { wait, yield: () => wait(0) },
};
`;

export const consoleSource: string = `'use strict';
const own = typeof console === 'object' ? console : {};
const made = {};
for (const name of Object.keys(own)) made[name] = own[name];
made.Console = function Console() { return own; };
module.exports = made;
`;

export const vmSource: string = `'use strict';
// Code of the tenant's, in a compartment of its own: no more than the tenant could do with eval.
const contexts = new WeakSet();
const asContext = (object = {}) => { contexts.add(object); return object; };
const inContext = (code, sandbox) => {
  const before = Object.keys(sandbox);
  const compartment = new Compartment({ __options__: true, globals: sandbox });
  const result = compartment.evaluate(String(code));
  const { globalThis: inner } = compartment;
  for (const key of new Set([...before, ...Object.keys(inner)])) {
    if (key in inner && sandbox[key] !== inner[key] && Object.prototype.propertyIsEnumerable.call(inner, key)) sandbox[key] = inner[key];
  }
  return result;
};
const here = (code) => (0, eval)(String(code));
class Script {
  #code;
  constructor(code) { this.#code = String(code); Function('return;' + this.#code); }
  runInThisContext() { return here(this.#code); }
  runInNewContext(sandbox) { return inContext(this.#code, asContext(sandbox)); }
  runInContext(sandbox) { return inContext(this.#code, sandbox); }
}
module.exports = {
  Script,
  createContext: asContext,
  isContext: (object) => contexts.has(object),
  runInThisContext: here,
  runInNewContext: (code, sandbox) => inContext(code, asContext(sandbox)),
  runInContext: inContext,
  createScript: (code) => new Script(code),
  compileFunction: (code, parameters = []) => Function(...parameters, code),
  constants: {},
};
`;

/** Of a module that may ask for \`require\` as the one that imported it. */
export const moduleSource = (names: readonly string[]): string => `'use strict';
const builtinModules = ${JSON.stringify(names)};
function Module(id = '') { this.id = id; this.exports = {}; this.loaded = false; this.children = []; }
Module._cache = {};
Module._extensions = { '.js': undefined, '.json': undefined, '.node': undefined };
Module._pathCache = {};
Module.builtinModules = builtinModules;
Module.isBuiltin = (name) => builtinModules.includes(String(name).replace(/^node:/, ''));
Module.createRequire = (from) => {
  if (typeof from !== 'string' && !(typeof from === 'object' && from !== null && typeof from.href === 'string'))
    throw new TypeError('The argument \\'filename\\' must be a file URL object, file URL string, or absolute path string');
  return require;
};
Module._load = (name) => require(name);
Module._resolveFilename = (name) => require.resolve(name);
Module._nodeModulePaths = (from) => {
  const parts = require('path').resolve(String(from)).split('/').filter((part) => part !== '');
  const paths = parts.map((part, i) => (part === 'node_modules' ? '' : '/' + parts.slice(0, i + 1).join('/') + '/node_modules'));
  return ['/node_modules', ...paths.filter((path) => path !== '')].reverse();
};
Module.wrap = (source) => '(function (exports, require, module, __filename, __dirname) { ' + source + '\\n});';
Module.prototype.require = function (name) { return require(name); };
// as the tenant's own code, like any text that it evaluates
Module.prototype._compile = function (source, filename = '') {
  const run = new Function('exports', 'require', 'module', '__filename', '__dirname', String(source));
  return run.call(this.exports, this.exports, require, this, filename, require('path').dirname(filename));
};
Module.syncBuiltinESMExports = () => {};
Module.findSourceMap = () => undefined;
Module.Module = Module;
module.exports = Module;
`;

export const ttySource: string = `'use strict';
module.exports = { isatty: () => false };
`;

export const workerThreadsSource: string = `'use strict';
module.exports = { isMainThread: true, parentPort: null, threadId: 0, workerData: null, resourceLimits: {} };
// What two ends of one thread are for is the global that a host may withhold.
const { MessageChannel, MessagePort } = globalThis;
if (typeof MessageChannel === 'function') Object.assign(module.exports, { MessageChannel, MessagePort });
`;

export const v8Source: string = `'use strict';
// What is serialized is copied at once and kept beside its bytes, which say nothing: a copy is what packages want of it.
const kept = new WeakMap();
module.exports = { setFlagsFromString() {}, cachedDataVersionTag: () => 0 };
if (typeof structuredClone === 'function') Object.assign(module.exports, {
  serialize(value) {
    const copy = structuredClone(value);
    const bytes = Buffer.from([255, 15]);
    kept.set(bytes, copy);
    return bytes;
  },
  deserialize(bytes) {
    if (kept.has(bytes)) return structuredClone(kept.get(bytes));
    throw Object.assign(new Error("Module 'node:v8' was not granted: deserialize refuses what was not serialized here"), { code: 'ERR_ACCESS_DENIED' });
  },
});
`;

export const utilTypesSource: string = `'use strict';
module.exports = require('util').types;
`;
