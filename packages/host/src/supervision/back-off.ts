// How long to wait before the next start, and when there shall be none: a tenant that ends as soon as it is up would
// otherwise burn the host's time for good.
import type { HostTimers } from '../powers.ts';
import type { FilledRestart } from './options.ts';

export interface BackOff {
  /** Milliseconds until the next start; undefined: too many ends within the window. */
  next(): number | undefined;
  /** Ends within the window. */
  count(): number;
}

export function makeBackOff(
  { firstMs, factor, mostMs, most, windowMs }: FilledRestart,
  { now }: Pick<HostTimers, 'now'>,
): BackOff {
  let ends: number[] = [];
  return Object.freeze({
    next: () => {
      const at = now();
      ends = [...ends.filter((end) => at - end < windowMs), at];
      if (ends.length > most) return undefined;
      return Math.min(mostMs, firstMs * factor ** (ends.length - 1));
    },
    count: () => ends.length,
  });
}
