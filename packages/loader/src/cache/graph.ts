// What a source of modules remembers of an earlier load: where its specifiers led, and what was found there. Whoever
// implements it answers for its answers being what looking anew would give. See node/remembered-graph.ts.
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';

type Asked = Parameters<ModuleHost['resolve']>;

export interface GraphMemory {
  /** The id that this led to; undefined when nothing is known. Asked by the host, it may begin to remember. */
  resolved(...asked: Asked): string | undefined;
  /** The module of an id; undefined when nothing is known. `namesOf` finds what a CommonJS text exports. */
  loaded(id: string, namesOf: (source: string) => readonly string[]): ModuleDefinition | undefined;
  /** How messages call a path; undefined when nothing is known. */
  labelled(path: string): string | undefined;
  noteResolved(id: string, ...asked: Asked): void;
  /** What was loaded, as it stood in its file. */
  noteLoaded(id: string, definition: ModuleDefinition): void;
  /** The names that an id is known to export by now. */
  noteNames(id: string, names: readonly string[]): void;
  /** Something was done that depends on more than files. */
  spoil(): void;
}

/** Gives a source the memory that it is to ask; undefined ends that. */
export type AttachMemory = (memory: GraphMemory | undefined) => void;

/** A source that can remember: how, and what its answers follow from beside its files, as text. */
export interface Remembering {
  readonly attach: AttachMemory;
  readonly holds: (facts: unknown) => boolean;
  readonly facts: () => unknown;
  readonly identity: () => string;
}

const remembering = new WeakMap<ModuleHost, Remembering>();

/** Says that a source can remember. */
export function setRemembering(host: ModuleHost, how: Remembering): void {
  remembering.set(host, how);
}

export const rememberingOf = (host: ModuleHost): Remembering | undefined => remembering.get(host);
