// Guards of ArrayBuffer and of what allocates one.
import type { Guard } from './guard.ts';

export const bufferGuards: readonly Guard[] = [];
