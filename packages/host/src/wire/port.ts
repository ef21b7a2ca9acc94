// A wire over a MessagePort of Node's, or a Worker. What the other side posts is copied by the platform before we see
// it: its size is bounded by that side's heap, not by us (docs/wire.md).
import { makeError } from '../errors.ts';
import { makeTurns } from './turns.ts';
import type { Transport, TransportEvents } from './types.ts';

/** What is needed of a MessagePort. */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message' | 'messageerror' | 'close', listener: (value: unknown) => void): unknown;
  close(): void;
}

/** Makes a transport of a port that nobody else listens to. */
export function makePortTransport(port: PortLike): Transport {
  let over = false;
  return Object.freeze({
    post: (message: unknown): void => {
      if (!over) port.postMessage(message);
    },
    listen: ({ onMessage, onClose }: TransportEvents): void => {
      const turns = makeTurns();
      // What came before its turn, in order; a port cannot be paused.
      let waiting: unknown[] = [];
      let next = 0; // of those
      let ending: (() => void) | undefined;

      const end = (why: string, cause?: unknown): void => {
        if (over) return;
        if (waiting.length > 0) {
          ending ??= () => end(why, cause);
          return;
        }
        over = true;
        onClose(makeError('WIRE_CLOSED', { peer: 'the other side', why }, { cause }));
      };
      const deliver = (frame: unknown): void => {
        turns.read(frame);
        onMessage(frame);
      };
      const goOn = (): void => {
        while (!over && next < waiting.length && !turns.due()) {
          next += 1;
          deliver(waiting[next - 1]);
        }
        if (over || next === waiting.length) {
          waiting = [];
          next = 0;
          ending?.();
          return;
        }
        // Now and then, so that each is moved a few times at most.
        if (2 * next > waiting.length) {
          waiting = waiting.slice(next);
          next = 0;
        }
        turns.take(goOn);
      };
      port.on('message', (frame) => {
        if (over || ending !== undefined) return;
        if (waiting.length === 0 && !turns.due()) return deliver(frame);
        if (waiting.length === 0) turns.take(goOn);
        waiting.push(frame);
      });
      port.on('messageerror', (error) => end('a message could not be read', error));
      port.on('close', () => end('its port was closed'));
    },
    buffered: (): number => 0, // the platform does not tell
    close: (): void => {
      if (over) return;
      over = true;
      port.close();
    },
  });
}
