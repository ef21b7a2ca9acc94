// A fault of each kind: the limit that it struck, and the error that says so.
import { makeError } from '../errors/make-error.ts';
import type { Limits } from '../tenant/types.ts';
import { FAULT_CODES } from './fault-codes.ts';
import type { Fault, FaultKind, SourcePosition } from './fault.ts';

const LIMIT_OF: Readonly<Record<FaultKind, keyof Limits | undefined>> = {
  fuel: 'fuel',
  fuelPerTurn: 'fuelPerTurn',
  depth: 'depth',
  string: 'stringLength',
  bigint: 'bigintBits',
  array: 'arrayLength',
  buffer: 'bufferBytes',
  heap: 'heapBytes',
  wall: 'wallMs',
  output: 'outputBytes',
  regexp: undefined,
  jobs: 'pendingJobs',
  wait: 'hostWaitMs',
  aborted: undefined,
};

interface FaultFacts {
  readonly tenant: string;
  readonly limits: Limits;
  readonly reason: string;
  readonly position: SourcePosition | undefined;
}

/** A fault of a tenant with these limits. */
export function makeFault(kind: FaultKind, { tenant, limits, reason, position }: FaultFacts): Fault {
  const name = LIMIT_OF[kind];
  const limit = name === undefined ? undefined : limits[name];
  const shown = kind === 'depth' && limit === Number.POSITIVE_INFINITY ? 'the native stack' : limit;
  return Object.freeze({
    kind,
    limit,
    error: makeError(FAULT_CODES[kind], { tenant, limit: shown, reason }),
    position,
  });
}
