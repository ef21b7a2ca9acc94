export { inspect } from './inspect.ts';
export type { InspectOptions } from './options.ts';
