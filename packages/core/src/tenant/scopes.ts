// The parts of a tenant (npm packages, say) that have globals of their own: each is a compartment with the same
// budget, the same border and the same compiler, whose global object shows what the host of modules says.
//
// Trusted: the host's answers. A part reaches another only through what modules export; its evaluators and the
// `import()` of text that they compile stay in the part, so that no text is anybody else's.
import { apply, entries, freeze, hasOwn, isArray, keys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import { lazy } from '../lazy.ts';
import { unpaid } from '../meter/current.ts';
import type { Meter } from '../meter/meter.ts';
import { hardenExports, seeShared } from '../modules/harden-exports.ts';
import type { Place } from '../modules/place.ts';
import type { RefuseName } from '../runtime/names.ts';
import type { ChildCompartment } from './evaluators.ts';
import { describe, readOptions } from './options.ts';
import type { ModuleGlobals, ModuleHost, ModuleScope, ScopeModule } from './types.ts';

type Values = Readonly<Record<string, unknown>>;
type Makers = Readonly<Record<string, () => unknown>>;

/** What a part's compartment is opened with. */
export interface PartGlobals {
  readonly own: Values;
  readonly lazyOwn: Makers;
  /** Made when they are first used, and the part may put something of its own in their place. */
  readonly replaceable: Makers;
  readonly refuseName: RefuseName | undefined;
  /** The id by which `import()` of evaluated text resolves. */
  readonly referrer: string;
}

export interface ScopesOptions {
  readonly host: ModuleHost;
  readonly meter: Pick<Meter, 'assertStack' | 'charge'>;
  readonly isProxy: (value: unknown) => boolean | undefined;
  /** Frozen globals that other tenants have, too. */
  readonly shared: () => readonly unknown[];
  /** The part whose code runs, for messages. */
  readonly whoRuns: () => string | undefined;
  /** The tenant's endowments, on the guest's side. */
  readonly endowments: Values;
  readonly lazyEndowments: Makers;
  /** Further names of each part's global object. */
  readonly selfNames: readonly string[];
  /** Globals that come with the host's modules, {@link ModuleHost.globals}; parts have them like endowments. */
  readonly moduleGlobals: Makers;
  /** What was defined on the tenant's own global object since, for good or kept: pure endowments are installed so. */
  readonly installed: () => Values;
  readonly toGuest: (value: unknown, path: string) => unknown;
  readonly makeGuestError: (kind: string, message: string) => Error;
  /** What `require` of a module by its id gives. */
  readonly requireById: (id: string) => unknown;
  readonly open: (globals: PartGlobals) => ChildCompartment;
  /** How modules run in a compartment. */
  readonly placeIn: (name: string, child: ChildCompartment, harden: Place['harden']) => Place;
}

const OPTIONS = [
  'globals',
  'others',
  'used',
  'endowments',
  'modules',
  'selfNames',
  'exports',
  'refuseWrite',
  'refuse',
] as const;

/** The place of a module by its id; undefined for the tenant's own. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function makeScopes(options: ScopesOptions): (id: string) => Place | undefined {
  const { host, open, placeIn } = options;
  const places = new Map<string, Place>();
  return (id) => {
    const name = host.scopeOf?.(id);
    if (name === undefined) return undefined;
    let place = places.get(name);
    if (place === undefined) {
      // The host's work: what it takes depends on the globals that the engine has.
      place = unpaid(() => makePlace(name, id));
      places.set(name, place);
    }
    return place;
  };

  function makePlace(name: string, id: string): Place {
    const scope = readScope(name, host.scope?.(name));
    const child: ChildCompartment = open(globalsOf(name, scope, id, () => child));
    return placeIn(name, child, scope.exports === 'hardened' ? hardenerOf(name, scope) : undefined);
  }

  function hardenerOf(name: string, { refuseWrite }: ModuleScope): (value: unknown) => void {
    const { meter, isProxy, makeGuestError, whoRuns } = options;
    seeShared(options.shared(), isProxy);
    const refuse = (key: string): Error => {
      const by = whoRuns();
      meter.assertStack();
      const words = unpaid(() => refuseWrite?.(key, by));
      const error = makeGuestError('TypeError', words?.message ?? `Cannot assign to '${key}' of what ${name} exports`);
      return words === undefined ? error : Object.assign(error, { code: words.code });
    };
    return (value) => hardenExports(value, { isProxy, charge: (amount) => meter.charge(amount), refuse });
  }

  /** Data that the host endowed, of which all parts have the same. It has no code: the border copied it. */
  function hardenGiven(value: unknown, global: string): unknown {
    const { isProxy, makeGuestError } = options;
    const refuse = (key: string): Error =>
      makeGuestError('TypeError', `Cannot assign to '${key}' of the global ${global}, which other parts have, too`);
    hardenExports(value, { isProxy, charge: () => {}, refuse });
    return value;
  }

  function globalsOf(name: string, scope: ModuleScope, referrer: string, child: () => ChildCompartment): PartGlobals {
    const { toGuest, requireById, meter } = options;
    const { globals, endowments = {}, modules = {}, selfNames = [], others, used, refuse } = scope;
    // All it might have, made when it is used; whatever comes later goes before.
    const all = new Map<string, () => unknown>();
    const { moduleGlobals } = options;
    const installed = options.installed();
    for (const [key, make] of entries(moduleGlobals)) all.set(key, make);
    for (const key of keys(installed)) all.set(key, () => installed[key]);
    const given = scope.exports === 'hardened' ? hardenGiven : <T>(value: T): T => value;
    for (const [key, value] of entries(options.endowments)) all.set(key, () => given(value, key));
    for (const [key, make] of entries(options.lazyEndowments)) all.set(key, make);
    for (const [key, value] of entries(endowments)) {
      const crossed = lazy(() => given(toGuest(value, `scope ${name}.endowments.${key}`), key));
      all.set(key, crossed);
    }
    for (const [key, module] of entries(modules))
      all.set(
        key,
        lazy(() => exportOf(module, requireById)),
      );

    // What is as the platform's own, which any program may replace; what the host gave stays what it is.
    const isPlatform = (key: string): boolean =>
      (hasOwn(moduleGlobals, key) || hasOwn(installed, key)) &&
      ![options.endowments, options.lazyEndowments, endowments, modules].some((given) => hasOwn(given, key));

    const own: Record<string, unknown> = {};
    const lazyOwn: Record<string, () => unknown> = {};
    const replaceable: Record<string, () => unknown> = {};
    const { whole, parts } = readNames(globals);
    for (const [key, get] of all) {
      const partial = parts.get(key);
      const isTold = others === 'tell' && whole !== 'any' && !whole.has(key);
      if (whole === 'any' || whole.has(key) || (isTold && used === undefined)) {
        if (isPlatform(key)) replaceable[key] = get;
        else if (hasOwn(modules, key) || hasOwn(options.lazyEndowments, key)) lazyOwn[key] = get;
        else own[key] = get();
      } else if (isTold && partial === undefined) {
        const tell = lazy(() => unpaid(() => used?.(key)));
        (isPlatform(key) ? replaceable : lazyOwn)[key] = () => {
          meter.assertStack();
          tell();
          return get();
        };
      } else if (partial !== undefined) lazyOwn[key] = lazy(() => partOf(get(), partial));
    }
    for (const key of [...options.selfNames, ...selfNames]) replaceable[key] = () => child().compartment.globalThis;
    const refuseName: RefuseName = (key) => {
      if (refuse === undefined) return undefined;
      meter.assertStack();
      const refusal = unpaid(() => refuse(key, all.has(key)));
      if (refusal === undefined) return undefined;
      return Object.assign(options.makeGuestError('ReferenceError', refusal.message), { code: refusal.code });
    };
    return { own, lazyOwn, replaceable, refuseName, referrer };
  }
}

