// `crypto` as far as it is computation: digests, HMAC and key derivation by @noble/hashes. Randomness, keys and
// ciphers are powers, or more than a plugin should find by accident: they refuse when they are called.

/** Node's names of digests → module of @noble/hashes and its export. */
const digests: Readonly<Record<string, readonly [string, string]>> = {
  md5: ['legacy', 'md5'],
  sha1: ['legacy', 'sha1'],
  ripemd160: ['legacy', 'ripemd160'],
  sha224: ['sha2', 'sha224'],
  sha256: ['sha2', 'sha256'],
  sha384: ['sha2', 'sha384'],
  sha512: ['sha2', 'sha512'],
  'sha512-224': ['sha2', 'sha512_224'],
  'sha512-256': ['sha2', 'sha512_256'],
  'sha3-224': ['sha3', 'sha3_224'],
  'sha3-256': ['sha3', 'sha3_256'],
  'sha3-384': ['sha3', 'sha3_384'],
  'sha3-512': ['sha3', 'sha3_512'],
  blake2b512: ['blake2', 'blake2b'],
  blake2s256: ['blake2', 'blake2s'],
};

export const cryptoSource: string = `'use strict';
const { Buffer } = require('buffer');
const digests = ${JSON.stringify(digests)};
const fail = (message, code) => Object.assign(new Error(message), { code });
const digestOf = (name) => {
  const known = digests[String(name).toLowerCase().replace(/^(?:rsa-|sha-)/, (prefix) => (prefix === 'sha-' ? 'sha' : ''))];
  if (known === undefined) throw fail('Digest method not supported', 'ERR_CRYPTO_INVALID_DIGEST');
  return require('@noble/hashes/' + known[0] + '.js')[known[1]];
};
const bytesOf = (data, encoding) => {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw Object.assign(new TypeError('The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView'), { code: 'ERR_INVALID_ARG_TYPE' });
};
const shown = (bytes, encoding) => {
  const buffer = Buffer.from(bytes);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding);
};
// A secret is bytes that know what they are for; keys of two halves are a power.
class KeyObject {
  #bytes;
  constructor(type, bytes) {
    if (type !== 'secret') throw fail('Keys other than secret ones were not granted', 'ERR_ACCESS_DENIED');
    this.#bytes = Uint8Array.from(bytes);
  }
  static isSecret(value) { return typeof value === 'object' && value !== null && #bytes in value; }
  get type() { return 'secret'; }
  get symmetricKeySize() { return this.#bytes.length; }
  export(options) {
    if (options && options.format === 'jwk') return { kty: 'oct', k: Buffer.from(this.#bytes).toString('base64url') };
    return Buffer.from(this.#bytes);
  }
  equals(other) {
    return isSecret(other) && Buffer.from(this.#bytes).equals(other.#bytes);
  }
  get [Symbol.toStringTag]() { return 'KeyObject'; }
}
const { isSecret } = KeyObject;
delete KeyObject.isSecret;
const { export: bytesOfSecret } = KeyObject.prototype;
const createSecretKey = (key, encoding) => new KeyObject('secret', bytesOf(key, encoding));
const keyBytesOf = (key) => (isSecret(key) ? bytesOfSecret.call(key) : bytesOf(key, 'utf8'));
function Hash(algorithm, state) {
  if (!(this instanceof Hash)) return new Hash(algorithm, state);
  this._state = state || digestOf(algorithm).create();
  this._done = false;
}
Hash.prototype.update = function (data, encoding) {
  if (this._done) throw fail('Digest already called', 'ERR_CRYPTO_HASH_FINALIZED');
  this._state.update(bytesOf(data, encoding));
  return this;
};
Hash.prototype.digest = function (encoding) {
  if (this._done) throw fail('Digest already called', 'ERR_CRYPTO_HASH_FINALIZED');
  this._done = true;
  return shown(this._state.digest(), encoding);
};
Hash.prototype.copy = function () {
  return new Hash('', this._state.clone());
};
// A Hash is a stream, too, for whoever pipes into one.
Hash.prototype.write = function (data, encoding) { this.update(data, typeof encoding === 'string' ? encoding : undefined); return true; };
Hash.prototype.end = function (data, encoding) { if (data !== undefined) this.update(data, encoding); this._result = this.digest(); return this; };
Hash.prototype.read = function () { return this._result === undefined ? null : this._result; };
Hash.prototype.setEncoding = function () {};
function Hmac(algorithm, key) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key);
  this._state = require('@noble/hashes/hmac.js').hmac.create(digestOf(algorithm), keyBytesOf(key));
  this._done = false;
}
Object.setPrototypeOf(Hmac.prototype, Hash.prototype);
const inRange = (name, value, least) => {
  const given = value === undefined || value === null ? value : 'type ' + typeof value + ' (' + require('util').inspect(value) + ')';
  if (typeof value !== 'number') throw Object.assign(new TypeError('The "' + name + '" argument must be of type number. Received ' + given), { code: 'ERR_INVALID_ARG_TYPE' });
  const rule = value % 1 !== 0 ? 'an integer' : value >= least && value <= 2147483647 ? undefined : '>= ' + least + ' && <= 2147483647';
  if (rule !== undefined) throw Object.assign(new RangeError('The value of "' + name + '" is out of range. It must be ' + rule + '. Received ' + value), { code: 'ERR_OUT_OF_RANGE' });
};
// by the names of its parameters packages know one that takes a digest (pbkdf2)
const pbkdf2Sync = (password, salt, iterations, keylen, digest) => {
  inRange('iterations', iterations, 1);
  inRange('keylen', keylen, 0);
  return Buffer.from(require('@noble/hashes/pbkdf2.js').pbkdf2(digestOf(digest), bytesOf(password), bytesOf(salt), { c: iterations, dkLen: keylen }));
};
const scryptSync = (password, salt, length, { N, cost, r, blockSize, p, parallelization } = {}) =>
  Buffer.from(require('@noble/hashes/scrypt.js').scrypt(bytesOf(password), bytesOf(salt), { N: N || cost || 16384, r: r || blockSize || 8, p: p || parallelization || 1, dkLen: length }));
const hkdfSync = (digest, key, salt, info, length) =>
  Uint8Array.from(require('@noble/hashes/hkdf.js').hkdf(digestOf(digest), keyBytesOf(key), bytesOf(salt), bytesOf(info), length)).buffer;
const later = (work) => (...args) => {
  const callback = args.pop();
  Promise.resolve().then(() => {
    let result;
    try { result = work(...args); } catch (error) { return callback(error); }
    callback(null, result);
  });
};
const crypto = {
  createHash: (algorithm) => new Hash(algorithm),
  createHmac: (algorithm, key) => new Hmac(algorithm, key),
  hash: (algorithm, data, encoding = 'hex') => new Hash(algorithm).update(data).digest(encoding),
  Hash,
  Hmac,
  KeyObject,
  createSecretKey,
  getHashes: () => Object.keys(digests),
  getCiphers: () => [],
  getCurves: () => [],
  pbkdf2Sync,
  pbkdf2: later(pbkdf2Sync),
  scryptSync,
  scrypt: later(scryptSync),
  hkdfSync,
  hkdf: later(hkdfSync),
  timingSafeEqual(one, other) {
    const a = bytesOf(one);
    const b = bytesOf(other);
    if (a.length !== b.length) throw Object.assign(new RangeError('Input buffers must have the same byte length'), { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
    let difference = 0;
    for (let i = 0; i < a.length; i += 1) difference |= a[i] ^ b[i];
    return difference === 0;
  },
};
// What the host granted as the global \`crypto\` stands behind the rest.
const granted = globalThis.crypto;
if (typeof granted === 'object' && granted !== null) {
  crypto.webcrypto = granted;
  crypto.subtle = granted.subtle;
  if (typeof granted.randomUUID === 'function') crypto.randomUUID = () => granted.randomUUID();
  if (typeof granted.getRandomValues === 'function') {
    const fill = (array) => {
      for (let at = 0; at < array.length; at += 65536) granted.getRandomValues(array.subarray(at, at + 65536));
      return array;
    };
    crypto.getRandomValues = (array) => granted.getRandomValues(array);
    crypto.randomFillSync = (array) => (fill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)), array);
    crypto.randomBytes = (size, callback) => {
      const bytes = Buffer.from(fill(new Uint8Array(size)).buffer);
      if (callback === undefined) return bytes;
      Promise.resolve().then(() => callback(null, bytes));
    };
    crypto.randomInt = (low, high, callback) => {
      if (high === undefined || typeof high === 'function') [low, high, callback] = [0, low, high];
      const range = high - low;
      const most = 2 ** 48 - (2 ** 48 % range);
      let drawn;
      do {
        const six = fill(new Uint8Array(6));
        drawn = six.reduce((value, byte) => value * 256 + byte, 0);
      } while (drawn >= most);
      const result = low + (drawn % range);
      if (callback === undefined) return result;
      Promise.resolve().then(() => callback(null, result));
    };
    crypto.pseudoRandomBytes = crypto.randomBytes;
  }
}
module.exports = crypto;
`;
