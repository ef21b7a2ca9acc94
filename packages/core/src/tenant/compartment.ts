// One compartment of a guest: globals fixed before anything is evaluated, every text through the compiler.
//
// Fixing: SES makes real constants of globals that are non-writable and non-configurable at the first
// evaluation, and code that uses them runs at native speed; every other name is looked up when it is used
// (see runtime/names.ts). The object stays extensible: a guest may add globals of its own.
import type { CompileFlags } from '../compiler/context.ts';
import type { CompileOptions } from '../compiler/compile.ts';
import { refusingAtOriginal } from '../compiler/carried-map.ts';
import { isModuleGoal, type Unit } from '../compiler/unit.ts';
import type { UnitStore } from '../compiler/unit-store.ts';
import { apply, defineProperty, freeze, getOwnPropertyDescriptor, hasOwn, keys, ownKeys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import type { CompartmentLike, Realm } from '../lockdown/realm.ts';
import { compileCached, unitGiven } from './compile-cache.ts';
import { type FunctionTexts, unpaid } from '../meter/current.ts';
import { assertLiterals } from '../regexp/literals.ts';
import type { RegExpPolicy } from '../regexp/policy.ts';
import { keptOf } from './kept-globals.ts';
import { rememberPositions } from './positions.ts';
import type { Programs } from './programs.ts';
import type { UnitOfSource } from './types.ts';

/** Runs a unit's program. */
export type Functor = (receiver: object | undefined, runtime: object) => unknown;

/** `sourceMap` leads from the text to the author's file, when something compiled it before. */
export type TextOptions = Omit<CompileOptions, 'flags'> & {
  readonly sourceMap?: string | undefined;
  /** The unit of a module that came with one. */
  readonly unit?: UnitOfSource | undefined;
};

export interface GuestCompartment {
  readonly globalThis: object;
  compile(source: string, options: TextOptions, store?: UnitStore): Unit;
  /** Globals that were added for good since it was made, or kept: an object that reads them where they are. */
  installed(): Readonly<Record<string, unknown>>;
  /** Evaluates a unit's program in the compartment. Runs no guest code yet. */
  functor(unit: Unit): Functor;
}

export interface CompartmentOptions {
  readonly realm: Realm;
  readonly name: string;
  readonly flags: CompileFlags;
  readonly regexp: RegExpPolicy;
  /** Own globals, over those of the language; constants. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Take all that is evaluated. */
  readonly programs: Programs;
  readonly texts: Pick<FunctionTexts, 'add'>;
  /** Own globals that are made when they are first used. */
  readonly lazyGlobals: Readonly<Record<string, () => unknown>>;
  /** The same, but that guests may assign them: what they assign takes their place. */
  readonly replaceableGlobals?: Readonly<Record<string, () => unknown>> | undefined;
}

const CONSTANT_NAME = /^[a-zA-Z_$][\w$]*$/;
/** Names that SES never makes constants. */
const NEVER_CONSTANT: ReadonlySet<string> = new Set(['eval', 'arguments', 'async', 'let', 'static', 'yield', 'await']);

const canBeConstant = (key: PropertyKey): key is string =>
  typeof key === 'string' && CONSTANT_NAME.test(key) && !NEVER_CONSTANT.has(key);

const FIXED: PropertyDescriptor = Object.freeze({ writable: false, configurable: false });

/** What every compartment of this realm has, looked at once: keys to fix, and the names that are constants then. */
interface Standard {
  readonly keys: readonly PropertyKey[];
  readonly constants: ReadonlySet<string>;
}

let standard: Standard | undefined;

function readStandard(globals: object): Standard {
  const keys: PropertyKey[] = [];
  const constants = new Set<string>();
  for (const key of ownKeys(globals)) {
    const { configurable, writable } = getOwnPropertyDescriptor(globals, key) as PropertyDescriptor;
    if (writable === undefined) continue;
    if (configurable || writable) keys.push(key);
    if (canBeConstant(key)) constants.add(key);
  }
  return { keys, constants };
}

export function makeGuestCompartment(options: CompartmentOptions): GuestCompartment {
  const { realm, name, flags, regexp, programs, texts, globals, lazyGlobals, replaceableGlobals = {} } = options;
  const compartment: CompartmentLike = new realm.Compartment({ __options__: true, name });
  const { globalThis } = compartment;
  for (const withheld of realm.withheld) delete globalThis[withheld];
  standard ??= readStandard(globalThis);
  // Deleted first, though they are defined anew: an object that lost a property is a dictionary to the engine, in which
  // sixty redefinitions cost a fifth of what they cost in an object with a hidden class for each.
  for (const key of keys(lazyGlobals)) delete globalThis[key];
  for (const key of ownKeys(globals)) {
    defineProperty(globalThis, key, {
      value: globals[key as string],
      writable: false,
      enumerable: false,
      configurable: false,
    });
  }
  for (const key of ownKeys(lazyGlobals)) {
    const get = lazyGlobals[key as string] as () => unknown;
    defineProperty(globalThis, key, { get, enumerable: false, configurable: false });
  }
  for (const key of ownKeys(replaceableGlobals)) {
    const replace = (value: unknown): void => {
      defineProperty(globalThis, key, { value, writable: true, enumerable: false, configurable: true });
    };
    const get = replaceableGlobals[key as string] as () => unknown;
    defineProperty(globalThis, key, { get, set: replace, enumerable: false, configurable: true });
  }
  for (const key of standard.keys) if (!(key in lazyGlobals)) defineProperty(globalThis, key, FIXED);
  const { constants, keys: languageKeys } = standard;
  const isFixed = (free: string): boolean =>
    hasOwn(globals, free) ? canBeConstant(free) : constants.has(free) && !(free in lazyGlobals);
  const made: GuestCompartment = {
    globalThis,
    compile: (source, { unit: given, ...options }, store) =>
      unpaid(() =>
        refusingAtOriginal(options.sourceMap, () => {
          const asked = { ...options, flags };
          const unit =
            (options.sourceMap === undefined ? unitGiven(source, asked, given) : undefined) ??
            compileCached(source, asked, store, isFixed);
          assertLiterals(unit, regexp);
          return unit;
        }),
      ),
    installed() {
      const kept = keptOf(globalThis);
      const initial = new Set<PropertyKey>([globals, lazyGlobals, replaceableGlobals].flatMap(ownKeys));
      for (const key of [...languageKeys, ...constants]) initial.add(key);
      const added: Record<string, unknown> = {};
      for (const key of ownKeys(globalThis)) {
        if (typeof key !== 'string' || initial.has(key) || kept?.has(key)) continue;
        const { configurable, writable, set } = getOwnPropertyDescriptor(globalThis, key) as PropertyDescriptor;
        if (configurable || writable || set !== undefined) continue;
        defineProperty(added, key, { get: () => globalThis[key], enumerable: true });
      }
      for (const [key, { get, value }] of kept ?? [])
        defineProperty(added, key, {
          get: () => (get === undefined ? value : apply(get, globalThis, [])),
          enumerable: true,
        });
      return added;
    },
    functor(unit) {
      let held: object | undefined;
      const emission = unpaid(() => {
        const made = unit.emit(isFixed);
        rememberPositions(unit, made);
        const lasting = isModuleGoal(unit.goal);
        held = programs.add(made, lasting);
        texts.add(made, lasting);
        return made;
      });
      try {
        const program = compartment.evaluate(emission.text) as (runtime: object, held: object | undefined) => unknown;
        return (receiver, runtime) => apply(program, receiver, [runtime, held]);
      } catch (error) {
        // The compiler took it, the engine did not: newer syntax than it knows, or more than it can parse.
        const { message } = error as Error;
        throw makeError('SOURCE_REFUSED_BY_ENGINE', { name: unit.name, message: String(message) });
      }
    },
  };
  return freeze(made);
}
