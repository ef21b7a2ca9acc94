// Names of powers as packages know them: builtins of Node, globals of Node and of browsers. What policies and analyses
// tell apart: what is a power, what is pure, and how grave it is.

/** How much harm a power can do in the wrong hands, as in @cofferdam/caps. */
export type Risk = 'low' | 'medium' | 'high';

/** Builtins of Node 20 by their risk, without their subpaths. */
const BUILTINS: Readonly<Record<Risk, readonly string[]>> = {
  high: words(`child_process cluster dgram fs http http2 https inspector module net process repl sea sqlite tls v8 vm wasi
    worker_threads trace_events`),
  medium: words('async_hooks crypto diagnostics_channel dns os perf_hooks readline test tty timers'),
  low: words(`assert buffer console constants domain events path punycode querystring stream string_decoder sys url util
    zlib`),
};

/** Globals beside the language's. */
const GLOBALS: Readonly<Record<Risk, readonly string[]>> = {
  high: words(`process require module fetch XMLHttpRequest WebSocket EventSource Worker SharedWorker importScripts document
    window localStorage sessionStorage indexedDB navigator location history parent top opener frames WebAssembly Deno Bun
    chrome browser RTCPeerConnection postMessage`),
  medium: words(`setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask crypto
    performance SharedArrayBuffer Atomics WeakRef FinalizationRegistry BroadcastChannel MessageChannel MessagePort
    requestAnimationFrame cancelAnimationFrame alert confirm prompt open Notification`),
  low: words(`Buffer console URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Blob File FormData
    Headers Request Response Event EventTarget CustomEvent DOMException structuredClone atob btoa TransformStream
    ReadableStream WritableStream ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream
    CompressionStream DecompressionStream global self Intl`),
};

/** The globals that every compartment has: the language, without what is a power in it. */
const LANGUAGE: ReadonlySet<string> = new Set(
  words(`globalThis undefined NaN Infinity Object Function Array String Number Boolean Symbol BigInt Math Date RegExp JSON
    Promise Proxy Reflect Map Set WeakMap WeakSet Error TypeError RangeError SyntaxError ReferenceError EvalError URIError
    AggregateError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
    BigInt64Array BigUint64Array Float32Array Float64Array Iterator parseInt parseFloat isNaN isFinite decodeURI
    decodeURIComponent encodeURI encodeURIComponent escape unescape eval Compartment harden lockdown`),
);

const risks = (table: Readonly<Record<Risk, readonly string[]>>): ReadonlyMap<string, Risk> =>
  new Map((['high', 'medium', 'low'] as const).flatMap((risk) => table[risk].map((name) => [name, risk] as const)));
const builtinRisks = risks(BUILTINS);
const globalRisks = risks(GLOBALS);

/** Whether a bare specifier is a builtin of Node 20, subpaths (`fs/promises`) included. */
export const isHostModule = (specifier: string): boolean => {
  const [name = '', ...rest] = specifier.split('/');
  return builtinRisks.has(name) && !PREFIXED.has(name) && (rest.length === 0 || SUBPATHS.has(specifier));
};

/** Builtins with `node:` alone: without it, these are npm packages. */
const PREFIXED: ReadonlySet<string> = new Set(['sea', 'sqlite', 'test']);

const SUBPATHS: ReadonlySet<string> = new Set(
  words(`assert/strict dns/promises fs/promises path/posix path/win32 readline/promises stream/consumers stream/promises
    stream/web timers/promises util/types inspector/promises`),
);

/** Whether a global is known to be no part of the language, in Node or a browser. */
export const isKnownGlobal = (name: string): boolean => globalRisks.has(name);

/** Whether every compartment has it. */
export const isLanguage = (name: string): boolean => LANGUAGE.has(name);

/** Of a builtin, or of a part of it (`fs.readFile`); of what nobody knows, high. */
export const builtinRisk = (name: string): Risk =>
  builtinRisks.get(name.replace(/^node:/, '').split(/[/.]/)[0] ?? '') ?? 'high';

/** Of a global, or of a part of it; of one that nobody knows, medium: the host made it. */
export const globalRisk = (name: string): Risk => globalRisks.get(name.split('.')[0] ?? '') ?? 'medium';

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
