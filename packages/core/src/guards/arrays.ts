// Guards of Array and its prototype.
import { arrayCallbackGuards } from './arrays-callbacks.ts';
import { arrayCopyGuards } from './arrays-copies.ts';
import { arrayFlatGuards } from './arrays-flat.ts';
import { arrayFromGuards } from './arrays-from.ts';
import { arrayJoinGuards } from './arrays-join.ts';
import { arrayMoveGuards } from './arrays-moves.ts';
import { arrayPopGuards } from './arrays-pop.ts';
import { arraySearchGuards } from './arrays-search.ts';
import { arraySortGuards } from './arrays-sort.ts';
import { arraySizingGuards } from './arrays-sizing.ts';
import type { Guard } from './guard.ts';

export const arrayGuards: readonly Guard[] = [
  ...arraySearchGuards,
  ...arrayCallbackGuards,
  ...arrayMoveGuards,
  ...arrayPopGuards,
  ...arrayCopyGuards,
  ...arrayFlatGuards,
  ...arraySortGuards,
  ...arrayJoinGuards,
  ...arrayFromGuards,
  ...arraySizingGuards,
];
