// `http` and `https` without a network: messages that can be made and read, servers that nobody reaches, agents that
// connect to nothing. Frameworks inherit from these, and are asked by whoever calls their handler with such messages
// (light-my-request, supertest's like). Listening and asking are what is refused.

/** The replies' names, as Node has them. */
const STATUS_CODES = `
  100 Continue|101 Switching Protocols|102 Processing|103 Early Hints|200 OK|201 Created|202 Accepted|
  203 Non-Authoritative Information|204 No Content|205 Reset Content|206 Partial Content|207 Multi-Status|
  208 Already Reported|226 IM Used|300 Multiple Choices|301 Moved Permanently|302 Found|303 See Other|304 Not Modified|
  305 Use Proxy|307 Temporary Redirect|308 Permanent Redirect|400 Bad Request|401 Unauthorized|402 Payment Required|
  403 Forbidden|404 Not Found|405 Method Not Allowed|406 Not Acceptable|407 Proxy Authentication Required|
  408 Request Timeout|409 Conflict|410 Gone|411 Length Required|412 Precondition Failed|413 Payload Too Large|
  414 URI Too Long|415 Unsupported Media Type|416 Range Not Satisfiable|417 Expectation Failed|418 I'm a Teapot|
  421 Misdirected Request|422 Unprocessable Entity|423 Locked|424 Failed Dependency|425 Too Early|426 Upgrade Required|
  428 Precondition Required|429 Too Many Requests|431 Request Header Fields Too Large|451 Unavailable For Legal Reasons|
  500 Internal Server Error|501 Not Implemented|502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout|
  505 HTTP Version Not Supported|506 Variant Also Negotiates|507 Insufficient Storage|508 Loop Detected|
  509 Bandwidth Limit Exceeded|510 Not Extended|511 Network Authentication Required`;

const METHODS = `
  ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS
  PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK
  UNSUBSCRIBE`;

const statusCodes: Readonly<Record<string, string>> = Object.fromEntries(
  STATUS_CODES.split('|').map((entry) => [entry.trim().slice(0, 3), entry.trim().slice(4)]),
);

