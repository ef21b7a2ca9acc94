// What a run comes to when it could not end by itself: its side died, its tenant is stopped, it never began. `run` never
// throws for what a guest did, in any placement, and a guest can end its side.
import type { ErrorRecord, FaultKind, Outcome } from '@cofferdam/core';
import { NO_USAGE } from '@cofferdam/core/kit';
import { isHostError } from './errors.ts';
import type { HandleState } from './types.ts';

/** What ended a side, as the fault that it is: memory is its tenant's heap, and no answer is its time. */
const FAULT_OF_END: Readonly<Record<string, FaultKind>> = { memory: 'heap', killed: 'wall', stuck: 'wall' };

/** Where this comes from a host's own machinery, and not from what `run` was given. */
const ENDS = ['SIDE_ENDED', 'TENANT_STOPPED', 'CRASH_LOOP', 'SESSION_ENDED', 'SIDE_ANSWER', 'CALL_ABORTED'] as const;

const recordOf = (error: Error): ErrorRecord => {
  const { name, message } = error;
  const { code } = error as { readonly code?: unknown };
  return { name, message, ...(typeof code === 'string' ? { code } : {}) };
};

/** What `run` comes to; where it rejects since the tenant has ended, the Outcome of that end. */
export async function endingInOutcome(run: () => Promise<Outcome>, state: () => HandleState): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    const outcome = outcomeOfEnd(error, state());
    if (outcome !== undefined) return outcome;
    throw error;
  }
}

/** The Outcome that `error` stands for; undefined when it is no end of the tenant, but a mistake of the caller's. */
function outcomeOfEnd(error: unknown, { tenant }: HandleState): Outcome | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, details } = error as { readonly code?: unknown; readonly details?: Readonly<Record<string, unknown>> };
  const rest = { error: recordOf(error), output: [], usage: NO_USAGE };
  if (tenant?.fault !== undefined && error.message === tenant.reason) {
    const { fault, faultAt } = tenant;
    const status = fault === 'aborted' ? 'stopped' : 'exhausted';
    return Object.freeze({ status, fault, ...(faultAt === undefined ? {} : { faultAt }), ...rest });
  }
  if (!ENDS.some((end) => isHostError(error, end))) return undefined;
  // A side that broke its wire was killed for that, and not for its time.
  const { code: why } = Object(error.cause) as { readonly code?: unknown };
  const isBroken = typeof why === 'string' && why.startsWith('WIRE_') && why !== 'WIRE_CLOSED';
  const how = code === 'SIDE_ENDED' && !isBroken ? String(details?.how) : '';
  const fault = Object.hasOwn(FAULT_OF_END, how) ? FAULT_OF_END[how] : undefined;
  return Object.freeze(fault === undefined ? { status: 'stopped', ...rest } : { status: 'exhausted', fault, ...rest });
}
