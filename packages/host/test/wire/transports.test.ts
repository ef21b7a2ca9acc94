// The transports by themselves: order, bounds, ends.
import { PassThrough, Readable } from 'node:stream';
import { Serializer } from 'node:v8';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { makeDirectPair } from '../../src/wire/direct.ts';
import { makePeer } from '../../src/wire/peer.ts';
import { makePortTransport } from '../../src/wire/port.ts';
import { makeStreamTransport } from '../../src/wire/stream.ts';
import type { Transport } from '../../src/wire/types.ts';
import { closeAll, kinds, settle, transports } from './pair.ts';

afterEach(closeAll);

interface Heard {
  readonly messages: unknown[];
  readonly ends: Error[];
}

function listenTo(transport: Transport): Heard {
  const heard: Heard = { messages: [], ends: [] };
  transport.listen({ onMessage: (message) => heard.messages.push(message), onClose: (why) => heard.ends.push(why) });
  return heard;
}

function frameOf(message: unknown): Buffer {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(message);
  const bytes = serializer.releaseBuffer();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length, 0);
  return Buffer.concat([length, bytes]);
}

describe.each(kinds)('the transport %s', (kind) => {
  it('delivers in order, and nothing before it is listened to', async () => {
    const [left, right] = transports[kind]();
    for (let index = 0; index < 100; index += 1) left.post([index]);
    await settle();
    const heard = listenTo(right);
    left.post('last');
    await settle();
    expect(heard.messages).toEqual([...Array.from({ length: 100 }, (_, index) => [index]), 'last']);
    left.close();
    right.close();
  });

  it('delivers what was posted before it was closed, and then tells that once', async () => {
    const [left, right] = transports[kind]();
    const heard = listenTo(right);
    listenTo(left);
    left.post('a');
    left.post('bye');
    left.close();
    left.close();
    left.post('late');
    await settle();
    expect(heard.messages).toEqual(['a', 'bye']);
    expect(heard.ends).toHaveLength(1);
    expect(heard.ends[0]).toMatchObject({ code: 'WIRE_CLOSED' });
    right.close();
  });

  it('tells nobody of an end that he made', async () => {
    const [left, right] = transports[kind]();
    const heard = listenTo(left);
    listenTo(right);
    left.close();
    await settle();
    expect(heard.ends).toEqual([]);
    right.close();
  });

  it('delivers what is posted while it delivers, after what was there', async () => {
    const [left, right] = transports[kind]();
    const heard: unknown[] = [];
    right.listen({
      onMessage: (message) => {
        heard.push(message);
        if (message === 1) right.post('answer');
      },
      onClose: () => {},
    });
    const answers = listenTo(left);
    for (const message of [1, 2, 3]) left.post(message);
    await settle();
    expect(heard).toEqual([1, 2, 3]);
    expect(answers.messages).toEqual(['answer']);
    left.close();
    right.close();
  });
});

describe('makeDirectPair()', () => {
  it('delivers in promise jobs', async () => {
    const [left, right] = makeDirectPair();
    const heard = listenTo(right);
    await null;
    left.post(1);
    expect(heard.messages).toEqual([]);
    await null;
    expect(heard.messages).toEqual([1]);
  });
});

