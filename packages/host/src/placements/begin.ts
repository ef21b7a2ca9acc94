import { isHostError, makeError } from '../errors.ts';
import { readReason } from './abort-reason.ts';
import type { PlacementKind, Side } from './types.ts';

/** Starts nothing for a signal that is aborted. Whatever else `start` rejects with becomes SIDE_FAILED. */
export async function begin(
  placement: PlacementKind,
  signal: AbortSignal | undefined,
  start: () => Promise<Side>,
): Promise<Side> {
  if (signal?.aborted) throw makeError('SIDE_FAILED', { placement, why: readReason(signal) });
  try {
    return await start();
  } catch (cause) {
    if (isHostError(cause, 'SIDE_FAILED')) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw makeError('SIDE_FAILED', { placement, why }, { cause });
  }
}
