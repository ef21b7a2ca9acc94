// Undoes the override mistake where npm packages trip over it, and nowhere else.
//
// Assigning to a property that a frozen prototype has as data throws, even on an object of one's own
// (`Child.prototype.toString = ...`). An accessor in its place lets the assignment through. It costs: whatever
// one of V8's protectors watches must stay a data property (the iterators, `then`, `constructor` of Array, Promise
// and typed arrays, `concat`), or spread and destructuring get 5-27x slower.
import { defineProperty, getOwnPropertyDescriptor, hasOwn } from '../commons.ts';
import { payer } from '../meter/current.ts';

const errorFields = ['name', 'message', 'constructor', 'toString'];

/**
 * Methods of arrays that objects which inherit them have of their own (selections of elements, streams that are called
 * as functions), or that get in the place of an array's. `push` and `concat` are watched.
 */
const arrayMethods = `
  at copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join
  keys lastIndexOf map pop reduce reduceRight reverse shift slice some sort splice toLocaleString toReversed toSorted
  toSpliced toString unshift with`
  .trim()
  .split(/\s+/);

/** Prototype → the names to let through; `'*'` is every data property but those listed after it. */
function plan(): [object, readonly string[]][] {
  const typedArrayPrototype: object = Object.getPrototypeOf(Uint8Array.prototype);
  const typedArrayMethods = Object.getOwnPropertyNames(typedArrayPrototype).filter((name) => name !== 'constructor');
  const asyncGeneratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()));
  const generatorFunctionPrototype: object = Object.getPrototypeOf(function* () {});
  return [
    // exports objects and ES5 classes are assigned any of these (`Sub.prototype.constructor = Sub`)
    [Object.prototype, Object.getOwnPropertyNames(Object.prototype)],
    [Function.prototype, ['toString', 'apply', 'bind', 'call', 'constructor']],
    ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map(
      ({ prototype }): [object, readonly string[]] => [prototype, errorFields],
    ),
    [Array.prototype, arrayMethods],
    // what ES5 gives its own text and number classes (nunjucks)
    ...[String, Number, Boolean, RegExp].map(({ prototype }): [object, readonly string[]] => [
      prototype,
      ['toString', 'valueOf'],
    ]),
    // dates of another time zone define each of them anew (@date-fns/tz)
    [Date.prototype, Object.getOwnPropertyNames(Date.prototype).filter((name) => name !== 'constructor')],
    // polyfills keep their own on one object (core-js)
    [WeakMap.prototype, ['get', 'has', 'set', 'delete']],
    [WeakSet.prototype, ['add', 'has', 'delete']],
    // and collections that inherit from the platform's have methods of their own (immer's drafts)
    [Map.prototype, ['get', 'has', 'set', 'delete', 'clear', 'forEach', 'keys', 'values', 'entries']],
    [Set.prototype, ['has', 'add', 'delete', 'clear', 'forEach', 'keys', 'values', 'entries']],
    [Promise.prototype, ['catch', 'finally']],
    [typedArrayPrototype, typedArrayMethods], // npm's buffer assigns them all
    [asyncGeneratorPrototype, ['return', 'throw']], // p-map's iterables end by their own
    [generatorFunctionPrototype, ['constructor', 'name', 'toString']], // regenerator-runtime
  ];
}

/** Installs the accessors; to be called between repair and harden. */
export function enableOverrides(): void {
  for (const [prototype, names] of plan()) for (const name of names) enableOverride(prototype, name);
  enableOverride(Date.prototype, 'constructor', () => payer?.date);
}

/**
 * Makes one data property assignable on everything that inherits it. `own` says what who reads it has of its own in its
 * place: a tenant's constructor where the prototype is shared (`date.constructor === Date`).
 */
export function enableOverride(prototype: object, name: PropertyKey, own?: () => unknown): void {
  const found = getOwnPropertyDescriptor(prototype, name);
  if (found === undefined || !('value' in found) || found.configurable !== true) return;
  const value: unknown = found.value;
  const stamp = makeStamp(name);
  const accessor = {
    get: own === undefined ? { get: (): unknown => value }.get : { get: (): unknown => own() ?? value }.get,
    set(this: unknown, assigned: unknown): void {
      if (this === prototype || (typeof this !== 'object' && typeof this !== 'function') || this === null)
        throw new TypeError(`Cannot assign to read only property '${String(name)}'`);
      if (hasOwn(this, name)) Reflect.set(this, name, assigned, this) || refuse(name);
      else stamp(this, assigned);
    },
  };
  // harden and verify do not call getters: this shows them what the getter gives
  defineProperty(accessor.get, 'originalValue', { value });
  defineProperty(prototype, name, { ...accessor, enumerable: found.enumerable === true, configurable: true });
}

function refuse(name: PropertyKey): never {
  throw new TypeError(`Cannot assign to read only property '${String(name)}'`);
}

/**
 * A function that defines an own data property `name`.
 *
 * A field of a class whose base constructor returns the object is Object.defineProperty in syntax, and several
 * times faster; every `this.name = ...` in an error's constructor comes through here.
 */
function makeStamp(name: PropertyKey): (target: object, value: unknown) => void {
  let pending: unknown;
  const Stamp = class extends (function (target: object): object {
    return target;
  } as unknown as new (
    target: object,
  ) => object) {
    [name] = pending;
  };
  return (target, value) => {
    pending = value;
    new Stamp(target);
    pending = undefined;
  };
}
