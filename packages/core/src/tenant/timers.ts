// For powers that set timers: whose timer it is, is told by the function that it will call.
import { ownerOf } from '../border/owners.ts';

const nothing = (): void => {};

/**
 * Counts a timer against `limits.timers` of the tenant whose function `callback` is, as it came across the border.
 * Call what it gives when the timer has fired for good or was cleared; twice does no harm.
 *
 * A function of the host's own, or one that something of the host's stands in front of, is nobody's and not counted.
 *
 * Throws TIMERS_FULL when the tenant has as many timers as it may.
 */
export function countTimer(callback: unknown): () => void {
  return ownerOf(callback)?.timers?.hold() ?? nothing;
}
