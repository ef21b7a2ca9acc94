// A tenant's inside: its compartment, runtime, evaluators and modules, wired to its budget and its border.
import type { Border } from '../border/make-border.ts';
import type { CompileFlags } from '../compiler/context.ts';
import type { SessionNames } from '../compiler/session-cell.ts';
import type { ModuleBody, Unit } from '../compiler/unit.ts';
import { freeze } from '../commons.ts';
import type { Realm } from '../lockdown/realm.ts';
import { guestPosition, positionOfError } from '../lockdown/stack.ts';
import type { SourcePosition } from '../meter/fault.ts';
import type { Meter } from '../meter/meter.ts';
import type { CommonJsFunction } from '../modules/commonjs.ts';
import type { Place } from '../modules/place.ts';
import { type ModuleSystem, makeModuleSystem } from '../modules/system.ts';
import { extendRuntime, makeRuntime, type Runtime } from '../runtime/runtime.ts';
import { lazy } from '../lazy.ts';
import { makeNameLookups, type RefuseName } from '../runtime/names.ts';
import type { RegExpPolicy } from '../regexp/policy.ts';
import { declareNames } from '../session/dead-names.ts';
import { makeGuestCompartment } from './compartment.ts';
import { type ChildCompartment, chargeSource, makeEvaluators } from './evaluators.ts';
import { makeGuestReflect } from './guest-reflect.ts';
import { makeGuestSymbol } from './guest-symbol.ts';
import { Programs } from './programs.ts';
import { makeModuleGlobals, makeScopes } from './scopes.ts';
import type { Limits, ModuleGlobals, ModuleHost } from './types.ts';

export interface InsideOptions {
  readonly realm: Realm;
  readonly name: string;
  readonly meter: Meter;
  readonly border: () => Border;
  readonly limits: Limits;
  readonly flags: CompileFlags;
  readonly regexp: RegExpPolicy;
  /** Globals of every compartment of the tenant, its guests' own included. */
  readonly baseGlobals: Readonly<Record<string, unknown>>;
  /** Endowments of the tenant itself, already on the guest's side. */
  readonly endowments: Readonly<Record<string, unknown>>;
  /** The same, made when they are first used. */
  readonly lazyEndowments: Readonly<Record<string, () => unknown>>;
  readonly modules: () => ModuleHost;
  readonly moduleGlobals: ModuleGlobals | undefined;
}

export interface Inside {
  readonly globalThis: object;
  readonly modules: () => ModuleSystem;
  /** Compiles a script, charging for its length. Throws the compiler's refusals. */
  compileScript(source: string, name: string): Unit;
  compileModule(source: string, name: string): Unit;
  compileCell(source: string, name: string, session: SessionNames): Unit;
  /** Where the tenant's code is that led here, or that an error came from; undefined when none did. */
  position(thrown?: unknown): SourcePosition | undefined;
  /** Runs a script or a cell: call it inside a turn. `scope` is a session's, in front of the globals. */
  runUnit(unit: Unit, scope?: object): unknown;
}

const { defineProperty } = Object;

/**
 * `this` of a sloppy function of a part that is called without a receiver. Other parts hold such functions, methods that
 * return `this` above all: as the global object, it would hand them all that the part may use, to read and to replace.
 */
const NOBODY = freeze({});

/** UTF-16 units of a specifier that a message repeats. */
const MOST_SHOWN = 200;