export const httpSource: string = `'use strict';
const STATUS_CODES = ${JSON.stringify(statusCodes)};
const failed = (Kind, code, message) => Object.assign(new Kind(message), { code });
const refuse = (name) => { throw failed(Error, 'ERR_ACCESS_DENIED', "Module 'node:http' was not granted: " + name + ' refuses'); };
const validateHeaderName = (name) => {
  if (typeof name !== 'string' || !/^[\\^_\`a-zA-Z\\-0-9!#$%&'*+.|~]+$/.test(name))
    throw failed(TypeError, 'ERR_INVALID_HTTP_TOKEN', 'Header name must be a valid HTTP token ["' + String(name) + '"]');
};
const validateHeaderValue = (name, value) => {
  if (value === undefined) throw failed(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "undefined" for header "' + name + '"');
  if (/[^\\t\\x20-\\x7e\\x80-\\xff]/.test(String(value))) throw failed(TypeError, 'ERR_INVALID_CHAR', 'Invalid character in header content ["' + name + '"]');
};
const inherit = (Made, Parent, name, methods) => {
  Object.setPrototypeOf(Made, Parent);
  Made.prototype = Object.create(Parent.prototype, Object.getOwnPropertyDescriptors(methods));
  Object.defineProperty(Made.prototype, 'constructor', { value: Made, writable: true, configurable: true });
  Object.defineProperty(Made, 'name', { value: name });
  return Made;
};
const made = {
  OutgoingMessage() {
    const Stream = require('stream');
    function OutgoingMessage() {
      if (!(this instanceof OutgoingMessage)) return new OutgoingMessage();
      Stream.call(this);
      Object.assign(this, { _header: null, _hasBody: true, _contentLength: null, _output: [], chunkedEncoding: false, useChunkedEncodingByDefault: true,
        shouldKeepAlive: true, sendDate: false, finished: false, destroyed: false, socket: null });
      Object.defineProperty(this, '_own', { value: new Map() });
    }
    const before = (message, what) => {
      if (message._header !== null) throw failed(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot ' + what + ' headers after they are sent to the client');
    };
    return inherit(OutgoingMessage, Stream, 'OutgoingMessage', {
      setHeader(name, value) {
        before(this, 'set');
        validateHeaderName(name);
        validateHeaderValue(name, value);
        this._own.set(name.toLowerCase(), [name, value]);
        return this;
      },
      setHeaders(headers) {
        for (const [name, value] of headers) this.setHeader(name, value);
        return this;
      },
      appendHeader(name, value) {
        const found = this.getHeader(name);
        return this.setHeader(name, found === undefined ? value : [found, value].flat());
      },
      getHeader(name) { return this._own.get(String(name).toLowerCase())?.[1]; },
      getHeaders() {
        const all = Object.create(null);
        for (const [key, [, value]] of this._own) all[key] = value;
        return all;
      },
      getHeaderNames() { return [...this._own.keys()]; },
      getRawHeaderNames() { return [...this._own.values()].map(([name]) => name); },
      hasHeader(name) { return this._own.has(String(name).toLowerCase()); },
      removeHeader(name) { before(this, 'remove'); this._own.delete(String(name).toLowerCase()); },
      flushHeaders() { if (this._header === null) this._implicitHeader(); this._send(''); },
      _implicitHeader() { this._storeHeader('', undefined); },
      _storeHeader(firstLine) {
        let text = firstLine;
        for (const [name, value] of this._own.values()) for (const one of [value].flat()) text += name + ': ' + one + '\\r\\n';
        if (this.sendDate && !this.hasHeader('date')) text += 'Date: ' + new Date().toUTCString() + '\\r\\n';
        if (!this.hasHeader('connection')) text += 'Connection: ' + (this.shouldKeepAlive ? 'keep-alive' : 'close') + '\\r\\n';
        if (this._hasBody && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding')) {
          if (this._contentLength !== null) text += 'Content-Length: ' + this._contentLength + '\\r\\n';
          else if (this.useChunkedEncodingByDefault) {
            this.chunkedEncoding = true;
            text += 'Transfer-Encoding: chunked\\r\\n';
          }
        }
        this._header = text + '\\r\\n';
        this._output.push(this._header);
      },
      _send(data, done) {
        if (data.length > 0) this._output.push(data);
        if (this.socket === null || typeof this.socket.write !== 'function') return void (done && this.once('socket', () => process.nextTick(done)));
        for (const part of this._output.splice(0)) this.socket.write(part);
        if (done) process.nextTick(done);
      },
      write(chunk, encoding, done) {
        if (typeof encoding === 'function') [done, encoding] = [encoding, undefined];
        if (this.finished) {
          const error = failed(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
          process.nextTick(() => { if (done) done(error); this.emit('error', error); });
          return false;
        }
        if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array))
          throw failed(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "chunk" argument must be of type string or an instance of Buffer or Uint8Array');
        if (this._header === null) this._implicitHeader();
        if (!this._hasBody) { if (done) process.nextTick(done); return true; }
        const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
        if (data.length > 0) this._send(this.chunkedEncoding ? Buffer.concat([Buffer.from(data.length.toString(16) + '\\r\\n'), data, Buffer.from('\\r\\n')]) : data);
        if (done) process.nextTick(done);
        return true;
      },
      end(chunk, encoding, done) {
        if (typeof chunk === 'function') [done, chunk, encoding] = [chunk, undefined, undefined];
        else if (typeof encoding === 'function') [done, encoding] = [encoding, undefined];
        if (this.finished) { if (done) process.nextTick(done, failed(Error, 'ERR_STREAM_ALREADY_FINISHED', 'Cannot call end after a stream was finished')); return this; }
        const some = chunk !== undefined && chunk !== null;
        if (this._header === null) {
          this._contentLength = some ? Buffer.byteLength(chunk, encoding) : 0;
          this._implicitHeader();
        }
        if (some) this.write(chunk, encoding);
        if (done) this.once('finish', done);
        this.finished = true;
        this._send(this.chunkedEncoding ? '0\\r\\n\\r\\n' : '', () => { this.emit('prefinish'); this.emit('finish'); });
        return this;
      },
      destroy(error) {
        if (this.destroyed) return this;
        this.destroyed = true;
        process.nextTick(() => { if (error) this.emit('error', error); this.emit('close'); });
        return this;
      },
      addTrailers() {},
      cork() {},
      uncork() {},
      setTimeout(ms, done) { if (done) this.on('timeout', done); return this; },
      get headersSent() { return this._header !== null; },
      get writableEnded() { return this.finished; },
      get writableFinished() { return this.finished && this._output.length === 0; },
      get writableLength() { return 0; },
      get writableHighWaterMark() { return 16384; },
      get writableObjectMode() { return false; },
      get writableCorked() { return 0; },
      get connection() { return this.socket; },
      set connection(socket) { this.socket = socket; },
    });
  },
  ServerResponse() {
    const { OutgoingMessage } = http;
    function ServerResponse(req) {
      if (!(this instanceof ServerResponse)) return new ServerResponse(req);
      OutgoingMessage.call(this);
      this.req = req;
      this.sendDate = true;
      this.statusMessage = undefined;
      if (req.method === 'HEAD') this._hasBody = false;
      if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) this.useChunkedEncodingByDefault = this.shouldKeepAlive = false;
    }
    return inherit(ServerResponse, OutgoingMessage, 'ServerResponse', {
      statusCode: 200,
      statusMessage: undefined,
      writeHead(status, reason, headers) {
        if (this._header !== null) throw failed(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot write headers after they are sent to the client');
        const code = status | 0;
        if (code < 100 || code > 999) throw failed(RangeError, 'ERR_HTTP_INVALID_STATUS_CODE', 'Invalid status code: ' + status);
        if (typeof reason !== 'string') [reason, headers] = [undefined, reason ?? headers];
        this.statusMessage = reason || this.statusMessage || STATUS_CODES[code] || 'unknown';
        this.statusCode = code;
        if (Array.isArray(headers)) for (let i = 0; i < headers.length; i += 2) this.setHeader(headers[i], headers[i + 1]);
        else if (headers) for (const name of Object.keys(headers)) this.setHeader(name, headers[name]);
        if (code === 204 || code === 304 || code < 200) this._hasBody = false;
        this._storeHeader('HTTP/1.1 ' + code + ' ' + this.statusMessage + '\\r\\n');
        return this;
      },
      writeHeader(...args) { return this.writeHead(...args); },
      _implicitHeader() { this.writeHead(this.statusCode); },
      writeContinue(done) { if (done) process.nextTick(done); },
      writeProcessing() {},
      writeEarlyHints(hints, done) { if (done) process.nextTick(done); },
      assignSocket(socket) {
        socket._httpMessage = this;
        this.socket = socket;
        this.emit('socket', socket);
        if (this._output.length > 0) this._send('');
      },
      detachSocket(socket) {
        socket._httpMessage = null;
        this.socket = null;
      },
    });
  },
  IncomingMessage() {
    const { Readable } = require('stream');
    function IncomingMessage(socket) {
      if (!(this instanceof IncomingMessage)) return new IncomingMessage(socket);
      Readable.call(this, { autoDestroy: false });
      Object.assign(this, { socket, httpVersionMajor: null, httpVersionMinor: null, httpVersion: null, complete: false, headers: {}, rawHeaders: [],
        trailers: {}, rawTrailers: [], aborted: false, url: '', method: null, statusCode: null, statusMessage: null });
    }
    return inherit(IncomingMessage, Readable, 'IncomingMessage', {
      _read() {},
      setTimeout(ms, done) { if (done) this.on('timeout', done); return this; },
      get connection() { return this.socket; },
      set connection(socket) { this.socket = socket; },
    });
  },
  Server() {
    const EventEmitter = require('events');
    function Server(options, handler) {
      if (!(this instanceof Server)) return new Server(options, handler);
      EventEmitter.call(this);
      if (typeof options === 'function') handler = options;
      if (handler) this.on('request', handler);
      Object.assign(this, { listening: false, timeout: 0, keepAliveTimeout: 5000, headersTimeout: 60000, requestTimeout: 300000, maxHeadersCount: null,
        maxRequestsPerSocket: 0, connections: 0 });
    }
    return inherit(Server, EventEmitter, 'Server', {
      listen() { return refuse('listen'); },
      close(done) {
        if (done) process.nextTick(done, failed(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.'));
        return this;
      },
      address: () => null,
      setTimeout(ms, done) { this.timeout = ms; if (done) this.on('timeout', done); return this; },
      getConnections(done) { process.nextTick(done, null, 0); return this; },
      closeAllConnections() {},
      closeIdleConnections() {},
      ref() { return this; },
      unref() { return this; },
    });
  },
  Agent() {
    const EventEmitter = require('events');
    function Agent(options) {
      if (!(this instanceof Agent)) return new Agent(options);
      EventEmitter.call(this);
      this.options = { path: null, noDelay: true, ...options };
      const { keepAlive = false, keepAliveMsecs = 1000, maxSockets = Infinity, maxFreeSockets = 256, maxTotalSockets = Infinity, scheduling = 'lifo' } = this.options;
      Object.assign(this, { defaultPort: 80, protocol: 'http:', requests: {}, sockets: {}, freeSockets: {}, keepAlive, keepAliveMsecs, maxSockets, maxFreeSockets,
        maxTotalSockets, scheduling, totalSocketCount: 0 });
    }
    return inherit(Agent, EventEmitter, 'Agent', {
      getName: ({ host = 'localhost', port = '', localAddress = '', family, socketPath } = {}) =>
        host + ':' + port + ':' + localAddress + (family === 4 || family === 6 ? ':' + family : '') + (socketPath ? ':' + socketPath : ''),
      addRequest() { return refuse('addRequest'); },
      createConnection() { return refuse('createConnection'); },
      destroy() {},
    });
  },
};
const http = module.exports = {
  METHODS: ${JSON.stringify(METHODS.trim().split(/\s+/))},
  STATUS_CODES,
  maxHeaderSize: 16384,
  validateHeaderName,
  validateHeaderValue,
  createServer: (options, handler) => new http.Server(options, handler),
  setMaxIdleHTTPParsers() {},
};
// Made when they are first asked for: most of who load this do so for a name or two.
const lazily = (name, make) => {
  const own = (value) => Object.defineProperty(http, name, { value, enumerable: true, configurable: true, writable: true });
  Object.defineProperty(http, name, { get: () => own(make())[name], set: own, enumerable: true, configurable: true });
};
for (const name of Object.keys(made)) lazily(name, made[name]);
lazily('globalAgent', () => new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }));
`;

export const httpsSource: string = `'use strict';
const http = require('http');
class Agent extends http.Agent {
  constructor(options) { super(options); this.defaultPort = 443; this.protocol = 'https:'; this.maxCachedSessions = 100; }
}
class Server extends http.Server {}
module.exports = { Agent, Server, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }), createServer: (options, handler) => new Server(options, handler) };
`;
