// How much of what the other side sends is read before everybody else has a turn of the event loop. Left to themselves
// streams and ports give all that there is in one.
import { setImmediate } from 'node:timers';

/** Messages after which there is a turn, when the frame that they came in is read: a few milliseconds. */
const TURN_MESSAGES = 500;

export interface Turns {
  /** Counts what a frame holds. */
  read(frame: unknown): void;
  /** Whether there is to be a turn before the next frame. */
  due(): boolean;
  /** Calls back after the turn. */
  take(then: () => void): void;
}

export function makeTurns(): Turns {
  let count = 0; // since the last turn
  return Object.freeze<Turns>({
    read: (frame) => {
      count += Array.isArray(frame) ? frame.length : 1;
    },
    due: () => count >= TURN_MESSAGES,
    take: (then) => {
      setImmediate(() => {
        count = 0;
        then();
      });
    },
  });
}