describe('makePortTransport()', () => {
  it('ends when a message cannot be read', () => {
    const listeners = new Map<string, (value: unknown) => void>();
    const transport = makePortTransport({
      postMessage: () => {},
      on: (event, listener) => listeners.set(event, listener),
      close: () => {},
    });
    const heard = listenTo(transport);
    listeners.get('messageerror')?.(new Error('x'));
    listeners.get('message')?.('late');
    listeners.get('close')?.(undefined);
    expect(heard.messages).toEqual([]);
    expect(heard.ends).toHaveLength(1);
    expect(heard.ends[0]?.cause).toMatchObject({ message: 'x' });
  });

  it('gives everybody else a turn of the event loop while much is there, and tells of the end after it', async () => {
    let say: (frame: unknown) => void = () => {};
    let close: (value: unknown) => void = () => {};
    const transport = makePortTransport({
      postMessage: () => {},
      on: (event, listener) => {
        if (event === 'message') say = listener;
        if (event === 'close') close = listener;
      },
      close: () => {},
    });
    const heard = listenTo(transport);
    const frame = Array.from({ length: 100 }, (_, index) => index);
    for (let count = 0; count < 1_000; count += 1) say([count, ...frame]);
    close(undefined);
    say('late');
    const counts = [0, heard.messages.length];
    while (heard.ends.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      counts.push(heard.messages.length);
    }
    expect(heard.messages.map((message) => (message as number[])[0])).toEqual(
      Array.from({ length: 1_000 }, (_, i) => i),
    );
    for (const [turn, count] of counts.entries()) expect(count - (counts[turn - 1] ?? 0)).toBeLessThanOrEqual(10);
  });

  it('delivers nothing of what waits when it is closed here', async () => {
    let say: (frame: unknown) => void = () => {};
    const transport = makePortTransport({
      postMessage: () => {},
      on: (event, listener) => {
        if (event === 'message') say = listener;
      },
      close: () => {},
    });
    const heard = listenTo(transport);
    for (let count = 0; count < 1_000; count += 1) say(count);
    const { length } = heard.messages;
    expect(length).toBeLessThan(1_000);
    transport.close();
    await settle();
    expect(heard).toEqual({ messages: Array.from({ length }, (_, i) => i), ends: [] });
  });

  it('throws for what cannot be copied, and sends nothing', async () => {
    const { port1, port2 } = new MessageChannel();
    const heard = listenTo(makePortTransport(port2));
    const transport = makePortTransport(port1);
    expect(() => transport.post([1, () => 2])).toThrow();
    await settle();
    expect(heard.messages).toEqual([]);
    transport.close();
  });
});

