// The border between the host and one tenant, in one realm.
//
// What is checked here: everything that passes. Data is read once and copied; capabilities pass as frozen
// wrappers, so neither side ever holds an object of the other's that it could change, or that could run code
// on its stack unseen. What is trusted: the intrinsics are frozen (lockdown), `turns` meters the guest, and
// `isProxy`, where given, is right. Without `isProxy` a guest's proxy is read through its traps, once and
// inside the turn, and taken for the data it shows.
import { unpaid } from '../meter/current.ts';
import type { Turns } from '../meter/turns.ts';
import type { Policy, ProxyTest } from './crossing.ts';
import { makeErrorBorder } from './errors.ts';
import { wrapGuestFunction, wrapHostFunction, type Gate } from './functions.ts';
import { fillBorderLimits, type BorderLimits } from './limits.ts';
import { cross } from './place.ts';
import { setOwner } from './owners.ts';
import { makePromiseBorder } from './promises.ts';
import { makeRefusal } from './refusal.ts';

export interface BorderOptions {
  /** The tenant's name, for the details of refusals. */
  readonly tenant: string;
  readonly turns: Turns;
  readonly isProxy?: ProxyTest;
  readonly limits?: Partial<BorderLimits>;
  /** The stack of a guest's error as the host may see it; becomes `guestStack` of the copy. */
  readonly stackOf?: (error: object) => string | undefined;
  /** A date as the guest has them. Default: the realm's own. */
  readonly makeDate?: (time: number) => Date;
  /** The stack a guest may see on the copy of a host's error. Default: its name and message alone. */
  readonly stackForGuest?: (copy: Error) => string;
  /** Told the nodes of each crossing, so that the guest pays for it. What it throws goes through. */
  readonly charge?: (nodes: number) => void;
  /** Told when the guest begins, or ends, to wait for answers of the host's. */
  readonly onWaiting?: () => void;
  /** Milliseconds that an answer of the host's has to wait before it is delivered. Default: none. */
  readonly delay?: () => number;
  /** Calls `work` after so many milliseconds: needed with `delay`. */
  readonly later?: (work: () => void, ms: number) => void;
}

export interface Border {
  /** A host's value as the guest gets it. Throws the coded errors of the border, with `path` in the value. */
  toGuest(value: unknown, path?: string): unknown;
  /** A guest's value as the host gets it. Call it inside a turn, unless `isProxy` is given. */
  toHost(value: unknown, path?: string): unknown;
  /** The error a host sees for what a guest threw: a copy. Our own refusals stay what they are. Never throws. */
  errorToHost(thrown: unknown): Error;
  /** The error a guest sees for what a host threw: its standard name, message and code. Never throws. */
  errorToGuest(thrown: unknown): Error;
  /** A plain copy of a guest's data. Throws BORDER_NOT_DATA when it holds a capability. */
  dataOf(value: unknown, path?: string): unknown;
  /** Rejects every host-side promise that waits for the guest, now and later; nothing settles after it. */
  settleAll(error: Error): void;
  /** Host-side promises that wait for the guest. */
  pending(): number;
  /** Guest-side promises that wait for the host: while there are any, the guest may yet go on. */
  awaited(): number;
}

const makeDate = (time: number): Date => new Date(time);

