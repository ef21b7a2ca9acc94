// When is a regexp plain: nothing overridden that the methods of regexp.ts do not read as the standard does?
import { apply, getPrototypeOf } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { execMetered, execPlanned } from '../regexp/metered.ts';
import { type Plan, planOf } from '../regexp/plan.ts';

const prototype: RegExp = RegExp.prototype;
const { exec: nativeExec } = prototype;
const { hasOwnProperty } = Object.prototype;

/** `RegExp.prototype.exec`: the engine's, or the guard in its place. */
let sharedExec: RegExp['exec'] = nativeExec;
let guarded = false;

/** Makes tenants pay, and tells what `RegExp.prototype.exec` is from now on. */
export function setSharedExec(exec: RegExp['exec']): void {
  sharedExec = exec;
  guarded = true;
}

/** Whether there is somebody who pays for what regular expressions do. */
export const isPaid = (): boolean => guarded && payer !== undefined;

/** The original exec, whatever the regexp says; paid by the tenant that is running. Throws for what is no regexp. */
export function execute(regexp: RegExp, input: string): RegExpExecArray | null {
  return payer === undefined || !guarded ? apply(nativeExec, regexp, [input]) : execMetered(regexp, input, payer);
}

/** What is known of a regexp for whoever pays now; undefined where nobody does. */
export const planNow = (regexp: RegExp): Plan | undefined =>
  payer === undefined || !guarded ? undefined : planOf(regexp, payer);

/** {@link execute} for match after match of one regexp, which nothing of a guest's interrupts. */
export const executeNext = (plan: Plan | undefined, regexp: RegExp, input: string): RegExpExecArray | null =>
  plan === undefined || payer === undefined
    ? apply(nativeExec, regexp, [input])
    : execPlanned(plan, regexp, input, payer);

/** Whether it is the original exec. */
export const isSharedExec = (exec: unknown): boolean => exec === sharedExec;

/** Whether RegExpExec (22.2.7.1) would call the original exec. */
export function isExecPlain(value: unknown): value is RegExp {
  return typeof value === 'object' && value !== null && (value as RegExp).exec === sharedExec;
}

/**
 * Whether `value` uses the original exec and the prototype's `flags`: newer editions of the standard read that,
 * older ones `global` and `unicode`, and so the two agree. Who overrides those is given what they say, as in both.
 */
export function isPlain(value: unknown): value is RegExp {
  // what is no regexp is not asked for its `exec` before its time
  return (
    typeof value === 'object' &&
    value !== null &&
    getPrototypeOf(value) === prototype &&
    (value as RegExp).exec === sharedExec &&
    !apply(hasOwnProperty, value, ['flags'])
  );
}

/** Whether empty matches advance by whole code points. */
export function isUnicode(regexp: RegExp): boolean {
  return regexp.unicode || Boolean((regexp as { unicodeSets?: unknown }).unicodeSets);
}

/** AdvanceStringIndex (22.2.7.3). */
export function advance(input: string, index: number, unicode: boolean): number {
  return unicode && (input.codePointAt(index) ?? 0) > 0xffff ? index + 2 : index + 1;
}
