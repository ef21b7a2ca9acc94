// Builtins and globals whose answers come later answer as Node's own do: each row runs in a tenant and here. They are
// the loader's, and stand on what caps gives (events, text codecs): here both are.
import { createRequire } from 'node:module';
import { makePureEndowments } from '@cofferdam/caps';
import { makeTenant } from '@cofferdam/core';
import { moduleMap } from '@cofferdam/loader/node';
import { describe, expect, it } from 'vitest';

/** Bodies of async functions. */
const rows: readonly string[] = [
  // channels
  'const { port1, port2 } = new MessageChannel(); const got = []; const two = new Promise((done) => { port2.onmessage = ({ data, type }) => { if (got.push(data, type) === 5) done(); }; }); const sent = { a: [1, new Date(0)] }; port1.postMessage(sent); sent.a = 2; port1.postMessage("x"); got.push("sync"); await two; port1.close(); return got;',
  'const { port1, port2 } = new MessageChannel(); const came = new Promise((done) => port1.on("message", done)); port2.postMessage(new Map([[1, 2]])); const map = await came; port2.close(); return [...map];',
  'const { port1, port2 } = new MessageChannel(); const got = []; port2.once("message", (data) => got.push(data)); const closed = new Promise((done) => port2.on("close", done)); port1.postMessage(1); port1.close(); port1.postMessage(2); await closed; return got;',
  // streams of zlib
  'const zlib = require("zlib"); const gzip = zlib.createGzip(), parts = []; gzip.on("data", (part) => parts.push(part)); const end = new Promise((done) => gzip.on("end", done)); gzip.write("hello "); gzip.end("world".repeat(100)); await end; return zlib.gunzipSync(Buffer.concat(parts)).toString();',
  'const zlib = require("zlib"), { Readable, Writable } = require("stream"), parts = []; await require("stream/promises").pipeline(Readable.from([Buffer.from("a".repeat(1000)), Buffer.from("b")]), zlib.createDeflate(), zlib.createInflate(), new Writable({ write(part, _, done) { parts.push(part); done(); } })); return Buffer.concat(parts).toString();',
  'const zlib = require("zlib"); const raw = zlib.createInflateRaw(); raw.end(zlib.deflateRawSync(Buffer.alloc(1e5, "z"))); let all = 0; for await (const part of raw) all += part.length; return all;',
  'const zlib = require("zlib"); const flawed = (stream, bytes) => new Promise((done) => stream.on("error", ({ code, errno, message }) => done([code, errno, message])).end(bytes).resume()); return [await flawed(zlib.createGunzip(), Buffer.from("not gzip")), await flawed(zlib.createGunzip(), zlib.gzipSync("whole").subarray(0, 12))];',
  'const zlib = require("zlib"), { promisify } = require("util"); return [(await promisify(zlib.inflateRaw)(zlib.deflateRawSync("abc"))).toString(), (await promisify(zlib.unzip)(zlib.deflateSync("q"))).toString()];',
  // web streams
  'const stream = new TextDecoderStream(), writer = stream.writable.getWriter(), bytes = new TextEncoder().encode("a\\u20acb"); writer.write(bytes.slice(0, 2)); writer.write(bytes.slice(2)); writer.close(); let text = ""; for await (const part of stream.readable) text += part; return text;',
  'const stream = new TextEncoderStream(), writer = stream.writable.getWriter(); writer.write("h\\u00e9"); writer.write("\\ud83d"); writer.write("\\ude00"); writer.write("\\ud83d"); writer.close(); const all = []; for await (const part of stream.readable) all.push(...part); return all;',
  'const by10 = new TransformStream({ transform(n, to) { to.enqueue(n * 10); } }); const [a, b] = new ReadableStream({ start(to) { to.enqueue(1); to.enqueue(2); to.close(); } }).pipeThrough(by10).tee(); const all = async (from) => { const got = []; for await (const one of from) got.push(one); return got; }; return [await all(a), await all(b)];',
  'const packed = new CompressionStream("gzip"), writer = packed.writable.getWriter(); writer.write(new TextEncoder().encode("hello")); writer.close(); let text = ""; for await (const part of packed.readable.pipeThrough(new DecompressionStream("gzip"))) text += Buffer.from(part); try { new CompressionStream("zip") } catch ({ name, code }) { return [text, name, code]; }',
  'const { Readable, Writable } = require("stream"), got = []; for await (const part of Readable.toWeb(Readable.from(["a", Buffer.from("b")]))) got.push(String(part), typeof part); const writer = Writable.toWeb(new Writable({ write(part, _, done) { got.push(String(part)); done(); } })).getWriter(); await writer.write("c"); await writer.close(); for await (const part of Readable.fromWeb(new ReadableStream({ start(to) { to.enqueue("d"); to.close(); } }))) got.push(String(part)); return got;',
  // blobs
  'const blob = new Blob(["a", new Uint8Array([98])], { type: "Text/Plain" }), file = new File(["x"], "n.txt", { lastModified: 5 }); let streamed = ""; for await (const part of blob.stream()) streamed += Buffer.from(part); return [await blob.text(), blob.size, blob.type, await blob.slice(1, 2, "b/c").text(), blob.slice(0, 1, "b/c").type, [...new Uint8Array(await blob.arrayBuffer())], file.name, file.lastModified, file instanceof Blob, streamed, require("buffer").Blob === Blob];',
  'const form = new FormData(); form.append("a", 1); form.append("b", new Blob(["x"]), "f.txt"); form.append("c", new Blob(["y"])); return [[...form.keys()], form.get("a"), form.get("b").name, await form.get("c").text(), form.get("c").name, form.get("d")];',
  // lines
  'const { Readable } = require("stream"), got = []; for await (const line of require("readline").createInterface({ input: Readable.from(["a\\nb\\r\\n", "c\\n", "d"]), crlfDelay: Infinity })) got.push(line); return got;',
  'const { PassThrough } = require("stream"), input = new PassThrough(), output = new PassThrough(), got = []; const lines = require("readline").createInterface({ input, output }); lines.question("who? ", (name) => got.push(name)); lines.on("line", (line) => got.push("line " + line)); const end = new Promise((done) => lines.on("close", done)); input.end("me\\nmore\\n"); await end; return [got, String(output.read())];',
  'const { PassThrough } = require("stream"), to = new PassThrough(), readline = require("readline"); readline.clearLine(to, 0); readline.cursorTo(to, 2); readline.cursorTo(to, 1, 3); readline.moveCursor(to, -1, 2); readline.clearScreenDown(to); let all = "", part; while ((part = to.read()) !== null) all += part; return all;',
];

const require = createRequire(import.meta.url);
const here = (body: string): Promise<unknown> =>
  new Function('require', `return (async () => { ${body} })()`)(require) as Promise<unknown>;

describe('a builtin or global that answers later', () => {
  it.each(rows)('answers as in Node: %s', async (body) => {
    const files = { 'ask.cjs': `module.exports = async () => { ${body} };` };
    const modules = moduleMap(files, { node: { timers: 'virtual' } });
    const tenant = makeTenant({ modules, limits: { wallMs: 60_000 } });
    makePureEndowments({ URL }).install(tenant);
    const { value, error } = await tenant.run(
      "import ask from './ask.cjs'; export default JSON.stringify([await ask()])",
      { module: true },
    );
    expect(error).toBe(undefined);
    expect(JSON.parse(String(value))).toEqual(JSON.parse(JSON.stringify([await here(body)])));
  });
});
