// Symbol for one compartment of npm packages: it may be added to, as libraries of streams do (`Symbol.observable = …`).
// The symbols that it makes, and those that it has, are everybody's; their prototype is the shared, frozen one.
import { lazy } from '../lazy.ts';

const descriptors = lazy((): PropertyDescriptorMap => {
  const all: PropertyDescriptorMap = {};
  for (const key of Reflect.ownKeys(Symbol)) {
    const { value } = Object.getOwnPropertyDescriptor(Symbol, key) as PropertyDescriptor;
    const method = typeof value === 'function';
    all[key as string] = { value, writable: method, enumerable: false, configurable: method };
  }
  return all;
});

/** A Symbol that is nobody else's. */
export function makeGuestSymbol(): SymbolConstructor {
  const GuestSymbol = function Symbol(description?: unknown): symbol {
    if (new.target !== undefined) throw new TypeError('Symbol is not a constructor');
    return make(description as string);
  };
  return Object.defineProperties(GuestSymbol, descriptors()) as unknown as SymbolConstructor;
}

const make = Symbol;
