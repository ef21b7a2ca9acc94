// `stream/web` and the globals of the same names: the reference implementation as a polyfill, and what is small beside it.

/** Globals that are exports of it, as Node 20 has them. */
export const webStreamNames: readonly string[] = Object.freeze(
  `
  ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableByteStreamController ReadableStreamDefaultController TransformStream TransformStreamDefaultController
  WritableStream WritableStreamDefaultWriter WritableStreamDefaultController ByteLengthQueuingStrategy
  CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream DecompressionStream`
    .trim()
    .split(/\s+/),
);

export const webStreamsSource: string = `'use strict';
const streams = require('web-streams-polyfill');
const { ReadableStream, TransformStream } = streams;
// Where buffers have a \`transfer\` that the engine cannot do (Node 20), byte streams shall not try: the polyfill looks
// at the first buffer that it is given, and keeps to what it found.
try { new ArrayBuffer(1).transfer(); } catch {
  const first = new Uint8Array(1);
  Object.defineProperty(first.buffer, 'transfer', { value: undefined });
  new ReadableStream({ type: 'bytes', start(controller) { controller.enqueue(first); } });
}
class TextEncoderStream {
  // half of a character waits for the other
  #half = '';
  #pair = new TransformStream({
    transform: (chunk, controller) => {
      const text = this.#half + String(chunk);
      this.#half = /[\\ud800-\\udbff]$/.test(text) ? text.slice(-1) : '';
      const bytes = new TextEncoder().encode(this.#half === '' ? text : text.slice(0, -1));
      if (bytes.length > 0) controller.enqueue(bytes);
    },
    flush: (controller) => { if (this.#half !== '') controller.enqueue(new TextEncoder().encode(this.#half)); },
  });
  get encoding() { return 'utf-8'; }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}
class TextDecoderStream {
  #decoder;
  #pair;
  constructor(encoding, options) {
    const decoder = (this.#decoder = new TextDecoder(encoding, options));
    const give = (text, controller) => { if (text !== '') controller.enqueue(text); };
    this.#pair = new TransformStream({
      transform(chunk, controller) { give(decoder.decode(chunk, { stream: true }), controller); },
      flush(controller) { give(decoder.decode(), controller); },
    });
  }
  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}
// By \`zlib\`, when all is there.
const packing = (by) => class {
  #pair;
  constructor(format) {
    const method = by[format];
    if (method === undefined) throw Object.assign(new TypeError("The argument 'format' must be one of: deflate, deflate-raw, gzip"), { code: 'ERR_INVALID_ARG_VALUE' });
    const parts = [];
    this.#pair = new TransformStream({
      transform(chunk) {
        parts.push(ArrayBuffer.isView(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : new Uint8Array(chunk));
      },
      flush(controller) {
        const { Buffer } = require('buffer');
        const all = require('zlib')[method](Buffer.concat(parts.map((part) => Buffer.from(part))));
        if (all.length > 0) controller.enqueue(Uint8Array.from(all));
      },
    });
  }
  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
};
const CompressionStream = packing({ gzip: 'gzipSync', deflate: 'deflateSync', 'deflate-raw': 'deflateRawSync' });
const DecompressionStream = packing({ gzip: 'gunzipSync', deflate: 'inflateSync', 'deflate-raw': 'inflateRawSync' });
Object.defineProperty(CompressionStream, 'name', { value: 'CompressionStream' });
Object.defineProperty(DecompressionStream, 'name', { value: 'DecompressionStream' });
module.exports = Object.assign({}, streams, { TextEncoderStream, TextDecoderStream, CompressionStream, DecompressionStream });
`;
