// The deadline of a `run`, an `evaluate` or an `import`: wall time, but not the host's.
//
// The rule: while an answer of the host's is outstanding (a promise that a host function gave the guest), the deadline
// stands still, and the wait for the host runs instead, which has a limit of its own. What the guest computes
// meanwhile is bounded by the limits of its turns and jobs, which never stand still.
import { LONGEST_TIMER, type Realm, type TimerHandle } from '../lockdown/realm.ts';

/** Tells whether answers of the host are outstanding, and when that changes. */
export interface HostWait {
  isWaiting(): boolean;
  /** Gives the end of listening. */
  listen(listener: () => void): () => void;
}

export interface DeadlineOptions {
  readonly realm: Pick<Realm, 'now' | 'setTimer' | 'clearTimer'>;
  readonly wallMs: number;
  readonly hostWaitMs: number;
  readonly hostWait: HostWait;
  readonly onOver: (which: 'wall' | 'wait') => void;
  /** Told when it will be over (milliseconds; undefined while it is not known), for when no timer of ours gets its turn. */
  readonly due: (over: () => void, at: number | undefined) => void;
}

/** Starts a deadline; gives its end, which may be called twice. */
export function startDeadline({ realm, wallMs, hostWaitMs, hostWait, onOver, due }: DeadlineOptions): () => void {
  const left = { wall: wallMs, wait: hostWaitMs };
  let which: 'wall' | 'wait' = 'wall';
  let since = 0;
  let timer: TimerHandle | undefined;

  const over = (): void => onOver(which);
  const pause = (): void => {
    due(over, undefined);
    if (timer !== undefined) realm.clearTimer(timer);
    timer = undefined;
    left[which] -= realm.now() - since;
  };
  const go = (): void => {
    which = hostWait.isWaiting() ? 'wait' : 'wall';
    since = realm.now();
    if (left[which] === Number.POSITIVE_INFINITY) return;
    const ms = Math.max(0, left[which]) + 1;
    timer = ms > LONGEST_TIMER ? realm.setTimer(again, LONGEST_TIMER) : realm.setTimer(over, ms);
    due(over, since + ms);
  };
  const again = (): void => {
    pause();
    go();
  };
  const forget = hostWait.listen(again);
  go();
  return () => {
    forget();
    pause();
  };
}
