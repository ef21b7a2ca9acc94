// Who pays for what natives do: the tenant whose code is running, if any.
//
// Native guards (../guards) ask here. It is set from where guest code is entered (a turn, a job of the tenant's) to
// where it is left, and unset while host code runs on the guest's stack: a host pays for its own work.
import type { Emission } from '../compiler/unit.ts';
import type { Limits } from '../tenant/types.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { FaultKind } from './fault.ts';
import type { Prototypes } from './prototypes.ts';
import { MOST_CHUNK } from './chunks.ts';

/** What a tenant's functions say of themselves. */
export interface FunctionTexts {
  /** A program that the tenant evaluates; `lasting` of a module, which may run for as long as the tenant. */
  add(program: Emission, lasting: boolean): void;
  /** What the author wrote, for what the engine gives as the text of a function. */
  of(payer: Payer, fn: object, compiled: string): string;
}

/** The budget that natives are paid from. */
export interface Payer {
  /** What no result may exceed: looked at before it is made. */
  readonly limits: Limits;
  /** Its promise jobs, where it may have any. */
  readonly jobs?: Jobs;
  /** Whether locales are there for it: their data differs between engines. */
  readonly locale?: boolean;
  /** Whether its code may say how its stacks are prepared: only where it is not kept in parts. */
  readonly takesStackHook?: boolean;
  /** What it assigned to `Error.prepareStackTrace`. */
  stackHook?: unknown;
  /** Its own Date. */
  readonly date?: DateConstructor | undefined;
  /** The texts of its functions. */
  readonly texts?: FunctionTexts;
  /** Symbols that it has made. */
  symbols: number;
  /** Properties that it has defined, most of which are seen by no list of what can be enumerated. */
  hidden: number;
  /** Private names that its classes gave to objects of others, at most: nothing lists them, and all lists pass them. */
  privates: number;
  /** Whether an object of its may answer by code when it is asked for `done` or `value`: see ../runtime/async-results.ts. */
  answersByCode: boolean;
  /** What it made other objects inherit from. */
  readonly prototypes?: Prototypes;
  /** Takes units of fuel before the work is done. Throws, uncatchably, when there are not so many. */
  charge(amount: number): void;
  /** Takes bytes of buffers, and the fuel to clear them, before they are allocated. Throws as `charge` does. */
  allocate(bytes: number): void;
  /** Gives back what was charged for work that turned out to be less. */
  refund(amount: number): void;
  /** Says that there may be values now on which one operation, which nobody charges for, takes so long. */
  slow(ns: number): void;
  /** Condemns the tenant and throws, uncatchably. */
  exhaust(kind: FaultKind): never;
}

/** The payer now; undefined in host code. A live binding: guards read it on every call. */
export let payer: Payer | undefined;

/** Makes `next` pay, and gives who paid before: give that back in a `finally`. */
export function swapPayer(next: Payer | undefined): Payer | undefined {
  const previous = payer;
  payer = next;
  return previous;
}

/** Runs host code on a guest's stack: nobody pays for its natives. */
export function unpaid<T>(work: () => T): T {
  const guest = swapPayer(undefined);
  try {
    return work();
  } finally {
    payer = guest;
  }
}

/** Has clock and heap looked at as if so many units were spent, of which only the price is. */
export function lookAsFor(payer: Pick<Payer, 'charge' | 'refund'>, units: number, price = 0): void {
  payer.charge(units);
  payer.refund(units - price);
}

/** Has clock and heap looked at now, whatever was granted. */
export const lookNow = (payer: Pick<Payer, 'charge' | 'refund'>): void => lookAsFor(payer, MOST_CHUNK);
