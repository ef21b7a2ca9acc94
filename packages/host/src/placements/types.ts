// What a placement is to pools and supervision: something that starts sides, and each side's life and death.
import type { ModuleHost } from '@cofferdam/core';
import type { Peer } from '../wire/types.ts';
import type { SideControl } from '../side/types.ts';

/** The rungs of the ladder, weakest first. */
export type PlacementKind = 'realm' | 'thread' | 'process';

/** Why a side is no more. */
export interface SideEnd {
  /**
   * `closed`: it was asked to. `crashed`: it ended by itself. `memory`: its heap or its process outgrew the limit.
   * `killed`: from outside, since it did not answer. `stuck`: a thread that even `terminate()` does not end; it burns a
   * core until the process ends, and only the `process` placement helps against that.
   */
  readonly how: 'closed' | 'crashed' | 'memory' | 'killed' | 'stuck';
  readonly detail: string;
}

/** One guest's side: this realm, a worker thread, or a child process, locked down and ready for tenants. */
export interface Side {
  readonly placement: PlacementKind;
  /** Thread id or process id, for logs; 0 for the realm. */
  readonly id: number;
  readonly peer: Peer;
  readonly control: SideControl;
  /** Resolves once, when nothing of it is left (or, `stuck`, when nothing can be done). Never rejects. */
  readonly ended: Promise<SideEnd>;
  /**
   * The realm placement alone: keeps a host of modules, which no wire can carry, for one `admit` there. Gives the key
   * for its `SourceSpec`, which is good once.
   */
  readonly lend?: ((modules: ModuleHost) => string) | undefined;
  /**
   * Asks it to end, and makes it: politely, and after `graceMs` by force. Resolves as `ended` does. May be called twice.
   */
  close(graceMs?: number): Promise<SideEnd>;
  /** Ends it by force now, since it does not answer or has outgrown its memory. */
  kill(how: 'killed' | 'memory', detail: string): Promise<SideEnd>;
}

/** Starts sides of one kind. */
export interface Placement {
  readonly kind: PlacementKind;
  /** Whether several tenants may live in one side without harm to one another's memory: false for `process`. */
  readonly shared: boolean;
  /**
   * Resolves when the side is locked down and has answered. Rejects with SIDE_FAILED, and leaves nothing behind.
   * `wanted` is aborted once somebody waits for the side, or it is ready for them: until then a process keeps behind
   * everything else that wants the CPU. Without it, somebody waits from the start.
   */
  start(signal?: AbortSignal, wanted?: AbortSignal): Promise<Side>;
}
