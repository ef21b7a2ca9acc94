// The parts of a tenant (npm packages, say) that have globals of their own: each is a compartment with the same
// budget, the same border and the same compiler, whose global object shows what the host of modules says.
//
// Trusted: the host's answers. A part reaches another only through what modules export; its evaluators and the
// `import()` of text that they compile stay in the part, so that no text is anybody else's.
import { entries, freeze, hasOwn, isArray, keys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import { lazy } from '../lazy.ts';
import { unpaid } from '../meter/current.ts';
import type { Meter } from '../meter/meter.ts';
import type { Place } from '../modules/place.ts';
import type { RefuseName } from '../runtime/names.ts';
import type { ChildCompartment } from './evaluators.ts';
import { describe, readOptions } from './options.ts';
import type { ModuleHost, ModuleScope, ScopeModule } from './types.ts';

type Values = Readonly<Record<string, unknown>>;
type Makers = Readonly<Record<string, () => unknown>>;

/** What a part's compartment is opened with. */
export interface PartGlobals {
  readonly own: Values;
  readonly lazyOwn: Makers;
  readonly refuseName: RefuseName | undefined;
  /** The id by which `import()` of evaluated text resolves. */
  readonly referrer: string;
}

export interface ScopesOptions {
  readonly host: ModuleHost;
  readonly meter: Pick<Meter, 'assertStack'>;
  /** The tenant's endowments, on the guest's side. */
  readonly endowments: Values;
  readonly lazyEndowments: Makers;
  readonly toGuest: (value: unknown, path: string) => unknown;
  readonly makeGuestError: (kind: string, message: string) => Error;
  /** What `require` of a module by its id gives. */
  readonly requireById: (id: string) => unknown;
  readonly open: (globals: PartGlobals) => ChildCompartment;
  /** How modules run in a compartment. */
  readonly placeIn: (name: string, child: ChildCompartment) => Place;
}

const OPTIONS = ['globals', 'endowments', 'modules', 'selfNames', 'refuse', 'watched', 'used'] as const;

/** The place of a module by its id; undefined for the tenant's own. Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function makeScopes(options: ScopesOptions): (id: string) => Place | undefined {
  const { host, open, placeIn } = options;
  const places = new Map<string, Place>();
  return (id) => {
    const name = host.scopeOf?.(id);
    if (name === undefined) return undefined;
    let place = places.get(name);
    if (place === undefined) {
      const child: ChildCompartment = open(globalsOf(name, readScope(name, host.scope?.(name)), id, () => child));
      place = placeIn(name, child);
      places.set(name, place);
    }
    return place;
  };

  function globalsOf(name: string, scope: ModuleScope, referrer: string, child: () => ChildCompartment): PartGlobals {
    const { endowments, lazyEndowments, toGuest, requireById, meter } = options;
    const { globals, endowments: given = {}, modules = {}, selfNames = [], watched = [], used, refuse } = scope;
    const own: Record<string, unknown> = {};
    const lazyOwn: Record<string, () => unknown> = {};
    const has = (global: string): boolean => globals === 'any' || globals.includes(global);
    for (const [key, value] of entries(endowments)) if (has(key)) own[key] = value;
    for (const [key, make] of entries(lazyEndowments)) if (has(key)) lazyOwn[key] = make;
    for (const [key, value] of entries(given)) own[key] = toGuest(value, `scope ${name}.endowments.${key}`);
    for (const [key, module] of entries(modules)) {
      delete own[key];
      lazyOwn[key] = lazy(() => exportOf(module, requireById));
    }
    for (const key of selfNames) lazyOwn[key] = () => child().compartment.globalThis;
    for (const key of watched) {
      const get = hasOwn(lazyOwn, key) ? lazyOwn[key] : hasOwn(own, key) ? always(own[key]) : undefined;
      if (get === undefined || used === undefined) continue;
      delete own[key];
      const tell = lazy(() => unpaid(() => used(key)));
      lazyOwn[key] = () => {
        meter.assertStack();
        tell();
        return get();
      };
    }
    const refuseName: RefuseName = (key) => {
      if (refuse === undefined) return undefined;
      meter.assertStack();
      const refusal = unpaid(() => refuse(key));
      if (refusal === undefined) return undefined;
      return Object.assign(options.makeGuestError('ReferenceError', refusal.message), { code: refusal.code });
    };
    return { own, lazyOwn, refuseName, referrer };
  }
}

const always =
  <T>(value: T) =>
  (): T =>
    value;

function exportOf({ id, export: name }: ScopeModule, requireById: (id: string) => unknown): unknown {
  const exports = requireById(id);
  return name === undefined ? exports : (exports as Record<string, unknown>)[name];
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
  for (const list of ['selfNames', 'watched'] as const)
    if (scope[list] !== undefined && !isNames(scope[list])) invalid(list, 'an array of names', scope[list]);
  for (const record of ['endowments', 'modules'] as const)
    if (scope[record] !== undefined && Object(scope[record]) !== scope[record])
      invalid(record, 'a record', scope[record]);
  for (const call of ['refuse', 'used'] as const)
    if (scope[call] !== undefined && typeof scope[call] !== 'function') invalid(call, 'a function', scope[call]);
  const modules = scope.modules as Readonly<Record<string, ScopeModule>> | undefined;
  for (const key of keys(modules ?? {}))
    if (typeof modules?.[key]?.id !== 'string') invalid(`modules.${key}.id`, 'the id of a module', modules?.[key]);
  return freeze(scope) as unknown as ModuleScope;
}

const isNames = (value: unknown): value is readonly string[] =>
  isArray(value) && value.every((each) => typeof each === 'string');
