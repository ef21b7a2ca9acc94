// Freezes the busiest prototypes in the one form that V8 does not punish.
//
// A plain Object.freeze of a prototype in fast mode gives it FROZEN elements, and every indexed store to an object
// that inherits from it then leaves the fast path (3-27x slower; on Node 20 typed-array stores most of all).
// Redefining each key avoids that, but touches `constructor` and the iterators, which trips V8's protectors
// (spread, destructuring and `map` 5-20x slower). In dictionary mode Object.freeze does neither: the elements
// become an empty dictionary, which inline caches accept. Used as a prototype, V8 makes it fast again.
import { defineProperty } from '../commons.ts';

const temporary: unique symbol = Symbol('cofferdam soft freeze');

/** Freezes one prototype; nothing else may have been added to it meanwhile. */
function softFreeze(prototype: object): void {
  defineProperty(prototype, temporary, { value: undefined, writable: true, configurable: true });
  defineProperty(prototype, temporary, { value: undefined, writable: false, configurable: true });
  Reflect.deleteProperty(prototype, temporary);
  Object.freeze(prototype);
  makeFast(prototype);
}

/** Redefined properties leave an object in V8's dictionary mode; reading through it as a prototype mends that. */
export function makeFast(prototype: object): void {
  void (Object.create(prototype) as { readonly [temporary]?: unknown })[temporary];
}

/** Object.prototype, Array.prototype, and the prototypes of %TypedArray% and of each typed array there is, and Buffer.prototype. */
export function softFreezeAll(): void {
  softFreeze(Object.prototype);
  softFreeze(Array.prototype);
  const typedArray: { readonly prototype: object } = Object.getPrototypeOf(Uint8Array);
  softFreeze(typedArray.prototype);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!name.endsWith('Array')) continue;
    const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    if (typeof value === 'function' && Object.getPrototypeOf(value) === typedArray)
      softFreeze(value.prototype as object);
  }
  // Node's Buffer inherits from Uint8Array, and ses hardens it
  const { Buffer } = globalThis as { Buffer?: { readonly prototype: object } };
  if (Buffer !== undefined) softFreeze(Buffer.prototype);
}
