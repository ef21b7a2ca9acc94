// Pure builtins answer as Node's own do: each row runs in a tenant and here.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { tenantOf, valueOf } from './support.ts';

const rows: readonly string[] = [
  "require('path').join('/a', '../b', './c.js')",
  "require('path').relative('/a/b/c', '/a/d')",
  "require('node:path/posix').parse('/x/y.tar.gz')",
  "require('util').format('%s %d %j %%', 'a', 1, { b: 2 })",
  "require('util').inspect({ a: [1, { b: 2 }], s: 'x' })",
  "[new Map([[1, { a: 2 }]]), new Set([1, 'a']), [1, , 3], { s: Symbol('x'), k: 10n }, -0, Object.create(null), new Uint8Array(3), Object('x'), new Date(0), [[[[1]]]], (() => { const o = {}; o.o = o; return o; })()].map((value) => require('util').inspect(value))",
  "[class A extends Map {}, () => 1, function f() {}, async () => 1, { f() {}, get a() { return 1; } }, new (class Foo { constructor() { this.x = 1; } })(), [new (class Bar extends Map {})([['k', new Set([1])]])], new (class Err extends Error {})('m').name, Object.assign(() => 1, { x: 1 }), Buffer.from('hi'), new WeakMap(), JSON].map((value) => require('util').inspect(value))",
  "[{ name: 'bob', tags: ['a', 'b'], address: { city: 'x', zip: '12345', geo: { lat: 1, lng: { deep: { er: 1 } } } } }, Array.from({ length: 120 }, (_, i) => i), ['a'.repeat(80), 'b'.repeat(20)], \"it's\", { a: 'x'.repeat(100), 'b-c': [1.5, true, null, undefined] }].map((value) => require('util').inspect(value))",
  "(() => { const { inspect, format, formatWithOptions } = require('util'); class Money { [inspect.custom](depth, options, own) { return 'm' + depth + typeof options.stylize + typeof own; } } return [inspect({ m: new Money() }), inspect({ a: { b: { c: 1 } } }, { depth: 0 }), inspect([3, 'a'], { colors: true }), inspect({ b: 1, a: 2 }, { sorted: true, compact: false }), inspect({ get a() { return 1; } }, { getters: true }), inspect.defaultOptions.depth, formatWithOptions({ colors: true }, '%O', 1)]; })()",
  "(() => { const { format } = require('util'); return [format('%d|%i|%f', '42', 4.5, '1.5'), format('%o', [1]), format('%O', { a: { b: { c: { d: 1 } } } }), format('%j %%', { a: 1 }), format('a', 'b', 3, { c: 1 }), format('%s %s', Symbol('x'), 10n), format('%c x', 'css'), format('%s', null, undefined), format('%s', -0), format('100%', 1), format('a b'), format(), format('%s'), format('%%s', 1), format('%%')]; })()",
  "require('util').isDeepStrictEqual({ a: new Map([[1, { b: 2 }]]) }, { a: new Map([[1, { b: 2 }]]) })",
  "require('util').isDeepStrictEqual([1, , 3], [1, undefined, 3])",
  "require('util').types.isDate(new Date(0))",
  "require('util').stripVTControlCharacters('\\u001b[31mred\\u001b[39m')",
  "require('querystring').parse('a=1&b=2&a=3&c=%20x+y&d')",
  "require('querystring').stringify({ a: [1, 2], b: 'x y', c: true, d: null })",
  "require('url').parse('http://u:p@host:8080/p/a?q=1#h').pathname",
  "require('url').resolve('http://a.org/b/c', '../d')",
  "require('string_decoder').StringDecoder.prototype.constructor.name",
  "new (require('string_decoder').StringDecoder)('utf8').write(require('buffer').Buffer.from([0xe2, 0x82, 0xac]))",
  "require('punycode').toASCII('mañana.com')",
  "require('os').EOL",
  "require('os').cpus().length >= 1",
  "Buffer.from('héllo').toString('base64')",
  "(() => { const b = Buffer.from('abcabc'), u = new Uint8Array([0, 98, 99]).subarray(1), t = new Uint8Array(4); return [b.equals(u), Buffer.from('bc').equals(u), b.compare(u), b.indexOf(u), b.lastIndexOf(u), b.includes(u, 5), b.indexOf('c', -2), b.indexOf(98), b.copy(t, 1), [...t], b.indexOf(b.subarray(2, 4)), b.lastIndexOf('b', 3)]; })()",
  "Buffer.from('a-_b', 'base64url').toString('hex')",
  "Buffer.from([251, 255]).toString('base64url')",
  "Buffer.concat([Buffer.from('a'), Buffer.alloc(2)]).toJSON()",
  "Buffer.from('0123456789').readUInt32BE(2)",
  "Buffer.from('abc').equals(Buffer.from('abc'))",
  "(() => { const bytes = new Uint8Array(4).subarray(1); return [Buffer.from('abcd').copy(bytes, 1, 2), [...bytes]]; })()",
  "require('crypto').createHash('sha256').update('abc').digest('hex')",
  "require('crypto').createHash('md5').update('a').update('b').digest('base64')",
  "require('crypto').createHash('SHA1').update(Buffer.from('x')).digest('hex')",
  "require('crypto').createHmac('sha512', 'key').update('data').digest('hex')",
  "(() => { const { KeyObject, createSecretKey, createHmac } = require('crypto'); const k = createSecretKey(Buffer.from('key')), text = createSecretKey('6b6579', 'hex'); return [k instanceof KeyObject, k.type, k.symmetricKeySize, k.export().toString(), k.export({ format: 'jwk' }), k.equals(text), createHmac('sha256', k).update('x').digest('hex'), Object.prototype.toString.call(k)]; })()",
  "(() => { const { win32, posix, sep } = require('path'); return [win32.sep, win32.delimiter, posix.sep, sep, require('path/win32') === win32, win32.win32 === win32, win32.posix === posix, 'a\\\\b'.split(win32.sep).join(posix.sep)]; })()",
  "require('crypto').pbkdf2Sync('p', 's', 10, 16, 'sha1').toString('hex')",
  "[[0, 1], [1.5, 1], [1, -1], ['1', 1], [undefined, 1], [2 ** 31, 1]].map(([i, n]) => { try { require('crypto').pbkdf2Sync('a', 'b', i, n, 'sha1'); } catch (e) { return [e.code, e.name, e.message]; } })",
  "require('crypto').scryptSync('p', 's', 16, { N: 16 }).toString('hex')",
  "require('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('b'))",
  "require('zlib').gunzipSync(require('zlib').gzipSync('hello hello')).toString()",
  "require('zlib').inflateRawSync(Buffer.from('y0jNyclXyEhNTcnPSQUA', 'base64'), { finishFlush: 2 }).length > 0",
  "(() => { const e = new (require('events'))(); const got = []; e.once('x', (v) => got.push(v)); e.emit('x', 1); e.emit('x', 2); return [got, e.listenerCount('x')]; })()",
  "(() => { try { require('assert').deepStrictEqual({ a: 1 }, { a: 2 }); } catch (error) { return [error.code, error.name]; } })()",
  "(() => { try { require('assert')(false, 'no'); } catch (error) { return error.message; } })()",
  "typeof require('stream').Transform.prototype.pipe",
  "require('vm').runInNewContext('a + 1', { a: 2 })",
  "new (require('vm').Script)('y * 2').runInNewContext({ y: 21 })",
  "require('module').builtinModules.includes('fs')",
  "require('module')._nodeModulePaths('/a/node_modules/b')",
  "(() => { const m = new (require('module'))('x'); m._compile('exports.a = __filename + __dirname + typeof require + (this === exports)', '/d/x.js'); return m.exports; })()",
  "require('tty').isatty(1) === true ? 'tty' : 'none'",
  "new (require('async_hooks').AsyncLocalStorage)().run(7, () => 8)",
  "(() => { const s = new (require('async_hooks').AsyncLocalStorage)(); return s.run(7, () => s.getStore()); })()",
  "(() => { const c = require('diagnostics_channel').channel('x'); const got = []; c.subscribe((m) => got.push(m)); c.publish(1); return got; })()",
  "new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(1234.5)",
  'new Intl.NumberFormat().format(12345678901234567890n)',
  "new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', dateStyle: 'long', timeStyle: 'short' }).format(0)",
  "new Intl.PluralRules('pl').select(5)",
  "['ä', 'a', 'z'].sort(new Intl.Collator('sv').compare)",
  "new Intl.ListFormat('en').format(['a', 'b', 'c'])",
  "new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day')",
  "[...new Intl.Segmenter('en', { granularity: 'word' }).segment('Hi there')].map((one) => one.segment)",
  "new Intl.Locale('zh-Hant-TW').language",
  "Intl.getCanonicalLocales('EN-us')",
  'new WeakRef({ a: 1 }).deref()',
  '[{}, new WeakRef({}), new FinalizationRegistry(() => 1)].map((one) => [() => FinalizationRegistry.prototype.register.call(one, {}, null), () => WeakRef.prototype.deref.call(one)].map((run) => { try { run(); return true; } catch (e) { return e.name; } }))',
  '(() => { const registry = new FinalizationRegistry(() => 1), token = {}; registry.register({}, 1, token); return [registry.unregister(token), registry.unregister(token)]; })()',
  "(() => { const f = new FormData(); f.append('a', 1); return [...f]; })()",
  // what packages find out of their surroundings
  "(() => { const Legacy = require('stream'); function Own() { Legacy.call(this); } require('util').inherits(Own, Legacy); return [Object.keys(new Own()), typeof new Own().pipe, Legacy === Legacy.Stream, Legacy === Legacy.Readable]; })()",
  "[Buffer.TYPED_ARRAY_SUPPORT === undefined, Buffer.from('héllo').utf8Slice(1, 3), Buffer.from('abc').hexSlice(), (() => { const b = Buffer.alloc(4); return [b.latin1Write('é!', 1), [...b]]; })()]",
  "Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get.call.length + [() => Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get.call(new ArrayBuffer(1))].map((run) => { try { return run(); } catch (error) { return error.name; } })[0]",
  'new Int32Array(new SharedArrayBuffer(8)).length',
  "[require('stream/web').ReadableStream === ReadableStream, new CountQueuingStrategy({ highWaterMark: 2 }).size(), typeof TextDecoderStream, typeof MessagePort]",
  "[typeof Symbol(), Symbol.for('a') === Symbol.for('a'), String(Symbol('x')), Symbol.iterator in [], Object(Symbol.iterator) instanceof Symbol, Symbol.name, Symbol.length, (() => { try { new Symbol(); } catch (error) { return error.name; } })()]",
  "(() => { function A() {} function B() {} B.prototype.own = () => 1; A.prototype.of = () => 2; require('util').inherits(B, A); return [new B().own(), new B().of(), B.super_ === A, Object.keys(B), new B().constructor === B]; })()",
  "[[], [Object], [null, Object], [Object, () => 1]].map((args) => { try { require('util').inherits(...args); return 'passed'; } catch ({ code }) { return code; } })",
  // classes of zlib, inherited from in both ways, and an inner handle that is driven from outside
  "(() => { const z = require('zlib'); class Sum extends z.DeflateRaw { constructor(o) { super(o); this.seen = 0; } _transform(c, e, d) { this.seen += c.length; super._transform(c, e, d); } total() { return this.seen; } } const s = new Sum({ level: 9 }); s.write('abc'); return [s.total(), s instanceof z.DeflateRaw, Sum.name, z.Inflate.name, z.Gzip() instanceof z.Gzip, z.createGunzip().constructor === z.Gunzip]; })()",
  "(() => { const z = require('zlib'), all = Buffer.from('hello hello hello '.repeat(9)), c = z.deflateSync(all); function Own(o) { z.Inflate.call(this, o); } require('util').inherits(Own, z.Inflate); const s = new Own({ chunkSize: z.Z_MIN_CHUNK }), parts = []; let input = c.length, room; do { const left = s._handle.writeSync(z.constants.Z_FINISH, c, 0, input, s._outBuffer, 0, s._chunkSize) || s._writeState; [room, input] = left; parts.push(Buffer.from(s._outBuffer.subarray(0, s._chunkSize - room))); } while (false); return [s._chunkSize, s._outBuffer.length, parts[0].toString()]; })()",
  // what builtins that are powers say of texts and constants
  "['127.0.0.1', '256.1.1.1', '::', '::1', '1::', 'fe80::1%eth0', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::ffff:1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '1::2::3', '12345::', ':::', '', 'a', '1.2.3', '1:2:3:4:5:6:7:8:9', '::1.2.3.4.5', 7].map((text) => [require('net').isIP(text), require('net').isIPv4(text), require('net').isIPv6(text)])",
  "require('os').constants.signals",
  "[process.stdin.fd, typeof process.stdin.on, process.stdin.on('data', () => {}) === process.stdin && process.stdin.pause() === process.stdin]",
  "[require('util').styleText('red', 'x', { validateStream: false }), require('util').getSystemErrorName(-2)]",
  // errors that nobody handles, or that are only watched
  "(() => { const E = require('events'); const seen = []; const told = (...args) => { try { new E().emit('error', ...args); } catch ({ message, code, name }) { seen.push([message, code, name]); } }; told('text'); told({ a: 1 }); told(); told(new TypeError('t')); const e = new E(); e.on(E.errorMonitor, (error, more) => seen.push(['watched', error, more])); try { e.emit('error', 1, 2); } catch ({ message }) { seen.push(message); } e.on('error', (error) => seen.push(['handled', error])); seen.push(e.emit('error', 3, 4), e.emit('other')); return seen; })()",
  "[() => require('assert').deepStrictEqual({ a: 1 }, { a: 2 }), () => require('assert').deepStrictEqual(new Map([[1, 2]]), new Map([[1, 3]])), () => require('assert').strictEqual('a', 'b'), () => require('assert').deepStrictEqual([1, [2, 3]], [1, [2, 4]])].map((run) => { try { run(); } catch ({ message, code }) { return [message.trimEnd(), code]; } })", // from 22 on with a line's end
  // messages of http, which go nowhere
  "(() => { const { STATUS_CODES, validateHeaderName, validateHeaderValue } = require('http'); const told = (run) => { try { run(); } catch ({ code }) { return code; } }; return [STATUS_CODES, told(() => validateHeaderName('a b')), told(() => validateHeaderValue('a', '\\n')), told(() => validateHeaderValue('a', undefined)), told(() => validateHeaderName('x-a'))]; })()",
  "(() => { const http = require('http'); const res = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 }); res.setHeader('X-A', ['1', '2']); res.appendHeader('x-a', '3'); res.setHeader('b', 1); res.removeHeader('B'); const before = res.headersSent; res.writeHead(201, { 'Content-Type': 'text/plain' }); let e; try { res.setHeader('c', 1); } catch ({ code }) { e = code; } return [before, res.headersSent, res.getHeaders(), res.getHeaderNames(), res.hasHeader('x-A'), res.getHeader('X-a'), res.statusCode, res.statusMessage, e, res.writableEnded, res instanceof http.OutgoingMessage, res instanceof require('stream')]; })()",
  "(() => { const http = require('http'), https = require('https'); class Own extends https.Agent { } const server = http.createServer(() => {}); const req = new http.IncomingMessage(null); return [new Own({ keepAlive: true }).keepAlive, new Own() instanceof http.Agent, http.globalAgent.defaultPort, https.globalAgent.protocol, new http.Agent().getName({ host: 'a', port: 1 }), server.listenerCount('request'), server.listening, server.address(), server instanceof http.Server, req instanceof require('stream').Readable, req.headers, req.complete, Object.create(http.ServerResponse.prototype).statusCode]; })()",
  // streams of zlib, and stacks as a package prepares them
  "(() => { const z = require('zlib'); return [typeof z.createGzip().pipe, typeof z.createInflateRaw().on, z.createDeflate() instanceof require('stream').Transform]; })()",
  "(() => { const { prepareStackTrace } = Error; Error.prepareStackTrace = (_, sites) => sites; const o = {}; function here() { Error.captureStackTrace(o); return [o.stack, new Error('x').stack]; } const both = here(); Error.prepareStackTrace = undefined; return [...both.map(([site]) => [site.getFunctionName(), typeof site.getFileName() === 'string' || typeof site.getEvalOrigin() === 'string', site.getLineNumber() > 0, site.isNative()]), typeof new Error().stack]; })()",
  // objects that inherit from an array or are called like a function and have methods of their own
  "(() => { 'use strict'; const o = Object.create(Array.prototype); for (const k of ['indexOf', 'map', 'pop', 'filter', 'splice', 'slice', 'sort']) o[k] = k; const a = [1]; a.pop = () => 'own'; return [{ ...o }, a.pop(), [1, 2].pop()]; })()",
  "(() => { 'use strict'; const f = () => 1; f.call = 'c'; f.apply = 'a'; f.bind = 'b'; return [f.call, f.apply, f.bind, (() => 2).call()]; })()",
  // what stands in for dependencies of polyfills
  "[(function () { return arguments; })(), [], { length: 0, callee: 1 }, { [Symbol.toStringTag]: 'Arguments' }, null, 1].map(require('util').types.isArgumentsObject)",
  "[function* () {}, async function* () {}, () => {}, function () {}, {}, undefined].map(require('util').types.isGeneratorFunction)",
  "[new Uint8Array(1), Buffer.from('a'), new Float32Array(1), new BigInt64Array(1), new DataView(new ArrayBuffer(1)), [], {}, null].map((value) => [require('util').types.isTypedArray(value), require('util').types.isUint8Array(value), require('util').types.isFloat32Array(value)])",
  "({ ...require('url').parse('/p?a=1&b=x%20y&a=3&c[d]=4', true).query })",
  "require('url').format({ protocol: 'http', host: 'a.org', pathname: '/p', query: { a: [1, 2], b: 'x y' } })",
  "[() => { throw new Error('axb'); }, () => { throw new Error('c'); }].map((run) => { try { require('assert').throws(run, /x/); return 'passed'; } catch { return 'failed'; } })",
  "(() => { try { require('assert').match('abc', /x/); } catch (error) { return error.code; } })()",
];

