// Guards of %TypedArray% and its prototype.
import type { Guard } from './guard.ts';

export const typedArrayGuards: readonly Guard[] = [];
