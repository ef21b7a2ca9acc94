// A wire within one realm: two queues, delivered in promise jobs. What is posted arrives as it is, so whoever posts must
// have copied it, as a peer does.
import { makeError } from '../errors.ts';
import { promiseThen } from './kinds.ts';
import type { Transport, TransportEvents } from './types.ts';

interface End {
  readonly transport: Transport;
  deliver(message: unknown): void;
  closed(why: Error): void;
}

const ready = Object.freeze(Promise.resolve());

function makeEnd(other: () => End): End {
  let heard: TransportEvents | undefined;
  let open = true;
  let scheduled = false;
  let queue: unknown[] = [];
  let why: Error | undefined;

  const drain = (): void => {
    scheduled = false;
    if (heard === undefined) return;
    const messages = queue;
    queue = [];
    for (const message of messages) if (open) heard.onMessage(message);
    if (queue.length > 0) schedule();
    else if (why !== undefined && open) {
      open = false;
      heard.onClose(why);
    }
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    void promiseThen(ready, drain, drain);
  };

  const transport: Transport = Object.freeze({
    post: (message: unknown): void => {
      if (open) other().deliver(message);
    },
    listen: (events: TransportEvents): void => {
      heard = events;
      schedule();
    },
    buffered: (): number => 0,
    close: (): void => {
      if (!open) return;
      open = false;
      queue = [];
      other().closed(makeError('WIRE_CLOSED', { peer: 'the other side', why: 'it was closed there' }));
    },
  });
  return {
    transport,
    deliver: (message) => {
      if (!open) return;
      queue.push(message);
      schedule();
    },
    closed: (reason) => {
      why = reason;
      schedule();
    },
  };
}

/** Two transports, each the other's end. */
export function makeDirectPair(): readonly [Transport, Transport] {
  const first: End = makeEnd(() => second);
  const second: End = makeEnd(() => first);
  return Object.freeze([first.transport, second.transport] as const);
}