describe('util', () => {
  it.each(['assert', 'crypto', 'events', 'stream', 'url', 'zlib'])(
    'is whole where %s was loaded before',
    async (first) => {
      const files = {
        'node_modules/dep/index.js': `require('${first}'); const util = require('util');
        module.exports = ['inherits', 'promisify', 'callbackify', 'inspect', 'deprecate'].filter((name) => typeof util[name] !== 'function');`,
      };
      expect(await valueOf("import dep from 'dep'; export default dep;", { files })).toEqual([]);
    },
  );
});

it('os has its constants by name, too', async () => {
  expect(await valueOf("import { EOL, devNull } from 'node:os'; export default [EOL, devNull];")).toEqual([
    '\n',
    '/dev/null',
  ]);
});

it('v8 gives back a copy of what it was given, where copies are made, and nothing else', async () => {
  const files = {
    'node_modules/dep/index.js': `globalThis.structuredClone = (value) => ({ ...value });
      const { serialize, deserialize } = require('v8'), o = { a: 1 }, bytes = serialize(o);
      o.a = 2;
      let code; try { deserialize(Buffer.from(bytes)); } catch (error) { code = error.code; }
      module.exports = [deserialize(bytes), deserialize(bytes) === deserialize(bytes), code];`,
  };
  expect(await valueOf("import dep from 'dep'; export default dep;", { files })).toEqual([
    { a: 1 },
    false,
    'ERR_ACCESS_DENIED',
  ]);
});