export function makeInside(options: InsideOptions): Inside {
  const { realm, name, meter, border, limits, flags, regexp, baseGlobals, endowments, lazyEndowments } = options;

  const programs = new Programs();
  const open = (
    own: Readonly<Record<string, unknown>>,
    lazyOwn: Readonly<Record<string, () => unknown>>,
    importDynamic: Runtime['importDynamic'],
    refuseName?: RefuseName,
    replaceableGlobals?: Readonly<Record<string, () => unknown>>,
    receiver?: object,
  ): ChildCompartment => {
    // The evaluators and the runtime need the compartment, which is fixed with the evaluators in it.
    const here = (): ChildCompartment => child;
    const evaluators = lazy(() =>
      makeEvaluators({
        meter,
        here,
        makeChild: (globals) => open(Object(globals) === globals ? { ...(globals as object) } : {}, {}, importNothing),
      }),
    );
    const compartment = makeGuestCompartment({
      realm,
      name,
      flags,
      regexp,
      programs,
      texts: meter.texts,
      globals: {
        ...realm.sharedGlobals,
        ...baseGlobals,
        Reflect: makeGuestReflect(),
        ...(options.moduleGlobals === undefined ? {} : { Symbol: makeGuestSymbol() }),
        ...own,
      },
      lazyGlobals: {
        eval: () => evaluators().eval,
        Function: () => evaluators().Function,
        Compartment: () => evaluators().Compartment,
        ...lazyOwn,
      },
      replaceableGlobals,
    });
    const runtime = makeRuntime({
      meter,
      limits,
      globals: compartment.globalThis,
      receiver,
      isProxy: realm.isProxy,
      importDynamic,
      refuseName,
      evaluators,
    });
    const child: ChildCompartment = { compartment, runtime };
    return child;
  };

  const importFrom =
    (referrer: string | undefined): Runtime['importDynamic'] =>
    (specifier, given) =>
      modules().importDynamic(specifier, referrer, given);
  const requireById = (id: string): unknown => modules().requireById(id);
  const moduleGlobals = makeModuleGlobals(options.moduleGlobals, requireById);
  const replaceable: Record<string, () => unknown> = {};
  for (const key of options.moduleGlobals?.selfNames ?? []) replaceable[key] = () => globalThis;
  Object.assign(replaceable, moduleGlobals);
  // What the host endowed goes before.
  for (const key of Object.keys(replaceable))
    if (Object.hasOwn(endowments, key) || Object.hasOwn(lazyEndowments, key)) delete replaceable[key];
  const main = open(endowments, lazyEndowments, importFrom(undefined), undefined, replaceable);
  const { compartment, runtime } = main;
  const { globalThis } = compartment;

  const enter = <T>(run: () => T): T => {
    meter.begin();
    try {
      return run();
    } finally {
      meter.end();
    }
  };

  const modules: () => ModuleSystem = lazy(() => {
    const host = options.modules();
    /** Who runs, by the names that modules have in stacks: for messages alone. */
    const scopeByFile = new Map<string, string>();
    const placeOf = makeScopes({
      host,
      meter,
      endowments,
      moduleGlobals,
      selfNames: options.moduleGlobals?.selfNames ?? [],
      installed: () => compartment.installed(),
      lazyEndowments,
      toGuest: (value, path) => border().toGuest(value, path),
      makeGuestError,
      requireById: (id) => modules().requireById(id),
      isProxy: realm.isProxy,
      shared: () => Object.values({ ...realm.sharedGlobals, ...baseGlobals }),
      whoRuns: () => scopeByFile.get(inside.position()?.file ?? ''),
      open: ({ own, lazyOwn, replaceable, referrer, refuseName }) =>
        open(own, lazyOwn, importFrom(referrer), refuseName, replaceable, NOBODY),
      placeIn: (scope, child, harden) => placeIn(scope, child, harden, scopeByFile),
    });
    return makeModuleSystem({
      tenant: name,
      host,
      compileModule: (source, file, sourceMap, unit) =>
        compartment.compile(source, { goal: 'module', name: file, sourceMap, unit }, host.units),
      compileCommonJs: (source, file, sourceMap, unit) =>
        compartment.compile(source, { goal: 'commonjs', name: file, sourceMap, unit }, host.units),
      ...placeIn(undefined, main, undefined, scopeByFile),
      placeOf,
      toGuest: (value) => border().toGuest(value),
      makeGuestError,
      enter,
      passOn: meter.jobs.resolved,
    });
  });

  const charged = (source: string, file: string): void => {
    if (typeof source === 'string') enter(() => chargeSource(meter, source, file));
  };

  const inside: Inside = {
    globalThis,
    position: (thrown) => positionOfError(thrown) ?? guestPosition(programs),
    modules,
    compileScript(source, file) {
      charged(source, file);
      return compartment.compile(source, { goal: 'script', name: file });
    },
    compileModule(source, file) {
      charged(source, file);
      return compartment.compile(source, { goal: 'module', name: file });
    },
    compileCell(source, file, session) {
      charged(source, file);
      return compartment.compile(source, { goal: 'cell', name: file, session });
    },
    runUnit(unit, scope) {
      const functor = compartment.functor(unit);
      if (scope === undefined) return functor(globalThis, runtime);
      declareNames(scope, unit.declarations ?? []);
      return functor(
        globalThis,
        extendRuntime(runtime, { ...makeNameLookups(scope, globalThis), globals: scope, session: scope }),
      );
    },
  };
  return freeze(inside);
}

/** Code that a guest confines in a compartment of its own has no modules: it was given none. */
async function importNothing(specifier: unknown): Promise<never> {
  const text = `${specifier as string}`.slice(0, MOST_SHOWN);
  throw makeGuestError('TypeError', `Cannot import '${text}': guests' compartments have no modules`);
}

/** Made for the guest, not by it: its stack would show this file and its like. */
function makeGuestError(kind: string, message: string): Error {
  // As lockdown left them, which may come after this file is loaded.
  const constructors: Record<string, new (message: string) => Error> = {
    TypeError,
    SyntaxError,
    ReferenceError,
    Error,
  };
  const error = new (constructors[kind] ?? Error)(message);
  return defineProperty(error, 'stack', {
    value: `${error.name}: ${message}`,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

/** Modules run in this compartment. */
const placeIn = (
  scope: string | undefined,
  { compartment, runtime }: ChildCompartment,
  harden: Place['harden'],
  scopeByFile: Map<string, string>,
): Place => ({
  scope,
  harden,
  instantiate(unit, environment) {
    if (scope !== undefined) scopeByFile.set(unit.name, scope);
    const functor = compartment.functor(unit);
    const body = functor(undefined, extendRuntime(runtime, environment)) as Iterator<unknown>;
    return { async: unit.async, next: () => body.next() } as ModuleBody;
  },
  instantiateCommonJs(unit, environment) {
    if (scope !== undefined) scopeByFile.set(unit.name, scope);
    return compartment.functor(unit)(undefined, extendRuntime(runtime, environment)) as CommonJsFunction;
  },
});