/** Makes the border of one tenant. Throws BORDER_LIMIT. */
export function makeBorder(options: BorderOptions): Border {
  const { tenant, turns, isProxy, stackOf, stackForGuest } = options;
  const charge = options.charge ?? ((): void => {});
  const limits = fillBorderLimits(options.limits);
  const stringUnits = Math.floor(limits.bytes / 2);

  // Each capability has two sides; each map leads from what one side holds to what the other does.
  const hostSides = new WeakMap<object, object>();
  const guestSides = new WeakMap<object, object>();
  const wrappers = new WeakSet<object>();
  const linkSides = (guest: object, host: object): void => {
    hostSides.set(guest, host);
    guestSides.set(host, guest);
  };

  // Crossing runs no guest code and has a price of its own: what our natives do meanwhile is not the guest's to pay.
  const toGuest = (value: unknown, path = 'value'): unknown => unpaid(() => cross(toGuestPolicy, value, path));
  const toHost = (value: unknown, path = 'value'): unknown => unpaid(() => cross(toHostPolicy, value, path));
  const dataOf = (value: unknown, path = 'value'): unknown => unpaid(() => cross(dataPolicy, value, path));

  const inTurn = <T>(value: unknown, work: () => T): T => {
    if (isProxy?.(value) !== undefined) return work(); // nothing of the guest's can run: no turn to open
    turns.begin();
    try {
      return work();
    } finally {
      turns.end();
    }
  };

  const errors = makeErrorBorder({ turns, isProxy, stackOf, stackForGuest, toHost, dataOf });
  const errorToGuest = (thrown: unknown): Error => unpaid(() => errors.errorToGuest(thrown));
  const errorToHost = (thrown: unknown): Error => unpaid(() => errors.errorToHost(thrown));
  const hostError = (thrown: unknown): Error => unpaid(() => errors.hostError(thrown));
  const promises = makePromiseBorder({
    tenant,
    turns,
    limits,
    toGuest,
    toHostInTurn: (value, path) =>
      typeof value === 'object' || typeof value === 'function'
        ? inTurn(value, () => toHost(value, path))
        : toHost(value, path),
    hostErrorInTurn: (reason) => {
      try {
        return inTurn(reason, () => hostError(reason));
      } catch (stopped) {
        return hostError(stopped);
      }
    },
    hostError,
    guestError: errorToGuest,
    onWaiting: options.onWaiting ?? ((): void => {}),
    delay: options.delay ?? ((): number => 0),
    later: options.later ?? ((work): void => work()),
  });
  const gate: Gate = {
    turns,
    stringUnits,
    toGuest,
    toHost,
    hostError,
    guestError: errorToGuest,
    assertRoom: () => {
      if (promises.awaited() < limits.pending) return;
      throw makeRefusal('BORDER_PENDING', { path: 'result', limit: limits.pending, tenant });
    },
  };

  const shared = { tenant, limits, isProxy, charge };
  const methodName = (name: PropertyKey): string =>
    typeof name === 'symbol' ? `[${name.description ?? ''}]` : `${name}`;
  const toGuestPolicy: Policy = {
    ...shared,
    direction: 'toGuest',
    dataOnly: false,
    known: guestSides,
    link: (host, guest) => linkSides(guest, host),
    wrapFunction: (fn) => {
      const wrapper = wrapHostFunction(gate, fn, undefined);
      wrappers.add(wrapper);
      linkSides(wrapper, fn);
      return wrapper;
    },
    wrapMethod: (fn, receiver, name) => {
      const wrapper = wrapHostFunction(gate, fn, receiver, methodName(name));
      wrappers.add(wrapper);
      hostSides.set(wrapper, fn);
      return wrapper;
    },
    isReturning: (fn) => (wrappers.has(fn) ? guestSides.get(fn) : undefined),
    wrapPromise: (promise, path) => {
      const counterpart = promises.toGuest(promise, path);
      linkSides(counterpart, promise);
      return counterpart;
    },
    makeDate: options.makeDate ?? makeDate,
    onError: errors.markForGuest,
  };
  const toHostPolicy: Policy = {
    ...shared,
    direction: 'toHost',
    dataOnly: false,
    known: hostSides,
    link: linkSides,
    wrapFunction: (fn) => {
      const wrapper = wrapGuestFunction(gate, fn, undefined);
      wrappers.add(wrapper);
      setOwner(wrapper, turns);
      linkSides(fn, wrapper);
      return wrapper;
    },
    wrapMethod: (fn, receiver, name) => {
      const wrapper = wrapGuestFunction(gate, fn, receiver, methodName(name));
      wrappers.add(wrapper);
      guestSides.set(wrapper, fn);
      return wrapper;
    },
    isReturning: (fn) => (wrappers.has(fn) ? hostSides.get(fn) : undefined),
    wrapPromise: (promise, path) => {
      const counterpart = promises.toHost(promise, path);
      linkSides(promise, counterpart);
      return counterpart;
    },
    makeDate,
    onError: errors.markForHost,
  };
  const dataPolicy: Policy = { ...toHostPolicy, dataOnly: true };

  return Object.freeze({
    toGuest,
    toHost,
    errorToHost,
    errorToGuest,
    dataOf,
    settleAll: promises.settleAll,
    pending: promises.pending,
    awaited: promises.awaited,
  });
}