it('streams of bytes give what they are given', async () => {
  const source = `
    const stream = new ReadableStream({ type: 'bytes', pull(to) { to.enqueue(new Uint8Array([1, 2])); to.close(); } });
    const into = new ReadableStream({ type: 'bytes', pull(to) { to.byobRequest.view[0] = 7; to.byobRequest.respond(1); } }).getReader({ mode: 'byob' });
    const { value } = await into.read(new Uint8Array(3));
    const parts = []; for await (const part of stream) parts.push(...part);
    export default [parts, [...value]];`;
  expect(await valueOf(source)).toEqual([[1, 2], [7]]);
});

it('a response writes what Node would send', async () => {
  const files = {
    'node_modules/dep/index.js': `const http = require('http'), { Writable } = require('stream');
      const sent = (method, fill) => new Promise((done) => {
        const parts = [], res = new http.ServerResponse({ method, httpVersionMajor: 1, httpVersionMinor: 1 });
        res.sendDate = false;
        res.on('finish', () => done(parts.join('').split('\\r\\n').join('|')));
        res.assignSocket(new Writable({ write(chunk, _, next) { parts.push(String(chunk)); next(); } }));
        fill(res);
      });
      module.exports = async () => [
        await sent('GET', (res) => { res.write('hello'); res.end('!'); }),
        await sent('GET', (res) => res.setHeader('a', 'b').end('héllo')),
        await sent('HEAD', (res) => { res.statusCode = 404; res.end('none'); }),
        await sent('GET', (res) => res.writeHead(204, 'Nothing', ['x', 'y']).end()),
        (() => { try { http.createServer().listen(80); } catch ({ code }) { return code; } })(),
        (() => { try { http.request('http://a/'); } catch ({ code }) { return code; } })(),
      ];`,
  };
  expect(await valueOf("import ask from 'dep'; export default await ask();", { files })).toEqual([
    'HTTP/1.1 200 OK|Connection: keep-alive|Transfer-Encoding: chunked||5|hello|1|!|0||',
    'HTTP/1.1 200 OK|a: b|Connection: keep-alive|Content-Length: 6||héllo',
    'HTTP/1.1 404 Not Found|Connection: keep-alive||',
    'HTTP/1.1 204 Nothing|x: y|Connection: keep-alive||',
    'ERR_ACCESS_DENIED',
    'ERR_ACCESS_DENIED',
  ]);
});

