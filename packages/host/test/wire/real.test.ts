// Hostile threads and processes, real ones: what only they can send.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { wireDefaults } from '../../src/wire/limits.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { makePortTransport } from '../../src/wire/port.ts';
import { makeStreamTransport } from '../../src/wire/stream.ts';
import type { Peer } from '../../src/wire/types.ts';

const workers: Worker[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const calls: unknown[] = [];
const bootstrap = { f: (...args: unknown[]) => calls.push(args), never: () => new Promise(() => {}) };
const helloText = JSON.stringify(['hello', 1, wireDefaults]);

/** A thread that says hello and then runs `code`, which has `port`, and `call` to call `f` with one argument. */
function inThread(code: string): { readonly peer: Peer; readonly worker: Worker } {
  const { port1, port2 } = new MessageChannel();
  const text = `
    const { workerData: port, MessageChannel, markAsUntransferable } = require('node:worker_threads');
    const call = (value, transfer) => port.postMessage([0, ['call', 1, 0, 'f', [value]]], transfer);
    port.postMessage([0, ${helloText}]);
    ${code}`;
  const worker = new Worker(text, { eval: true, workerData: port2, transferList: [port2], stdout: true, stderr: true });
  workers.push(worker);
  return { worker, peer: makePeer({ name: 'the thread', bootstrap, transport: makePortTransport(port1) }) };
}

/** The same in a process; `code` has `write`, which takes bytes. */
function inProcess(code: string): { readonly peer: Peer; readonly child: ChildProcess } {
  const text = `
    const v8 = require('node:v8');
    const write = (bytes) => process.stdout.write(bytes);
    const frame = (message) => {
      const bytes = v8.serialize(message);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length, 0);
      write(Buffer.concat([length, bytes]));
    };
    process.stdout.on('error', () => process.exit(3));
    frame([0, ${helloText}]);
    ${code}`;
  const child = spawn(execPath, ['-e', text], { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  const transport = makeStreamTransport({ readable: child.stdout as Readable, writable: child.stdin as Writable });
  return { child, peer: makePeer({ name: 'the process', bootstrap, transport }) };
}

describe('a hostile thread', () => {
  it.each([
    ['a port', 'const { port1 } = new MessageChannel(); call(port1, [port1]);'],
    ['a port as a capability', 'const { port1 } = new MessageChannel(); call({ f: port1 }, [port1]);'],
    ['shared memory', 'call(new SharedArrayBuffer(8));'],
    ['a view of shared memory', 'call(new Int32Array(new SharedArrayBuffer(8)));'],
    ['a compiled WebAssembly module', 'call(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));'],
    ['a key', "call(require('node:crypto').createSecretKey(Buffer.alloc(8)));"],
    ['a blob', "call(new (require('node:buffer').Blob)(['x']));"],
    ['an error with more to it', "call(Object.assign(new Error('x'), { code: 'X' }));"],
    ['a part of its pool of buffers', "call(Buffer.from('x'));"],
  ])('cannot send %s', async (_, code) => {
    calls.length = 0;
    const { peer } = inThread(code);
    expect(await peer.closed).toMatchObject({ code: 'WIRE_INVALID' });
    expect(calls).toEqual([]);
  });

  it('that ends rejects what it was called for', async () => {
    const { peer } = inThread("port.once('message', () => process.exit(0));");
    expect(await peer.closed).toMatchObject({ code: 'WIRE_CLOSED', message: /its port was closed/ });
  });

  it('may send a buffer by transfer', async () => {
    calls.length = 0;
    const { peer } = inThread(
      'const bytes = new Uint8Array([1, 2]); call(bytes, [bytes.buffer]); port.once("close", () => {});',
    );
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual([[new Uint8Array([1, 2])]]);
    peer.close();
  });
});

describe('a hostile process', () => {
  it.each([
    ['a frame without end', 'write(Buffer.from([255, 255, 255, 255]));', 'WIRE_CLOSED', /a frame of 4294967295 bytes/],
    [
      'noise',
      'setInterval(() => write(Buffer.alloc(65536, 1)), 1);',
      'WIRE_CLOSED',
      /a frame of 16843009|cannot be read/,
    ],
    ['frames of nothing', 'setInterval(() => write(Buffer.alloc(65536)), 1);', 'WIRE_CLOSED', /cannot be read/],
    ['an error as such', "frame([0, ['call', 1, 0, 'f', [new Error('x')]]]);", 'WIRE_INVALID', /another kind/],
    ['a Buffer', "frame([0, ['call', 1, 0, 'f', [Buffer.from('x')]]]);", 'WIRE_CLOSED', /cannot be read/],
    [
      'half a frame, and ends',
      'write(Buffer.from([0, 0, 9, 9, 255])); process.exit(0);',
      'WIRE_CLOSED',
      /ended|closed/,
    ],
    ['a crash', 'process.abort();', 'WIRE_CLOSED', /ended|closed/],
  ])('cannot get further than its pipe: %s', async (_, code, expected, message) => {
    calls.length = 0;
    const { peer, child } = inProcess(code);
    expect(await peer.closed).toMatchObject({ code: expected, message });
    expect(calls).toEqual([]);
    // Its pipe is shut: it ends by itself, or whoever started it ends it.
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
});
