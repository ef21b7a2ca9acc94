// Units of this process, by their content: tenants that run the same text share one compilation.
//
// The key is the text itself, and then all else that changes the outcome, so no collision can give one tenant another's
// program; of one text there is one copy, whatever it was compiled for. Least recently used texts leave when those kept
// grow beyond the bound.
import { readCarriedMap, withOriginalPositions } from '../compiler/carried-map.ts';
import type { CompileFlags } from '../compiler/context.ts';
import { type CompileOptions, compile } from '../compiler/compile.ts';
import { isMade } from '../compiler/emit.ts';
import type { Unit } from '../compiler/unit.ts';
import type { UnitStore } from '../compiler/unit-store.ts';
import { weightOf } from '../compiler/weight.ts';
import type { UnitOfSource } from './types.ts';

/** UTF-16 units of programs that are kept, at most. */
const MOST_UNITS = 2 ** 24;

/** By text, then by what it was compiled for. */
const cache = new Map<string, Map<string, Unit>>();
let kept = 0;

/**
 * Compiles, or gives the unit that the same text gave before, or the one that `store` has. Cells are not shared: they
 * depend on their session. What a store gave is not kept for others: who trusts it is the tenant's host, for this
 * tenant's modules. `isFixed` says for which program the unit is wanted: a store may keep that, too.
 */
export function compileCached(
  source: string,
  { sourceMap, ...options }: CompileOptions & { readonly flags: CompileFlags; readonly sourceMap?: string | undefined },
  store?: UnitStore,
  isFixed?: (name: string) => boolean,
): Unit {
  const { goal, name, flags } = options;
  // A unit's positions are found by its emissions, so who shares a unit shares its map.
  const mapped = (unit: Unit): Unit =>
    sourceMap === undefined ? unit : withOriginalPositions(unit, readCarriedMap(sourceMap));
  if (goal === 'cell' || typeof source !== 'string') return compile(source, options);
  const { metered, guarded, depth } = flags;
  const key = `${goal}\0${+metered}${+guarded}${+depth}\0${name}\0${sourceMap ?? ''}`;
  const ofText = cache.get(source);
  const known = ofText?.get(key);
  if (ofText !== undefined && known !== undefined) {
    cache.delete(source);
    cache.set(source, ofText);
    return known;
  }
  const request = store === undefined ? undefined : { source, goal, name, flags };
  const stored = request === undefined ? undefined : store?.read(request);
  if (stored?.source === source && stored.goal === goal && stored.name === name) return mapped(stored);
  const plain = compile(source, options);
  if (request !== undefined) {
    if (isFixed !== undefined) emitAhead(plain, isFixed);
    store?.write(request, plain);
  }
  const unit = mapped(plain);
  keep(source, key, unit);
  return unit;
}

/** The unit that a module came with, if it is one, of this very text. */
export function unitGiven(
  source: string,
  { goal, name, flags }: Pick<CompileOptions, 'goal' | 'name'> & { readonly flags: CompileFlags },
  given: UnitOfSource | undefined,
): Unit | undefined {
  const unit = given?.(flags);
  if (!isMade(unit)) return undefined;
  return unit.source === source && unit.goal === goal && unit.name === name ? unit : undefined;
}

/** Whatever is wrong with the program is said when it is wanted. */
function emitAhead(unit: Unit, isFixed: (name: string) => boolean): void {
  try {
    unit.emit(isFixed);
  } catch {
    // It is emitted again, and refused, in its place.
  }
}

function keep(source: string, key: string, unit: Unit): void {
  const ofText = cache.get(source) ?? new Map<string, Unit>();
  cache.delete(source);
  cache.set(source, ofText.set(key, unit));
  kept += weightOf(source);
  for (const [oldest, units] of cache) {
    if (kept <= MOST_UNITS) break;
    // The last one is the text of this unit: of a text under ever new names, the first ones leave.
    for (const first of units.keys()) {
      if (kept <= MOST_UNITS || units.get(first) === unit) break;
      units.delete(first);
      kept -= weightOf(oldest);
    }
    if (units.size === 0) cache.delete(oldest);
  }
}
