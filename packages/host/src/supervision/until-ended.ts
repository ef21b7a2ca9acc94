// An answer that says that the tenant has hit a limit comes a moment before its side says that it has ended. Whoever
// has the answer shall find the tenant ended, too, as in one realm.
import type { Outcome } from '@cofferdam/core';
import { isFault } from './fault-error.ts';
import type { Seat } from './seat.ts';

const isFaulty = (value: unknown): boolean => {
  const { status, fault } = Object(value) as Partial<Outcome>;
  return fault !== undefined && (status === 'exhausted' || status === 'stopped');
};

/** What `answer` gives, once the seat has ended if that is what it says. */
export async function untilEnded<T>(seat: Seat, answer: Promise<T>): Promise<T> {
  try {
    const value = await answer;
    if (isFaulty(value)) await ended(seat);
    return value;
  } catch (error) {
    if (isFault(error)) await ended(seat);
    throw error;
  }
}

/** A guest can say anything: its side is asked whether it is so. */
async function ended(seat: Seat): Promise<void> {
  try {
    const state = await seat.call((on) => on.state());
    if (state.status !== 'stopped') return;
    seat.stopped(state);
    await seat.ended;
  } catch {
    // It has ended meanwhile.
  }
}
