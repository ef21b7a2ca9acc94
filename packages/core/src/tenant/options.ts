import { makeError } from '../errors/make-error.ts';
import { makeOptionReader, type OptionReader } from '../errors/options.ts';

export { describe, isRecord } from '../errors/options.ts';

/** Options of tenants. */
export const readOptions: OptionReader = makeOptionReader(makeError);
