// A fault of each kind: the limit that it struck, and the error that says so.
import type { ErrorCode } from '../errors/codes.ts';
import { makeError } from '../errors/make-error.ts';
import type { Limits } from '../tenant/types.ts';
import type { Fault, FaultKind, SourcePosition } from './fault.ts';

const FAULT_CODES: Readonly<Record<FaultKind, ErrorCode>> = {
  fuel: 'LIMIT_FUEL',
  fuelPerTurn: 'LIMIT_FUEL_PER_TURN',
  depth: 'LIMIT_DEPTH',
  string: 'LIMIT_STRING',
  bigint: 'LIMIT_BIGINT',
  array: 'LIMIT_ARRAY',
  buffer: 'LIMIT_BUFFER',
  heap: 'LIMIT_HEAP',
  wall: 'LIMIT_WALL',
  output: 'LIMIT_OUTPUT',
  regexp: 'LIMIT_REGEXP',
  jobs: 'LIMIT_JOBS',
  wait: 'LIMIT_WAIT',
  aborted: 'ABORTED',
};

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
