// `stream/web` and the globals of the same names: the reference implementation as a polyfill, and what is small beside it.

/** Globals that are exports of it, as Node 20 has them. */
export const webStreamNames: readonly string[] = Object.freeze(
  `
  ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableByteStreamController ReadableStreamDefaultController TransformStream TransformStreamDefaultController
  WritableStream WritableStreamDefaultWriter WritableStreamDefaultController ByteLengthQueuingStrategy
  CountQueuingStrategy TextEncoderStream TextDecoderStream`
    .trim()
    .split(/\s+/),
);

export const webStreamsSource: string = `'use strict';
const streams = require('web-streams-polyfill');
const { TransformStream } = streams;
class TextEncoderStream {
  #pair = new TransformStream({ transform(chunk, controller) { const bytes = new TextEncoder().encode(chunk); if (bytes.length > 0) controller.enqueue(bytes); } });
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
module.exports = Object.assign({}, streams, { TextEncoderStream, TextDecoderStream });
`;