it('streams of zlib give what there is as their input comes, and what is wrong with it', async () => {
  const files = {
    'node_modules/dep/index.js': `const z = require('zlib');
      const text = Array.from({ length: 9000 }, (_, i) => i * 7919 % 10007).join();
      const packed = z.gzipSync(text);
      module.exports = async (cut) => {
        const stream = z.createGunzip(); let got = ''; stream.on('data', (part) => { got += part; });
        const end = new Promise((done) => { stream.on('end', () => done('end')); stream.on('error', ({ code }) => done(code)); });
        for (let at = 0; at < packed.length - cut; at += 4000) stream.write(packed.subarray(at, Math.min(at + 4000, packed.length - cut)));
        await null;
        const early = got.length > 0;
        stream.end();
        return [early, await end, got === text];
      };`,
  };
  const source = "import ask from 'dep'; export default [await ask(0), await ask(5000)];";
  expect(await valueOf(source, { files })).toEqual([
    [true, 'end', true],
    [true, 'Z_BUF_ERROR', false],
  ]);
});

describe('a builtin in a tenant', () => {
  const require = createRequire(import.meta.url);
  const here = (row: string): unknown => new Function('require', `return (${row})`)(require);
  const tenant = tenantOf({
    files: {
      'node_modules/rows/index.js': 'module.exports = (text) => Function("require", `return (${text})`)(require);',
    },
  });

  it.each(rows)('answers as in Node: %s', async (row) => {
    const source = `import ask from 'rows'; export default JSON.stringify([ask(${JSON.stringify(row)})]);`;
    const { value, error } = await tenant.run(source, { module: true });
    expect(error).toBe(undefined);
    expect(JSON.parse(String(value))).toEqual(JSON.parse(JSON.stringify([here(row)])));
  });
});
