import type { ErrorCode } from '../errors/codes.ts';
import type { FaultKind } from './fault.ts';

/** The code of each fault's error: a closed set. */
export const FAULT_CODES: Readonly<Record<FaultKind, ErrorCode>> = {
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
