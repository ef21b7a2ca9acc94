// State from the code that serves to the code that takes its place: the old one's `handOver()` gives it, the new one's
// `takeOver(state)` gets it, as in hot reload (@cofferdam/loader). It crosses as data.
import { makeError } from '../errors.ts';
import { type HostTimers, settledWithin } from '../powers.ts';
import type { Seat } from './seat.ts';

type GuestFunction = (...args: readonly unknown[]) => Promise<unknown>;

/** Rejects with what either of them throws, and UPDATE_FAILED when one takes longer than `ms`. */
export async function handOver(
  from: Seat | undefined,
  to: Seat,
  { tenant, timers, ms }: { readonly tenant: string; readonly timers: HostTimers; readonly ms: number },
): Promise<void> {
  const inTime = async (seat: Seat, name: string, args: readonly unknown[]): Promise<unknown> => {
    const fn = seat.exports.get(name);
    if (typeof fn !== 'function') return undefined;
    const called = seat.call(() => (fn as GuestFunction)(...args));
    if (!(await settledWithin(timers, called, ms)))
      throw makeError('UPDATE_FAILED', { tenant, why: `${name}() took longer than ${ms} ms` });
    return await called;
  };
  const state = from === undefined ? undefined : await inTime(from, 'handOver', []);
  await inTime(to, 'takeOver', [state]);
}
