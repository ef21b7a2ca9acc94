// `readline` over streams that the tenant has: lines of them, and the codes that move a cursor. No stream is the host's.

export const readlineSource: string = `'use strict';
const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
class Interface extends EventEmitter {
  #rest = '';
  #ended = false;
  #asked = [];
  constructor(input, output) {
    super();
    const options = input && typeof input.on !== 'function' ? input : { input, output };
    this.input = options.input;
    this.output = options.output;
    this.terminal = false;
    this.line = '';
    this.closed = false;
    this._prompt = options.prompt === undefined ? '> ' : String(options.prompt);
    const decoder = new StringDecoder('utf8');
    const take = (text) => {
      const lines = (this.#rest + text).split(/\\r\\n|\\n|\\r(?!$)/);
      this.#rest = lines.pop();
      for (const line of lines) this.#give(line);
    };
    this.input.on('data', (chunk) => take(typeof chunk === 'string' ? chunk : decoder.write(chunk)));
    this.input.on('end', () => {
      take(decoder.end());
      if (this.#rest !== '') this.#give(this.#rest.replace(/\\r$/, ''));
      this.#rest = '';
      this.close();
    });
  }
  #give(line) {
    const asked = this.#asked.shift();
    if (asked !== undefined) asked(line);
    else this.emit('line', line);
  }
  question(query, options, done = options) {
    if (this.closed) throw Object.assign(new Error('readline was closed'), { code: 'ERR_USE_AFTER_CLOSE' });
    if (this.output) this.output.write(String(query));
    this.#asked.push(done);
  }
  setPrompt(prompt) { this._prompt = String(prompt); }
  getPrompt() { return this._prompt; }
  prompt() { if (this.output) this.output.write(this._prompt); }
  write() {}
  pause() { this.input.pause(); this.emit('pause'); return this; }
  resume() { this.input.resume(); this.emit('resume'); return this; }
  close() {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }
  [Symbol.asyncIterator]() {
    const lines = [];
    let wake = () => {};
    this.on('line', (line) => { lines.push(line); wake(); });
    this.on('close', () => wake());
    const self = this;
    return (async function* () {
      try {
        for (;;) {
          while (lines.length > 0) yield lines.shift();
          if (self.closed) return;
          await new Promise((resolve) => { wake = resolve; });
        }
      } finally { self.close(); }
    })();
  }
}
const send = (stream, text, done) => {
  if (typeof done === 'function') process.nextTick(done);
  return stream === null || stream === undefined || text === '' ? true : stream.write(text);
};
const steps = (by, more, less) => (by > 0 ? '\\u001b[' + by + more : by < 0 ? '\\u001b[' + -by + less : '');
module.exports = {
  Interface,
  createInterface: (input, output) => new Interface(input, output),
  clearLine: (stream, side, done) => send(stream, '\\u001b[' + (side < 0 ? 1 : side > 0 ? 0 : 2) + 'K', done),
  clearScreenDown: (stream, done) => send(stream, '\\u001b[0J', done),
  cursorTo: (stream, x, y, done) => send(stream, typeof y === 'number' ? '\\u001b[' + (y + 1) + ';' + (x + 1) + 'H' : '\\u001b[' + (x + 1) + 'G', done || y),
  moveCursor: (stream, x, y, done) => send(stream, steps(x, 'C', 'D') + steps(y, 'B', 'A'), done),
  promises: {
    Interface: class extends Interface { question(query) { return new Promise((resolve) => super.question(query, resolve)); } },
    createInterface: (input, output) => new module.exports.promises.Interface(input, output),
  },
};
`;

export const readlinePromisesSource: string = `module.exports = require('readline').promises;`;
