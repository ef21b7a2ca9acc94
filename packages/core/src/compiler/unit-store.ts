import type { CompileFlags } from './context.ts';
import type { Goal, Unit } from './unit.ts';

/** What a unit is asked for by: everything that changes what the compiler makes, but its version. */
export interface UnitRequest {
  readonly source: string;
  readonly goal: Goal;
  /** How stack traces name it. Not part of what is compiled. */
  readonly name: string;
  readonly flags: CompileFlags;
}

/**
 * Units from somewhere else than the compiler: a cache on disk, an archive. Whoever serves modules may serve their
 * units too (see ModuleHost.units).
 *
 * Trusted as the compiler is: for limits and for what the language means, not for isolation. A store must give a unit
 * only when it knows that this compiler made it from this very source. It may be asked on a guest's stack, and must
 * not throw.
 */
export interface UnitStore {
  /** The unit that was made for this request, or undefined. */
  read(request: UnitRequest): Unit | undefined;
  /** Takes a unit that was compiled because `read` had none. */
  write(request: UnitRequest, unit: Unit): void;
  /**
   * Told when an import is over that the host asked for, or a script of its: all that it reached was loaded and has
   * run, or it failed (`whole` is false).
   */
  settled?(whole: boolean): void;
}
