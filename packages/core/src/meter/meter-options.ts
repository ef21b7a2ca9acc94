// What a meter is made from, and what it tells.
import type { CpuShare } from '../jobs/cpu-bucket.ts';
import type { EventLoop } from '../jobs/event-loop.ts';
import type { HeapPower, Limits } from '../tenant/types.ts';
import type { SourcePosition } from './fault.ts';

export interface MeterOptions {
  /** Whether natives charge it. Default true. */
  readonly pays?: boolean;
  readonly tenant: string;
  readonly limits: Limits;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds of CPU time; without it wall time is taken for it. */
  readonly cpuTime?: (() => number) | undefined;
  /** What `heapBytes` is held against; without it the heap is not looked at. */
  readonly heap?: HeapPower | undefined;
  /** Where the tenant's code is that the stack leads to, or that an error came from. */
  readonly where?: (thrown?: unknown) => SourcePosition | undefined;
  /** Told once, when the tenant is condemned or stopped. */
  readonly onEnd: (error: Error) => void;
  readonly isProxy?: (value: unknown) => boolean | undefined;
  /** Its share of CPU time. Default: all there is. */
  readonly cpu?: CpuShare | undefined;
  /** The event loop that its jobs must not starve. */
  readonly loop?: EventLoop;
}

/** Exact counts so far. */
export interface Spent {
  readonly fuel: number;
  readonly turns: number;
  readonly ms: number;
  readonly cpuMs: number;
}
