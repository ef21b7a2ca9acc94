// Where intrinsics are found, by the names that the standard gives them.
import { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } from '../commons.ts';

/** The intrinsics that no global leads to by name. `undefined` where the engine has none. */
function hiddenRoots(): Readonly<Record<string, object | undefined>> {
  const iterator = (iterable: object): object => getPrototypeOf(iterable) as object;
  const arrayIterator = iterator([][Symbol.iterator]());
  const generator = iterator(function* () {});
  const asyncGenerator = iterator(async function* () {});
  const prototypeOf = (holder: object): object => (holder as { readonly prototype: object }).prototype;
  const helper = (globalThis as { Iterator?: { from?: (o: object) => object; prototype: { map?: unknown } } }).Iterator;
  const values = [].values() as unknown as { map?: (f: () => unknown) => object };
  const stack = getOwnPropertyDescriptor(new Error(), 'stack');
  return {
    // what an error's own accessor is made of, where the engine has one
    '%Error.stack%': stack?.get === undefined ? undefined : stack,
    '%TypedArray%': getPrototypeOf(Uint8Array) as object,
    '%IteratorPrototype%': iterator(arrayIterator),
    '%ArrayIteratorPrototype%': arrayIterator,
    '%StringIteratorPrototype%': iterator(''[Symbol.iterator]()),
    '%MapIteratorPrototype%': iterator(new Map().entries()),
    '%SetIteratorPrototype%': iterator(new Set().values()),
    '%RegExpStringIteratorPrototype%': iterator(''.matchAll(/./g)),
    '%GeneratorFunction%': (generator as { constructor: object }).constructor,
    '%GeneratorFunction.prototype%': generator,
    '%GeneratorPrototype%': prototypeOf(generator),
    '%AsyncFunction.prototype%': iterator(async () => {}),
    '%AsyncGeneratorFunction.prototype%': asyncGenerator,
    '%AsyncGeneratorPrototype%': prototypeOf(asyncGenerator),
    '%AsyncIteratorPrototype%': iterator(prototypeOf(asyncGenerator)),
    '%IteratorHelperPrototype%': values.map === undefined ? undefined : iterator(values.map(() => undefined)),
    '%WrapForValidIteratorPrototype%':
      helper?.from === undefined ? undefined : iterator(helper.from({ next() {} } as object)),
  };
}

let roots: Readonly<Record<string, object | undefined>> | undefined;

/** Where a property is: its holder, its key, and whether the getter or the setter is meant. */
export interface Place {
  readonly holder: object;
  readonly key: PropertyKey;
  readonly part: 'value' | 'get' | 'set';
}

function keyOf(holder: object, step: string): PropertyKey | undefined {
  if (!step.startsWith('[')) return step;
  // a symbol that nothing but its holder leads to, by its description
  if (!step.startsWith('[Symbol.'))
    return Object.getOwnPropertySymbols(holder).find(({ description }) => `[${description}]` === step);
  const name = step.slice('[Symbol.'.length, -1);
  return name.startsWith('for(')
    ? Symbol.for(name.slice('for('.length, -1))
    : (Symbol as unknown as Record<string, symbol>)[name];
}

/** Finds what a path names from `root`, a global object; undefined where there is no such intrinsic. Runs no getter. */
export function findPlace(path: string, root: object = globalThis): Place | undefined {
  roots ??= hiddenRoots();
  const accessor = /^(get|set) /.exec(path)?.[1] as 'get' | 'set' | undefined;
  const steps =
    (accessor === undefined ? path : path.slice(4)).match(/%[^%]+%|\[Symbol\.for\([^)]+\)\]|\[[\w.]+\]|[^.[\]]+/g) ??
    [];
  let holder: object = root;
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    if (!last && step.startsWith('%')) {
      const root = roots[step];
      if (root === undefined) return undefined;
      holder = root;
      continue;
    }
    const key = keyOf(holder, step);
    if (key === undefined || !hasOwn(holder, key)) return undefined;
    const found = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    if (last) return { holder, key, part: accessor ?? 'value' };
    // an override's getter shows what it gives
    holder = (
      found.get === undefined ? found.value : (found.get as { originalValue?: object }).originalValue
    ) as object;
    if (Object(holder) !== holder) return undefined;
  }
  return undefined;
}