describe('makeStreamTransport()', () => {
  const open = (limits?: { messageBytes: number; nodes: number }) => {
    const readable = new PassThrough();
    const writable = new PassThrough();
    const transport = makeStreamTransport({ readable, writable, limits });
    return { readable, writable, transport, heard: listenTo(transport) };
  };

  it('gives everybody else a turn of the event loop while much is there', async () => {
    const piece = Buffer.concat(Array.from({ length: 600 }, (_, index) => frameOf(index)));
    const pieces = Array.from({ length: 20 }, () => piece);
    const readable = new Readable({
      read() {
        this.push(pieces.shift() ?? null);
      },
    });
    const heard = listenTo(makeStreamTransport({ readable, writable: new PassThrough() }));
    const counts = [0];
    while (heard.ends.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      counts.push(heard.messages.length);
    }
    expect(counts.at(-1)).toBe(20 * 600);
    for (const [turn, count] of counts.entries()) expect(count - (counts[turn - 1] ?? 0)).toBeLessThanOrEqual(2 * 600);
  });

  it('puts frames together, however they are cut', async () => {
    const { readable, heard } = open();
    const messages = [{ a: 'é\u{1F600}' }, ['x'.repeat(300)], 5, null];
    const bytes = Buffer.concat(messages.map(frameOf));
    for (const byte of bytes) readable.write(Buffer.from([byte]));
    readable.write(Buffer.concat([bytes, bytes.subarray(0, 7)]));
    readable.write(bytes.subarray(7));
    await settle();
    expect(heard.messages).toEqual([...messages, ...messages, ...messages]);
  });

  it('takes a length at the limit, and closes at one over, before the frame is there', async () => {
    const limits = { messageBytes: 1000, nodes: 24 };
    const max = 1000 + 24 + 64 * 1024;
    const length = (bytes: number): Buffer => {
      const buffer = Buffer.alloc(4);
      buffer.writeUInt32BE(bytes, 0);
      return buffer;
    };
    const at = open(limits);
    at.readable.write(length(max));
    await settle();
    expect(at.heard.ends).toEqual([]);
    const over = open(limits);
    over.readable.write(length(max + 1));
    await settle();
    expect(over.heard.ends[0]).toMatchObject({ code: 'WIRE_CLOSED', message: /a frame of 66561 bytes, at most 66560/ });
    expect(over.readable.destroyed).toBe(true);
    expect(over.writable.writableEnded).toBe(true);
  });

  it.each([
    ['no bytes at all', Buffer.from([0, 0, 0, 0])],
    ['noise', Buffer.from([0, 0, 0, 3, 1, 2, 3])],
    ['a header alone', Buffer.from([0, 0, 0, 2, 0xff, 15])],
    ['a later version', Buffer.from([0, 0, 0, 3, 0xff, 99, 0x30])],
    ['a host object', Buffer.from([0, 0, 0, 4, 0xff, 15, 0x5c, 0])],
    ['shared memory', Buffer.from([0, 0, 0, 4, 0xff, 15, 0x75, 0])],
    ['a buffer of 4 GiB', Buffer.from([0, 0, 0, 8, 0xff, 15, 0x42, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['a text of 4 GiB', Buffer.from([0, 0, 0, 8, 0xff, 15, 0x22, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['a list of 4 Gi holes', Buffer.from([0, 0, 0, 8, 0xff, 15, 0x41, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ])('closes over a frame that cannot be read: %s', async (_, bytes) => {
    const { readable, heard } = open();
    readable.write(bytes);
    readable.write(frameOf('late'));
    await settle();
    expect(heard.messages).toEqual([]);
    expect(heard.ends).toHaveLength(1);
    expect(heard.ends[0]).toMatchObject({ code: 'WIRE_CLOSED', message: /cannot be read/ });
  });

  it('gives a sparse list of any length as one that the peer refuses', async () => {
    const fresh = { readable: new PassThrough(), writable: new PassThrough() };
    const peer = makePeer({ name: 'the child', transport: makeStreamTransport(fresh) });
    // `a`: sparse, of length 2 ** 32 - 1, without members.
    fresh.readable.write(
      Buffer.from([0, 0, 0, 15, 0xff, 15, 0x61, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x40, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    );
    expect(await peer.closed).toMatchObject({ code: 'WIRE_INVALID' });
  });

  it('ends with its stream, and when that fails', async () => {
    const ended = open();
    ended.readable.end();
    const failed = open();
    failed.writable.destroy(new Error('EPIPE'));
    await settle();
    expect(ended.heard.ends).toHaveLength(1);
    expect(failed.heard.ends).toHaveLength(1);
    expect(failed.heard.ends[0]?.cause).toMatchObject({ message: 'EPIPE' });
  });

  it('tells what has not left', () => {
    const writable = new PassThrough({ highWaterMark: 10 });
    writable.cork();
    const transport = makeStreamTransport({ readable: new PassThrough(), writable });
    expect(transport.buffered()).toBe(0);
    transport.post('x'.repeat(1000));
    expect(transport.buffered()).toBeGreaterThan(1000);
  });

  it('writes views as windows of their own', async () => {
    const { readable, writable } = { readable: new PassThrough(), writable: new PassThrough() };
    const out = makeStreamTransport({ readable: new PassThrough(), writable: readable });
    const heard = listenTo(makeStreamTransport({ readable, writable }));
    const bytes = new Uint8Array([1, 2, 3]);
    out.post([bytes, bytes.buffer, new DataView(bytes.buffer)]);
    await settle();
    const [[view, buffer, data]] = heard.messages as [[Uint8Array, ArrayBuffer, DataView]];
    expect([...view]).toEqual([1, 2, 3]);
    expect(view.buffer).toBe(buffer);
    expect(data.buffer).toBe(buffer);
    expect(buffer.byteLength).toBe(3);
  });
});
