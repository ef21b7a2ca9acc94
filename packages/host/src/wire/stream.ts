// A wire over a pair of byte streams. What arrives is bounded before it is read: a length over the limit closes the wire,
// so no more than one frame is ever kept.
import type { Readable, Writable } from 'node:stream';
import { makeError } from '../errors.ts';
import { lengthBytes, readFrame, writeFrame } from './frames.ts';
import { fillWireLimits } from './limits.ts';
import { makeTurns } from './turns.ts';
import type { Transport, TransportEvents, WireLimits } from './types.ts';

export interface StreamTransportOptions {
  readonly readable: Readable;
  readonly writable: Writable;
  readonly limits?: Partial<WireLimits> | undefined;
}

/** What a frame has beside what its messages were estimated at: itself, and a byte for each hole of an array. */
const frameRoom = 64 * 1024;

/** Makes a transport of two streams that nobody else reads from or writes to. */
export function makeStreamTransport({ readable, writable, limits }: StreamTransportOptions): Transport {
  const { messageBytes, nodes } = fillWireLimits(limits);
  const maxFrame = messageBytes + nodes + frameRoom;
  let heard: TransportEvents | undefined;
  let over = false;
  let chunks: Buffer[] = [];
  let have = 0;
  const turns = makeTurns();
  let need = lengthBytes; // bytes of the length, or of a frame with its length, that have to be there to go on

  const end = (why: string, cause?: unknown): void => {
    if (over) return;
    over = true;
    chunks = [];
    readable.destroy();
    writable.end();
    heard?.onClose(makeError('WIRE_CLOSED', { peer: 'the other side', why }, { cause }));
  };

  const take = (bytes: Buffer): Buffer => {
    let rest = bytes;
    while (!over && rest.length >= lengthBytes) {
      const length = rest.readUInt32BE(0);
      if (length > maxFrame) {
        end(`a frame of ${length} bytes, at most ${maxFrame}`);
        break;
      }
      need = lengthBytes + length;
      if (rest.length < need) return rest;
      let message: unknown;
      try {
        message = readFrame(rest.subarray(lengthBytes, need));
      } catch (error) {
        end('a frame that cannot be read', error);
        break;
      }
      rest = rest.subarray(need);
      need = lengthBytes;
      turns.read(message);
      heard?.onMessage(message);
    }
    return rest;
  };

  const onData = (chunk: Buffer): void => {
    if (over) return;
    chunks.push(chunk);
    have += chunk.length;
    if (have < need) return;
    const rest = take(chunks.length === 1 ? chunk : Buffer.concat(chunks, have));
    chunks = rest.length > 0 ? [rest] : [];
    have = rest.length;
    if (over || !turns.due()) return;
    readable.pause();
    turns.take(() => readable.resume());
  };

  return Object.freeze({
    post: (message: unknown): void => {
      if (!over) writable.write(writeFrame(message));
    },
    listen: (events: TransportEvents): void => {
      heard = events;
      readable.on('data', onData);
      readable.on('end', () => end('its stream ended'));
      readable.on('close', () => end('its stream was closed'));
      for (const stream of [readable, writable]) stream.on('error', (error) => end('its stream failed', error));
    },
    buffered: (): number => writable.writableLength,
    close: (): void => {
      if (over) return;
      over = true;
      chunks = [];
      readable.destroy();
      writable.end();
    },
  });
}
