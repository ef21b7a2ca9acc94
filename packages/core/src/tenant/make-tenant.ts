// A tenant in this realm: identity, budget, grants and lifecycle around one compartment.
import { type Border, makeBorder } from '../border/make-border.ts';
import type { CompileFlags } from '../compiler/context.ts';
import { isMadeError, makeError } from '../errors/make-error.ts';
import { eventLoopOf } from '../jobs/event-loop.ts';
import { lazy } from '../lazy.ts';
import { getRealm, type Realm } from '../lockdown/realm.ts';
import { guestStack } from '../lockdown/stack.ts';
import { fillLimits } from '../meter/limits.ts';
import { Meter } from '../meter/meter.ts';
import { isNamespace } from '../modules/namespace.ts';
import { setPolicy } from '../regexp/policy-of.ts';
import { makeSession } from '../session/session.ts';
import { makeGuestConsole } from './guest-console.ts';
import { makeGuestDate } from './guest-date.ts';
import { makeGuestMath } from './guest-math.ts';
import { fillTenantOptions } from './tenant-options.ts';
import { makeInTurn } from './in-turn.ts';
import { setEnding } from './endings.ts';
import { setGlobalOf } from './kept-globals.ts';
import { describe } from './options.ts';
import { readRunOptions } from './run-options.ts';
import { makeRunner } from './outcome.ts';
import { makeTenantOutput } from './output.ts';
import { guardModuleHost, makeOutward } from './outward.ts';
import { makeInside } from './realm-of-tenant.ts';
import { reasonText, untilAborted } from './until-aborted.ts';
import { makeUtcDate, utcDateAt } from './utc-date.ts';
import { makeVirtualClock } from './virtual-clock.ts';
import type { EvaluateOptions, Limits, ModuleHost, Tenant, TenantOptions, TenantState, Usage } from './types.ts';

const EVALUATE_OPTIONS = ['name', 'signal'] as const;
const RUN_OPTIONS = ['name', 'signal', 'module'] as const;

const isLimited = (limits: Limits): boolean =>
  Object.values(limits).some((limit) => limit !== Number.POSITIVE_INFINITY);

/** What the compiler must put into the programs of a tenant with these limits. */
function flagsFor({ fuel, fuelPerTurn, wallMs, stringLength, bigintBits, depth }: Limits): CompileFlags {
  const infinite = Number.POSITIVE_INFINITY;
  return {
    metered: !(fuel === infinite && fuelPerTurn === infinite && wallMs === infinite && depth === infinite),
    guarded: !(stringLength === infinite && bigintBits === infinite),
    depth: depth !== infinite,
  };
}

/**
 * Makes a tenant. The realm must be locked down: `import '@cofferdam/core/lockdown'` first.
 *
 * Throws REALM_NOT_LOCKED, OPTION_UNKNOWN, OPTION_INVALID, and the border's refusals for a global that cannot
 * cross (with its path, `globals.x`).
 */
