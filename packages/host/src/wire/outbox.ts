// What is to be sent. Messages said in one round of work leave as one frame at its end, at the first promise job.
import { FRAME_MESSAGES, type Frame, type Message, UNSEEN_ANSWERS } from './messages.ts';
import { promiseThen } from './kinds.ts';

export interface OutboxOptions {
  readonly post: (frame: Frame) => void;
  /** Bytes of one frame, at most. */
  readonly frameBytes: () => number;
  /** How many answers this side has had. */
  readonly seen: () => number;
  readonly onPosted: () => void;
  /** The transport would not take a frame. */
  readonly onFailure: (error: unknown) => void;
}

export interface Outbox {
  push(message: Message, bytes: number): void;
  /** Makes sure that the number of answers gets told before it has grown too much. */
  noteSeen(): void;
  flush(): void;
  /** Frames that were posted. */
  posted(): number;
  /** Nothing is posted any more. */
  end(): void;
}

const ready = Object.freeze(Promise.resolve());

/** Without the parts at its end that are undefined: what is not there reads the same, and plain frames stay plain. */
function trim(message: Message): Message {
  const parts = message as unknown as unknown[]; // made for this one push
  while (parts.length > 0 && parts[parts.length - 1] === undefined) parts.pop();
  return message;
}

export function makeOutbox({ post, frameBytes, seen, onPosted, onFailure }: OutboxOptions): Outbox {
  let frame: [seen: number, ...messages: Message[]] = [0];
  let size = 0;
  let scheduled = false;
  let told = 0;
  let posted = 0;
  let ended = false;

  const send = (): void => {
    const now = seen();
    if (ended || (frame.length === 1 && now - told < UNSEEN_ANSWERS / 2)) return;
    const ours = frame;
    frame = [0];
    size = 0;
    ours[0] = now;
    told = now;
    posted += 1;
    try {
      post(ours);
    } catch (error) {
      onFailure(error);
      return;
    }
    onPosted();
  };
  const flush = (): void => {
    scheduled = false;
    send();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    void promiseThen(ready, flush, flush);
  };

  return Object.freeze({
    push: (message: Message, bytes: number): void => {
      if (ended) return;
      if (frame.length > FRAME_MESSAGES || (size > 0 && size + bytes > frameBytes())) send();
      frame.push(trim(message));
      size += bytes;
      schedule();
    },
    noteSeen: (): void => {
      if (seen() - told >= UNSEEN_ANSWERS / 2) schedule();
    },
    flush,
    posted: (): number => posted,
    end: (): void => {
      ended = true;
      frame = [0];
    },
  });
}
