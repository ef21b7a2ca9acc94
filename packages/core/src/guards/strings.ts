// Guards of String and its prototype.
import { freeze } from '../commons.ts';
import type { Guard } from './guard.ts';
import { dispatchGuards } from './strings-dispatch.ts';
import { growGuards } from './strings-grow.ts';
import { stringObjectGuards } from './strings-objects.ts';
import { scanGuards } from './strings-scan.ts';

export const stringGuards: readonly Guard[] = freeze([
  ...scanGuards,
  ...growGuards,
  ...dispatchGuards,
  ...stringObjectGuards,
]);