export function makeTenant(options: TenantOptions = {}): Tenant {
  const realm = getRealm();
  const filled = fillTenantOptions(options);
  const { name, globals, deterministic, limits: givenLimits } = filled;
  const limits = fillLimits(givenLimits, deterministic);
  const heap = filled.heap ?? realm.heap;
  if (heap === undefined && limits.heapBytes !== Number.POSITIVE_INFINITY && givesHeapBytes(givenLimits)) {
    const expected = 'absent where nothing tells how full the heap is: pass { heap } to makeTenant';
    throw makeError('OPTION_INVALID', { where: 'limits', option: 'heapBytes', expected, got: limits.heapBytes });
  }
  const { Date: HostDate } = globalThis;
  const listeners = new Set<(error: Error) => void>();
  let waits: Set<() => void> | undefined; // made for who waits: an idle tenant has none
  let reason: string | undefined;
  let ready = false;

  const meter: Meter = new Meter({
    tenant: name,
    limits,
    // Without any limit there is nothing to pay for; a policy for regular expressions is kept where natives are guarded.
    pays: filled.cpu !== undefined || options.regexp !== undefined || isLimited(limits),
    now: realm.now,
    cpuTime: realm.cpuTime,
    heap,
    where: (thrown) => inside.position(thrown),
    isProxy: realm.isProxy,
    loop: eventLoopOf(realm),
    cpu: filled.cpu,
    onEnd: (error) => {
      crossed?.settleAll(error);
      for (const listener of listeners) listener(error);
      listeners.clear();
    },
  });
  setPolicy(meter, filled.regexp);
  const stackOf = (error: object): string | undefined => guestStack(error) || undefined;
  const isProxy = proxyTest(realm);
  let crossed: Border | undefined;
  const border = (): Border =>
    (crossed ??= makeBorder({
      tenant: name,
      turns: meter,
      isProxy,
      stackOf,
      limits: { pending: limits.pendingCalls },
      onWaiting: () => {
        for (const listener of waits ?? []) listener();
      },
      delay: () => meter.cpuDelay(),
      later: (work, ms) => void realm.setTimer(work, ms),
      ...(deterministic ? { makeDate: (time: number) => utcDateAt(time, HostDate) } : {}),
      charge: (nodes) => {
        // Guest jobs run outside of turns that are open, and pay, too; the endowments of a new tenant are free.
        if (ready && meter.ended === undefined) meter.charge(nodes);
      },
    }));
  const outward = makeOutward(meter, (thrown) => border().errorToGuest(thrown));
  // A tenant without a clock or a source of randomness has ours, which need no guard.
  const time = options.clock === undefined ? filled.moduleGlobals?.time : undefined;
  const virtual = time && makeVirtualClock(time, deterministic ? filled.clock.now() : time.start);
  const clock = virtual ?? (options.clock === undefined ? filled.clock : outward(filled.clock));
  const random = options.random === undefined ? filled.random : outward(filled.random);
  const consolePower = filled.consolePower && outward(filled.consolePower);
  const modules = (): ModuleHost => guardModuleHost(meter, virtual?.over(filled.modules()) ?? filled.modules());
  const inspection = Object.freeze({ isProxy, stackOf });
  const output = lazy(() =>
    makeTenantOutput(consolePower || undefined, limits.outputBytes, () => meter.exhaust('output')),
  );
  /** Whether its code is npm packages that share what they change, as in Node; parts that are kept apart may not. */
  const shares = filled.moduleGlobals !== undefined && filled.modules().scopeOf === undefined;
  const guestConsole = lazy(() => {
    const made = makeGuestConsole({
      output: output(),
      now: () => clock.now(),
      charge: (amount) => meter.charge(amount),
      inspection,
    });
    return shares ? { ...made } : made; // packages put wrappers in the place of its methods
  });
  meter.takesStackHook = shares;
  // as Intl, which comes with those
  meter.locale = !deterministic && filled.moduleGlobals !== undefined;
  meter.date = (deterministic ? makeUtcDate : makeGuestDate)(clock, HostDate);
  const inside = makeInside({
    realm,
    name,
    meter,
    border,
    limits,
    flags: flagsFor(limits),
    regexp: filled.regexp,
    baseGlobals: {
      Date: meter.date,
      Math: makeGuestMath(random),
      // NaN bit patterns show through float arrays: a difference between machines, so not for deterministic tenants.
      ...(deterministic ? {} : realm.floatArrays),
    },
    endowments: crossEach(globals, (value, path) => border().toGuest(value, path)),
    lazyEndowments: consolePower === false || Object.hasOwn(globals ?? {}, 'console') ? {} : { console: guestConsole },
    modules,
    moduleGlobals: filled.moduleGlobals,
  });

  const usage = (): Usage => ({
    ...meter.spent(),
    heapBytes: meter.heapPeak,
    outputBytes: output().bytes(),
    pendingJobs: meter.jobs.pending(),
    timers: meter.timers.pending(),
  });
  const hostError = (thrown: unknown): Error => (isMadeError(thrown) ? thrown : border().errorToHost(thrown));
  const inTurn = makeInTurn(meter, hostError);
  /** What needs no border, and so costs none. */
  const toHost = (raw: unknown): unknown => {
    switch (typeof raw) {
      case 'number':
      case 'boolean':
      case 'undefined':
        return raw;
      default:
        return raw === null ? raw : inTurn(() => border().toHost(raw));
    }
  };
  const runner = lazy(() =>
    makeRunner({
      realm,
      meter,
      border: border(),
      output: output(),
      limits,
      hostWait: {
        isWaiting: () => border().awaited() > 0,
        listen: (listener) => {
          waits ??= new Set();
          waits.add(listener);
          return () => waits?.delete(listener);
        },
      },
      inspection,
      onEnd: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      usage,
      inTurn,
      hostError,
    }),
  );

  const assertNotAborted = (signal: EvaluateOptions['signal']): void => {
    if (signal?.aborted) throw makeError('ABORTED', { tenant: name, reason: reasonText(signal.reason) });
  };

  const evaluateRaw = (where: string, source: string, given: EvaluateOptions | undefined): unknown => {
    const { name: file, signal } = readRunOptions(where, given, EVALUATE_OPTIONS);
    assertNotAborted(signal);
    meter.admit();
    return untilAborted(meter, signal, () =>
      inTurn(() => {
        const unit = inside.compileScript(source, file ?? 'script.js');
        if (unit.async) throw makeError('SOURCE_AWAIT', { name: unit.name });
        return inside.runUnit(unit);
      }),
    );
  };

  const runModule = async (source: string, file: string): Promise<unknown> => {
    const { namespace } = await inside.modules().evaluateEntry(inside.compileModule(source, file));
    // a thenable is asked as a promise of the guest's own would ask it: in its jobs, on its budget
    return inTurn(() => meter.jobs.resolved((namespace as { default?: unknown }).default));
  };

  ready = true;
  const tenant: Tenant = {
    name,

    async evaluate(source, given) {
      const { name: file, signal } = readRunOptions('evaluate', given, EVALUATE_OPTIONS);
      assertNotAborted(signal);
      meter.admit();
      const value = untilAborted(meter, signal, () =>
        inTurn(() => inside.runUnit(inside.compileScript(source, file ?? 'script.js'))),
      );
      if (Object(value) !== value) return toHost(value);
      const { raw } = await runner().settle(value, signal);
      return toHost(raw);
    },

    evaluateNow: (source, given) => toHost(evaluateRaw('evaluateNow', source, given)),

    evaluateNear: (source, given) => evaluateRaw('evaluateNear', source, given),

    call: ((fn: (...args: readonly unknown[]) => unknown, ...args: readonly unknown[]) => {
      try {
        if (typeof fn !== 'function') throw notCallable('call', fn);
        return Promise.resolve(fn(...args));
      } catch (error) {
        return Promise.reject(error);
      }
    }) as Tenant['call'],

    callNow(fn, ...args) {
      if (typeof fn !== 'function') throw notCallable('callNow', fn);
      return fn(...args);
    },

    async import(specifier) {
      if (typeof specifier !== 'string') {
        const details = { where: 'import', option: 'specifier', expected: 'a string', got: describe(specifier) };
        throw makeError('OPTION_INVALID', details);
      }
      meter.admit();
      const { raw } = await runner().settle(
        inTurn(() => inside.modules().importNamespace(specifier)),
        undefined,
      );
      return inTurn(() => {
        const { namespace } = raw as { namespace: Record<string, unknown> };
        const exports: Record<string, unknown> = Object.create(null);
        for (const key of Object.keys(namespace)) exports[key] = border().toHost(namespace[key], key);
        // A promise of these exports would call it: guest code where the host awaits.
        if (typeof exports['then'] === 'function') throw makeError('BORDER_THENABLE', { path: 'then', tenant: name });
        return Object.freeze(exports);
      });
    },

    async run(source, given) {
      const { name: file, signal, module } = readRunOptions('run', given, RUN_OPTIONS);
      if (module) return runner().run(() => runModule(source, file ?? 'module.mjs'), signal);
      return runner().run(() => inside.runUnit(inside.compileScript(source, file ?? 'script.js')), signal);
    },

    openSession: () => makeSession({ inside, runner: runner() }),

    usage,

    state(): TenantState {
      const weak = realm.report.options.nativeGuards ? {} : ({ nativeGuards: false } as const);
      if (meter.ended === undefined) return { status: 'running', ...weak };
      const { fault } = meter;
      if (fault === undefined) return { status: 'stopped', reason: reason ?? 'stopped', ...weak };
      const { kind, position, error } = fault;
      return { status: 'stopped', fault: kind, ...(position && { faultAt: position }), reason: error.message, ...weak };
    },

    stop(given = 'stopped by the host') {
      const why = reasonText(given);
      reason ??= why;
      meter.stop(why);
    },
  };
  setEnding(tenant, (listener) => void (meter.ended === undefined ? listeners.add(listener) : listener()));
  setGlobalOf(tenant, inside.globalThis);
  return Object.freeze(tenant);
}

/** Whether a host set the limit itself. */
const givesHeapBytes = (given: Partial<Limits> | 'none' | undefined): boolean =>
  typeof given === 'object' && given.heapBytes !== undefined;

/** Each global crosses on its own: a record of functions is no capability with itself as the receiver. */
function crossEach(
  globals: Readonly<Record<string, unknown>> | undefined,
  toGuest: (value: unknown, path: string) => unknown,
): Record<string, unknown> {
  const crossed: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(globals ?? {})) crossed[name] = toGuest(value, `globals.${name}`);
  return crossed;
}

let tested: Realm | undefined;
let test: Realm['isProxy'] | undefined;

/** One for all tenants of a realm. A namespace is read like any object, with some care: of a binding that is dead it throws. */
function proxyTest(realm: Realm): Realm['isProxy'] {
  if (test === undefined || tested !== realm) {
    tested = realm;
    const { isProxy } = realm;
    test = (value) => {
      const answer = isProxy(value);
      return answer === true && isNamespace(value) ? undefined : answer;
    };
  }
  return test;
}

const notCallable = (where: string, got: unknown): Error =>
  makeError('OPTION_INVALID', { where, option: 'fn', expected: 'a function', got: describe(got) });
