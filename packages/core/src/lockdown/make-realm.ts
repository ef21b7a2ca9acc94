// The steps of lockdown, in order, each timed.
import { getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { isCodedError, makeError } from '../errors/make-error.ts';
import { guardHarden } from '../guards/harden.ts';
import { installGuards } from '../guards/install.ts';
import { guards } from '../guards/table.ts';
import {
  type HostError,
  addPowerlessExtras,
  defineHidden,
  makeDateConstructor,
  makeErrorConstructor,
  makeRegExpConstructor,
} from './constructors.ts';
import { trustGetter } from './data-lookup.ts';
import { captureFloatSetters } from './data-view.ts';
import { captureHostPowers } from './host-powers.ts';
import { mendInspection } from './inspection.ts';
import { enableOverrides } from './overrides.ts';
import { installLocaleMethods } from './locale.ts';
import { takePromiseIds } from './promise-ids.ts';
import { findIsProxy, isProxy } from './proxies.ts';
import type { CompartmentConstructor, CompartmentLike, Realm } from './realm.ts';
import { installRegExpMethods } from './regexp.ts';
import { enableLinearRegExp } from './regexp-linear.ts';
import type { FilledLockdownOptions, LockdownReport } from './report.ts';
import { borderFiles, findRuntimeFiles } from './runtime-files.ts';
import { repair, withheld } from './ses.ts';
import { makeFast, softFreezeAll } from './soft-freeze.ts';
import { guestStackFor, installStackHook, prepareStackReading } from './stack.ts';
import { supplyMissing } from './supply.ts';
import { cutOffTemporal, temporalPowers } from './temporal.ts';
import { installTraps } from './traps.ts';
import { hostPowers, verifyRealm } from './verify.ts';

type Step = keyof LockdownReport['ms'];

interface Globals {
  Error: ErrorConstructor;
  RegExp: RegExpConstructor;
  Date: DateConstructor;
  Compartment: CompartmentConstructor;
  harden: <T>(value: T) => T;
  [name: string]: unknown;
}

/** Globals of the host that no guest may come by. */
const hostNames = [
  'process',
  'console',
  'performance',
  'setTimeout',
  'Error',
  'Date',
  'Math',
  'Compartment',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'Intl',
];

/** Locks the realm down. Throws as `lockdown` does. */
export function makeRealm(options: FilledLockdownOptions): Realm {
  const globals = globalThis as unknown as Globals;
  const debug = options.errorTaming === 'unsafe-debug';
  const original = {
    Error: globals.Error as HostError,
    RegExp: globals.RegExp,
    Date: globals.Date,
    Function,
    eval: globals.eval,
  };
  const powers = captureHostPowers();
  const ms: Record<Step, number> = { repair: 0, shims: 0, harden: 0, verify: 0 };
  const step = <R>(name: Step, run: () => R): R => {
    const start = powers.now();
    try {
      return run();
    } catch (error) {
      if (isCodedError(error)) throw error;
      throw makeError(
        'LOCKDOWN_FAILED',
        { step: name, reason: String((error as Error)?.message ?? error) },
        { cause: error },
      );
    } finally {
      ms[name] += powers.now() - start;
    }
  };

  findIsProxy();
  const linearRegExp = options.linearRegExp && enableLinearRegExp();
  prepareStackReading(original.Error, { debug, borderFiles });
  const installFloatSetters = captureFloatSetters();
  const ses = step('repair', () => repair(options));

  const sharedGlobals: Record<string, unknown> = {};
  const supplied = step('shims', () => {
    const added = supplyMissing();
    installFloatSetters();
    installRegExpMethods();
    sharedGlobals.RegExp = globals.RegExp = replaceConstructor(original.RegExp, makeRegExpConstructor(original.RegExp));
    globals.Date = original.Date; // dates' own constructor is the powerless one
    sharedGlobals.Date = replaceConstructor(original.Date, makeDateConstructor(original.Date));
    if (!debug) {
      const shared = replaceError(original.Error);
      sharedGlobals.Error = shared;
      globals.Error = makeErrorConstructor(original.Error);
      installStackHook({
        Original: original.Error,
        Host: globals.Error,
        runtimeFiles: findRuntimeFiles(original.Error, globals.Compartment),
      });
      trustPlatformErrors();
    }
    installLocaleMethods();
    cutOffTemporal();
    takePromiseIds();
    for (const shim of options.shims) shim();
    if (options.nativeGuards) Object.assign(sharedGlobals, guardNatives(sharedGlobals));
    enableOverrides();
    mendInspection();
    softFreezeAll();
    return added;
  });

  const floatArrays = pick(['Float16Array', 'Float32Array', 'Float64Array']);
  const verify = (powersOnly: boolean): number =>
    verifyRealm({
      compartment: without(withheld, new globals.Compartment({ __options__: true, name: 'verify' })),
      roots: { sharedGlobals, ...floatArrays },
      powers: {
        ...hostPowers(hostNames),
        ...temporalPowers(),
        'the original Error': original.Error,
        'the original RegExp': original.RegExp,
        'the original Function': original.Function,
        'the original eval': original.eval,
      },
      powersOnly,
    });
  // a caller's shim that lets a power be reached would have it frozen: better to say so first
  if (options.shims.length > 0) step('verify', () => verify(true));

  step('harden', () => {
    ses.harden();
    globals.harden(sharedGlobals);
    for (const redefined of [globals.Error, globals.RegExp, ...Object.values(sharedGlobals)])
      makeFast(redefined as object);
  });

  const verified = step('verify', () => verify(false));
  installTraps(options);

  const report: LockdownReport = Object.freeze({
    options,
    unknownIntrinsics: Object.freeze([...ses.removed]),
    supplied,
    verified,
    linearRegExp,
    ms: Object.freeze(ms),
  });
  return globals.harden({
    report,
    Compartment: globals.Compartment,
    harden: globals.harden,
    sharedGlobals,
    withheld,
    floatArrays,
    isProxy,
    ...powers,
  });
}

/** A compartment as tenants get it. */
function without(names: readonly string[], compartment: CompartmentLike): CompartmentLike {
  for (const name of names) delete compartment.globalThis[name];
  return compartment;
}

/** Puts the guards in; gives the globals among them, for compartments have their own of each name. */
function guardNatives(sharedGlobals: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { Compartment } = globalThis as unknown as Globals;
  const compartment = new Compartment({ __options__: true, name: 'guards' }).globalThis;
  const harden = guardHarden();
  const replaced = installGuards(guards, [compartment, ...(Object.values(sharedGlobals) as object[])]);
  // what compartments are not given (float arrays) is not theirs because it is guarded
  return { ...Object.fromEntries(Object.entries(replaced).filter(([name]) => hasOwn(compartment, name))), harden };
}

/** A lean Error for guests, which becomes the constructor of errors and the parent of TypeError and its like. */
function replaceError(Original: HostError): ErrorConstructor {
  const Shared: ErrorConstructor = replaceConstructor<ErrorConstructor>(Original, makeErrorConstructor(Original));
  addPowerlessExtras(Shared, (target) => guestStackFor(target, Original));
  for (const Native of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError])
    Object.setPrototypeOf(Native, Shared);
  return Shared;
}

function replaceConstructor<C extends { readonly prototype: object }>(Original: C, Shared: C): C {
  defineHidden(Original.prototype, 'constructor', Shared);
  return Shared;
}

/** DOMException shows its name and message by getters of the platform. */
function trustPlatformErrors(): void {
  const prototype = (globalThis as { DOMException?: { prototype: object } }).DOMException?.prototype;
  if (prototype === undefined) return;
  for (const key of ['name', 'message']) {
    const getter = getOwnPropertyDescriptor(prototype, key)?.get;
    if (getter !== undefined) trustGetter(getter);
  }
}

function pick(names: readonly string[]): Readonly<Record<string, unknown>> {
  const globals = globalThis as unknown as Record<string, unknown>;
  return Object.fromEntries(names.filter((name) => globals[name] !== undefined).map((name) => [name, globals[name]]));
}
