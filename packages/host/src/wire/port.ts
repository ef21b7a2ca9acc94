// A wire over a MessagePort of Node's, or a Worker. What the other side posts is copied by the platform before we see
// it: its size is bounded by that side's heap, not by us (docs/wire.md).
import { makeError } from '../errors.ts';
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
      const end = (why: string, cause?: unknown): void => {
        if (over) return;
        over = true;
        onClose(makeError('WIRE_CLOSED', { peer: 'the other side', why }, { cause }));
      };
      port.on('message', (message) => {
        if (!over) onMessage(message);
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
