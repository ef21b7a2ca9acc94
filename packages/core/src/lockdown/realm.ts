// What the rest of core needs of the locked-down realm. Importing this has no side effects and does not load ses.
import { makeError } from '../errors/make-error.ts';
import type { HeapPower } from '../tenant/types.ts';
import type { LockdownReport } from './report.ts';

/** The part of ses' Compartment that is used. */
export interface CompartmentLike {
  readonly globalThis: Record<PropertyKey, unknown>;
  readonly name: string;
  evaluate(source: string, options?: object): unknown;
}

/** `new Compartment({ __options__: true, ... })`: forgetting `__options__` turns the options into globals. */
export type CompartmentConstructor = new (options: {
  readonly __options__: true;
  readonly name?: string;
  readonly globals?: object;
}) => CompartmentLike;

/** What a host timer is known by; only {@link Realm.clearTimer} looks inside. */
export type TimerHandle = object | number;

/** The locked-down realm: shared intrinsics, and the few host powers that core itself uses. */
export interface Realm {
  readonly report: LockdownReport;
  /** The ses Compartment of the start compartment. */
  readonly Compartment: CompartmentConstructor;
  /** Freezes `value` and all that is reachable from it. */
  readonly harden: <T>(value: T) => T;
  /**
   * Globals that every tenant's compartment must be given over those of ses: leaner constructors that are the
   * `constructor` of the shared prototypes (`Error`, `RegExp`, `Date`). Powerless and hardened.
   */
  readonly sharedGlobals: Readonly<Record<string, unknown>>;
  /** Names a fresh compartment may have that no tenant may keep: delete them from its globalThis. */
  readonly withheld: readonly string[];
  /** `Float32Array`, `Float64Array`, and `Float16Array` where it exists: hardened, endowed by choice. */
  readonly floatArrays: Readonly<Record<string, unknown>>;
  /** How full the heap is; undefined where the platform does not tell. */
  readonly heap: HeapPower | undefined;
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds of CPU time of this thread, or of its process; undefined where the platform does not tell. */
  readonly cpuTime: (() => number) | undefined;
  /** Calls `fn` once, after `ms` milliseconds, LONGEST_TIMER at most. */
  setTimer(fn: () => void, ms: number): TimerHandle;
  clearTimer(timer: TimerHandle): void;
  /** Whether `value` is a Proxy; undefined where the platform cannot tell (outside Node). */
  isProxy(value: unknown): boolean | undefined;
}

/** The longest that platforms wait, in milliseconds: for what is longer they would not wait at all. */
export const LONGEST_TIMER: number = 2 ** 31 - 1;

let locked: Realm | undefined;

/** The realm as `lockdown()` left it. Throws REALM_NOT_LOCKED before. */
export function getRealm(): Realm {
  if (locked === undefined) throw makeError('REALM_NOT_LOCKED');
  return locked;
}

/** Whether `lockdown()` has finished. */
export function isLockedDown(): boolean {
  return locked !== undefined;
}

/** For `lockdown()` alone, once. */
export function setRealm(realm: Realm): void {
  locked = realm;
}
