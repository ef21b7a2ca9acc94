// Synchronous work of a guest's that a host function, called meanwhile, may abort: it ends at the next charge.
import type { Meter } from '../meter/meter.ts';
import type { AbortSignalLike } from './types.ts';

/** An abort's reason in a few words. */
export function reasonText(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  if (Object(reason) !== reason) return reason === undefined ? 'no reason given' : String(reason);
  const { message } = reason as { message?: unknown };
  return typeof message === 'string' ? message : 'no reason given';
}

/** Runs `work`; condemns the tenant when `signal` is aborted meanwhile. */
export function untilAborted<T>(meter: Pick<Meter, 'condemn'>, signal: AbortSignalLike | undefined, work: () => T): T {
  if (signal === undefined) return work();
  const end = (): void => meter.condemn('aborted', reasonText(signal.reason));
  signal.addEventListener('abort', end, { once: true });
  try {
    return work();
  } finally {
    signal.removeEventListener('abort', end);
  }
}
