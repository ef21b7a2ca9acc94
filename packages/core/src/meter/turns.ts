import type { Fault } from './fault.ts';
import type { TimerCount } from './timer-count.ts';

/**
 * The gate of one tenant: every entry into guest code and every exit to host code passes here.
 *
 * A turn is one entry into guest code and the jobs it leaves; `begin`/`end` pairs nest, only the outermost
 * pair starts a new turn. Guest code runs only between them, or in the promise jobs that a turn left.
 */
export interface Turns {
  /** Why the tenant was condemned, if it was. Once set it stays. */
  readonly fault: Fault | undefined;
  /** The tenant's timers, where it may have any. */
  readonly timers?: TimerCount;
  /** Opens a turn, or nests in the open one. Throws the tenant's end (TENANT_STOPPED or its fault) unless it runs. */
  begin(): void;
  /** Before a host begins a turn of its own: throws CPU_EMPTY while the tenant has no CPU time left. */
  admit?(): void;
  /** Closes what `begin` opened. Never throws. */
  end(): void;
  /**
   * The error a host must see instead of `thrown` when the tenant has a fault, or when `thrown` is a native
   * stack overflow (which condemns the tenant here); undefined when `thrown` is an ordinary guest error.
   */
  faultFor(thrown: unknown): Error | undefined;
  /** Throws the fault's error if the tenant was condemned while the turn was open. */
  assertSound(): void;
  /**
   * Before a host function runs for a guest: makes sure that it has stack left to finish (it overflows here,
   * if it must, before the host has changed anything). `args` are what it will be called with.
   */
  beforeHost(args?: readonly unknown[]): void;
}
