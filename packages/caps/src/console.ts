// The entry `@cofferdam/caps/console`: the console power alone, for hosts that start often and need no more.
export type { Grant } from './capability.ts';
export { type ConsoleLines, type ConsolePowerOptions, makeConsolePower } from './powers/console.ts';
