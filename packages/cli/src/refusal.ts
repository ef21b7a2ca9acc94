import type { Outcome } from '@cofferdam/core';

/** Codes by which the compiler and the loader refuse what they are given. */
const REFUSAL = /^(?:SOURCE|MODULE|PACKAGE|TYPESCRIPT|ROOT)_/;

/** Whether the outcome says that nothing was run, because it could not be compiled, found or linked. */
export function isRefusal({ status, error, usage }: Outcome): boolean {
  // A guest can throw an error with any code; one that ran has spent fuel.
  return status === 'error' && usage.fuel === 0 && error?.code !== undefined && REFUSAL.test(error.code);
}
