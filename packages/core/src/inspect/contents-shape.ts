import type { Show } from './entries.ts';

/** What a kind of object shows, before its own members are added. */
export interface Shape {
  /** Stands before the braces, or alone when there is nothing in them. */
  readonly base?: string;
  /** The opening with its class name. Default `{`. */
  readonly open?: string;
  readonly close?: string;
  /** Entries before the own members. */
  readonly entries?: (show: Show) => string[];
  /** Whether there are such entries. */
  readonly filled?: boolean;
  /** Entries after the own members. */
  readonly last?: (show: Show) => string[];
  /** Whether the first so many elements are numbers: columns are then aligned to the right. */
  readonly numeric?: (count: number) => boolean;
  /** Own members that are shown otherwise. */
  readonly skip?: (name: PropertyKey) => boolean;
}
