// `@cofferdam/core/kit`: the little that the packages above share, without the compiler that comes with the rest.
export { makeCapability } from './border/capability.ts';
export { type CodedErrorOf, type ErrorDetails, type ErrorKit, makeErrorKit } from './errors/kit.ts';
export { describe, isRecord, makeOptionReader, type OptionReader } from './errors/options.ts';
export { countTimer } from './tenant/timers.ts';
export { NO_USAGE } from './tenant/no-usage.ts';
export { keepGlobals } from './tenant/kept-globals.ts';
export { tenantEnd } from './tenant/endings.ts';
export { FAULT_CODES } from './meter/fault-codes.ts';
