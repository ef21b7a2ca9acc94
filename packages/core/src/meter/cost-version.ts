/**
 * Changes whenever the same program could spend other fuel: a charge of the compiler's, a price of a native's, what is
 * paid for a value that crosses the border or is shown. Record it with whatever a figure of fuel means something for:
 * budgets, transcripts of deterministic tenants. What the programs of test/e2e/fuel spend under it stands beside them.
 */
export const COST_VERSION = '11';
