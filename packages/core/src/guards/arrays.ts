// Guards of Array and its prototype.
import type { Guard } from './guard.ts';

export const arrayGuards: readonly Guard[] = [];
