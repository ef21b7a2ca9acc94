/**
 * Changes whenever the same source could compile to a different program or different charges.
 * Part of every cache key, and of what a deterministic transcript must record.
 */
export const COMPILER_VERSION = '35';
