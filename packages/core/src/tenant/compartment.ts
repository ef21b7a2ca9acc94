// One compartment of a guest: globals fixed before anything is evaluated, every text through the compiler.
//
// Fixing: SES makes real constants of globals that are non-writable and non-configurable at the first
// evaluation, and code that uses them runs at native speed; every other name is looked up when it is used
// (see runtime/names.ts). The object stays extensible: a guest may add globals of its own.
import type { CompileFlags } from '../compiler/context.ts';
import type { CompileOptions } from '../compiler/compile.ts';
import type { Unit } from '../compiler/unit.ts';
import { freeze } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import type { CompartmentLike, Realm } from '../lockdown/realm.ts';
import { compileCached } from './compile-cache.ts';
import { rememberPositions } from './positions.ts';

/** A functor: what a unit's program evaluates to. */
export type Functor = (runtime: object) => unknown;

export interface GuestCompartment {
  readonly globalThis: object;
  compile(source: string, options: Omit<CompileOptions, 'flags'>): Unit;
  /** Evaluates a unit's program in the compartment. Runs no guest code yet. */
  functor(unit: Unit): Functor;
}

export interface CompartmentOptions {
  readonly realm: Realm;
  readonly name: string;
  readonly flags: CompileFlags;
  /** Own globals, over those of the language. */
  readonly globals: PropertyDescriptorMap;
}

const CONSTANT_NAME = /^[a-zA-Z_$][\w$]*$/;
/** Names that SES never makes constants. */
const NEVER_CONSTANT: ReadonlySet<string> = new Set(['eval', 'arguments', 'async', 'let', 'static', 'yield', 'await']);

const { defineProperty, getOwnPropertyDescriptor } = Object;
const { ownKeys } = Reflect;

/** Fixes every own global in place; gives the names that are constants now. */
function fixGlobals(globals: object): ReadonlySet<string> {
  const fixed = new Set<string>();
  for (const key of ownKeys(globals)) {
    const descriptor = getOwnPropertyDescriptor(globals, key) as PropertyDescriptor;
    if ('value' in descriptor) {
      if (descriptor.configurable === true || descriptor.writable === true) {
        defineProperty(globals, key, { writable: false, configurable: false });
      }
      if (typeof key === 'string' && CONSTANT_NAME.test(key) && !NEVER_CONSTANT.has(key)) fixed.add(key);
    } else if (descriptor.configurable === true) {
      defineProperty(globals, key, { configurable: false });
    }
  }
  return fixed;
}

export function makeGuestCompartment({ realm, name, flags, globals }: CompartmentOptions): GuestCompartment {
  const compartment: CompartmentLike = new realm.Compartment({ __options__: true, name });
  const { globalThis } = compartment;
  for (const withheld of realm.withheld) delete globalThis[withheld];
  Object.defineProperties(globalThis, globals);
  const fixed = fixGlobals(globalThis);
  const isFixed = (free: string): boolean => fixed.has(free);
  // Positions of what ran here can be mapped for as long as the compartment lives.
  const remembered = new Set<object>();

  const made: GuestCompartment = {
    globalThis,
    compile: (source, options) => compileCached(source, { ...options, flags }),
    functor(unit) {
      const emission = unit.emit(isFixed);
      remembered.add(rememberPositions(unit, emission));
      try {
        return compartment.evaluate(emission.text) as Functor;
      } catch (error) {
        // The compiler took it, the engine did not: newer syntax than it knows, or more than it can parse.
        const { message } = error as Error;
        throw makeError('SOURCE_REFUSED_BY_ENGINE', { name: unit.name, message: String(message) });
      }
    },
  };
  return freeze(made);
}
