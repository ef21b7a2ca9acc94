// `zlib` by fflate: whatever is done at once, and streams that give what they have as their input comes.
//
// The classes can be inherited from, with `class` and with `util.inherits`: packages count and digest what goes through
// (crc32-stream), or drive the inner handle of an inflating stream by themselves (pngjs).

export const zlibSource: string = `'use strict';
// What is compressed may differ from Node's in its bytes.
const { Buffer } = require('buffer');
const flate = require('fflate');
const bytesOf = (data) => {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};
// What fflate cannot read, in Node's words.
const flawed = (error, given) => {
  if (typeof error.code !== 'number') return error;
  const cut = error.code === 0 || (error.code === 6 && given[0] === 31 && given[1] === 139);
  const message = cut ? 'unexpected end of file' : error.code === 6 ? 'incorrect header check' : 'invalid ' + error.message;
  return Object.assign(new Error(message), { errno: cut ? -5 : -3, code: cut ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR' });
};
const now = (work) => (data, options) => {
  const given = bytesOf(data);
  try {
    return Buffer.from(work(given, options && typeof options.level === 'number' && options.level >= 0 ? { level: options.level } : {}));
  } catch (error) {
    throw flawed(error, given);
  }
};
const sync = {
  gunzip: now((data) => flate.gunzipSync(data)),
  gzip: now((data, options) => flate.gzipSync(data, { ...options, mtime: 0 })),
  inflate: now((data) => flate.unzlibSync(data)),
  deflate: now((data, options) => flate.zlibSync(data, options)),
  inflateRaw: now((data) => flate.inflateSync(data)),
  deflateRaw: now((data, options) => flate.deflateSync(data, options)),
  unzip: now((data) => flate.decompressSync(data)),
};
const zlib = { constants: Object.freeze({ Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_NO_FLUSH: 0,
  Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_OK: 0, Z_DEFAULT_STRATEGY: 0, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_PARTIAL_FLUSH: 1, Z_BLOCK: 5, Z_STREAM_END: 1, Z_BUF_ERROR: -5, Z_DATA_ERROR: -3 }) };
for (const name of Object.keys(zlib.constants)) Object.defineProperty(zlib, name, { value: zlib.constants[name] });
for (const name of Object.keys(sync)) {
  zlib[name + 'Sync'] = sync[name];
  zlib[name] = (data, ...rest) => {
    const callback = rest.pop();
    Promise.resolve().then(() => {
      let result;
      try { result = sync[name](data, ...rest); } catch (error) { return callback(error); }
      callback(null, result);
    });
  };
}
let sums;
zlib.crc32 = (data, start = 0) => {
  sums ||= Array.from({ length: 256 }, (_, n) => { for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n; });
  let sum = ~start;
  for (const byte of bytesOf(data)) sum = sums[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
};
// Streams. Their classes are made when they are first asked for, since most of who load this use none.
const machines = {
  gzip: (options, give) => new flate.Gzip({ ...options, mtime: 0 }, give),
  gunzip: (options, give) => new flate.Gunzip(give),
  deflate: (options, give) => new flate.Zlib(options, give),
  inflate: (options, give) => new flate.Unzlib(give),
  deflateRaw: (options, give) => new flate.Deflate(options, give),
  inflateRaw: (options, give) => new flate.Inflate(give),
  unzip: (options, give) => new flate.Decompress(give),
};
// What drives a stream from outside sees of it: all input at first, then as much output as there is room for.
const handleOf = (name) => {
  let result;
  let at = 0;
  return {
    writeSync(flush, input, from, size, output, start, room) {
      if (result === undefined) result = sync[name](input.subarray(from, from + size));
      const part = result.subarray(at, at + room);
      output.set(part, start);
      at += part.length;
      return [0, room - part.length];
    },
    close() {},
  };
};
const makeClass = (name, Name) => {
  const { Transform } = require('stream');
  const Made = function (options) {
    if (!(this instanceof Made)) return new Made(options);
    Transform.call(this, options);
    const { level, chunkSize = 16384 } = options || {};
    let first = new Uint8Array(0);
    const machine = machines[name](level >= 0 ? { level } : {}, (part) => { if (part.length > 0) this.push(Buffer.from(part)); });
    Object.defineProperty(this, '_feed', { value: (chunk, last, done) => {
      if (first.length < 2) first = chunk.slice(0, 2);
      try { machine.push(chunk, last); } catch (error) { return done(flawed(error, first)); }
      done();
    } });
    this.bytesWritten = 0;
    this._handle = handleOf(name);
    this._chunkSize = chunkSize;
    this._outOffset = 0;
    this._outBuffer = Buffer.alloc(chunkSize);
  };
  Object.defineProperty(Made, 'name', { value: Name });
  Object.setPrototypeOf(Made, Transform);
  Made.prototype = Object.create(Transform.prototype, { constructor: { value: Made, writable: true, configurable: true } });
  Object.assign(Made.prototype, {
    _transform(chunk, _encoding, done) {
      this.bytesWritten += chunk.length;
      this._feed(new Uint8Array(chunk), false, done);
    },
    _flush(done) { this._feed(new Uint8Array(0), true, done); },
    flush(_kind, done = _kind) { if (typeof done === 'function') process.nextTick(done); },
    params(_level, _strategy, done) { process.nextTick(done); },
    reset() {},
    close(done) { if (typeof done === 'function') this.once('close', done); this.destroy(); },
  });
  return Made;
};
for (const name of Object.keys(sync)) {
  const Name = name[0].toUpperCase() + name.slice(1);
  const own = (value) => Object.defineProperty(zlib, Name, { value, enumerable: true, configurable: true, writable: true });
  Object.defineProperty(zlib, Name, { get: () => own(makeClass(name, Name))[Name], set: own, enumerable: true, configurable: true });
  zlib['create' + Name] = (options) => new zlib[Name](options);
}
module.exports = zlib;
`;
