// Intrinsics that need no guard, each with the reason: their work does not grow with what they are given.
import type { Constant } from './guard.ts';

export const constants: readonly Constant[] = [];
