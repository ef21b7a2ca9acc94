// Where a frame that suspends stands, as a number in a local variable of it: what the compiler's jobs.ts writes.
//
// A frame that goes on after an `await` goes on in a job of its own, at the bottom of the stack. It opens the job
// there, and closes it where it suspends again or ends; a frame that was called by code of its tenant's finds the
// job, or the turn, open, and leaves it to whom it belongs.

/** Running in a job, or turn, that is not its own. Every frame starts so. */
export const NESTED = 0;
/** Running in a job that it opened. */
export const OWNER = 1;
/** Suspended, with a job to come: what it waits for will settle it. */
export const AWAITING: number = -1;
/** Suspended until somebody asks for more: a generator. */
export const YIELDED: number = -2;
