// Every guarded intrinsic, by family.
import { arrayGuards } from './arrays.ts';
import { bufferGuards } from './buffers.ts';
import type { Guard } from './guard.ts';
import { typedArrayGuards } from './typed-arrays.ts';

export const guards: readonly Guard[] = [...arrayGuards, ...typedArrayGuards, ...bufferGuards];
