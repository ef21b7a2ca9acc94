import type { FaultKind, Outcome } from '@cofferdam/core';

/** Exit codes that no fault stands behind. */
export const EXIT = {
  ok: 0,
  /** The guest threw, or its promise rejected or can never settle. */
  guestError: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Nothing was run: unreadable, not compilable, a module is missing, an archive or a policy refused. */
  refused: 3,
  /** A check found something. */
  found: 4,
  /** A defect of Cofferdam itself. */
  internal: 70,
  /** What was to be printed could not be written. */
  unwritten: 74,
} as const;

/** Exit code by fault. `aborted` is what a shell reports for a process that SIGINT ended. */
export const FAULT_EXIT: Readonly<Record<FaultKind, number>> = {
  fuel: 10,
  fuelPerTurn: 11,
  depth: 12,
  string: 13,
  bigint: 14,
  wall: 15,
  output: 16,
  array: 17,
  buffer: 18,
  heap: 19,
  regexp: 20,
  jobs: 21,
  wait: 22,
  aborted: 130,
};

/** One line per code, for --help; docs/cli.md has the same table, and a test compares them. */
export const EXIT_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT.ok, 'ok'],
  [EXIT.guestError, 'the guest threw'],
  [EXIT.usage, 'usage error'],
  [EXIT.refused, 'refused input: unreadable, not compilable, tampered with, or a module is missing'],
  [EXIT.found, 'a check found something: policies differ, or refuse what is used'],
  [FAULT_EXIT.fuel, 'out of fuel'],
  [FAULT_EXIT.fuelPerTurn, 'out of fuel for one turn'],
  [FAULT_EXIT.depth, 'calls too deep'],
  [FAULT_EXIT.string, 'string too long'],
  [FAULT_EXIT.bigint, 'BigInt too large'],
  [FAULT_EXIT.wall, 'out of time'],
  [FAULT_EXIT.output, 'too much output'],
  [FAULT_EXIT.array, 'array too long'],
  [FAULT_EXIT.buffer, 'too many bytes of buffers'],
  [FAULT_EXIT.heap, 'out of memory'],
  [FAULT_EXIT.regexp, 'a regular expression left too many ways open'],
  [FAULT_EXIT.jobs, 'too many promise jobs waiting'],
  [FAULT_EXIT.wait, 'waited too long for the host'],
  [EXIT.internal, 'a defect of Cofferdam itself'],
  [EXIT.unwritten, 'the output could not be written'],
  [FAULT_EXIT.aborted, 'interrupted'],
];

/** The exit code of an outcome of code that was run. */
export function exitCodeOf({ status, fault }: Pick<Outcome, 'status' | 'fault'>): number {
  if (status === 'ok') return EXIT.ok;
  if (status === 'error') return EXIT.guestError;
  return FAULT_EXIT[fault ?? 'aborted'];
}
