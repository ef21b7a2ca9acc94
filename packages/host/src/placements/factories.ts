// How each placement is made, complete by the compiler.
import { makeProcessPlacement, type ProcessPlacementOptions } from './process.ts';
import { makeRealmPlacement, type RealmPlacementOptions } from './realm.ts';
import { makeThreadPlacement, type ThreadPlacementOptions } from './thread.ts';
import type { Placement, PlacementKind } from './types.ts';

export interface PlacementOptions {
  readonly realm?: RealmPlacementOptions;
  readonly thread?: ThreadPlacementOptions;
  readonly process?: ProcessPlacementOptions;
}

export type PlacementFactories = Readonly<Record<PlacementKind, (options: never) => Placement>>;

export const factories: PlacementFactories = Object.freeze({
  realm: makeRealmPlacement,
  thread: makeThreadPlacement,
  process: makeProcessPlacement,
});