interface Names {
  readonly whole: 'any' | ReadonlySet<string>;
  /** Paths inside of a global, by its name. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

function readNames(names: 'any' | readonly string[]): Names {
  const parts = new Map<string, string[]>();
  if (names === 'any') return { whole: 'any', parts };
  for (const name of names) {
    const dot = name.indexOf('.');
    if (dot < 0) continue;
    const key = name.slice(0, dot);
    const paths = parts.get(key) ?? [];
    paths.push(name.slice(dot + 1));
    parts.set(key, paths);
  }
  return { whole: new Set(names), parts };
}

/** A frozen object with only these paths of `value`; its methods run on what they were taken from. */
function partOf(value: unknown, paths: readonly string[]): unknown {
  if (Object(value) !== value) return value;
  const { whole, parts } = readNames(paths);
  const part: Record<string, unknown> = {};
  for (const key of [...(whole as ReadonlySet<string>)].filter((path) => !path.includes('.'))) {
    if (!(key in (value as object))) continue;
    const member = (value as Record<string, unknown>)[key];
    part[key] = typeof member === 'function' ? freeze((...args: unknown[]) => apply(member, value, args)) : member;
  }
  for (const [key, inner] of parts)
    if (!hasOwn(part, key)) part[key] = partOf((value as Record<string, unknown>)[key], inner);
  return freeze(part);
}

function exportOf({ id, export: name }: ScopeModule, requireById: (id: string) => unknown): unknown {
  const exports = requireById(id);
  return name === undefined ? exports : (exports as Record<string, unknown>)[name];
}

/** Globals that are modules; made when they are first used. */
export function makeModuleGlobals(
  given: ModuleGlobals | undefined,
  requireById: (id: string) => unknown,
): Record<string, () => unknown> {
  const makers: Record<string, () => unknown> = {};
  for (const [key, module] of entries(given?.modules ?? {})) makers[key] = lazy(() => exportOf(module, requireById));
  return makers;
}

/** What the host said, each part read once. */
function readScope(name: string, given: unknown): ModuleScope {
  const where = `the scope ${name} of modules`;
  const invalid = (option: string, expected: string, got: unknown): never => {
    throw makeError('OPTION_INVALID', { where, option, expected, got: describe(got) });
  };
  if (given === undefined) invalid('scope', 'given by the host for each name that scopeOf gives', given);
  const scope = readOptions(where, given, OPTIONS);
  const { globals } = scope;
  if (globals !== 'any' && !isNames(globals)) invalid('globals', "'any' or an array of names", globals);
  const { selfNames, others } = scope;
  if (selfNames !== undefined && !isNames(selfNames)) invalid('selfNames', 'an array of names', selfNames);
  if (others !== undefined && others !== 'withhold' && others !== 'tell')
    invalid('others', "'withhold' or 'tell'", others);
  const { exports } = scope;
  if (exports !== undefined && exports !== 'open' && exports !== 'hardened')
    invalid('exports', "'open' or 'hardened'", exports);
  for (const record of ['endowments', 'modules'] as const)
    if (scope[record] !== undefined && Object(scope[record]) !== scope[record])
      invalid(record, 'a record', scope[record]);
  for (const call of ['refuse', 'refuseWrite', 'used'] as const)
    if (scope[call] !== undefined && typeof scope[call] !== 'function') invalid(call, 'a function', scope[call]);
  const modules = scope.modules as Readonly<Record<string, ScopeModule>> | undefined;
  for (const key of keys(modules ?? {}))
    if (typeof modules?.[key]?.id !== 'string') invalid(`modules.${key}.id`, 'the id of a module', modules?.[key]);
  return freeze(scope) as unknown as ModuleScope;
}

const isNames = (value: unknown): value is readonly string[] =>
  isArray(value) && value.every((each) => typeof each === 'string');
