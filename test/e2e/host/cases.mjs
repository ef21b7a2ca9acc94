// The conformance suite: what a tenant of a host does, whatever its placement. test/e2e/host-conformance.test.ts plays
// every case in each, and every program; gaps are rows of docs/placements.md.
import { capabilityCases } from './cases/capabilities.mjs';
import { lifecycleCases } from './cases/lifecycle.mjs';
import { promiseCases } from './cases/promises.mjs';
import { refusalCases } from './cases/refusals.mjs';
import { sessionCases } from './cases/sessions.mjs';
import { valueCases } from './cases/values.mjs';

export { programs } from './cases/programs.mjs';

/** @type {import('./stage.d.mts').Case[]} */
export const cases = [
  ...valueCases,
  ...refusalCases,
  ...capabilityCases,
  ...promiseCases,
  ...sessionCases,
  ...lifecycleCases,
];
