// Names of classes and functions, from data properties alone.
import { functionToString, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { classNameOf } from '../border/kinds.ts';
import type { State } from './options.ts';

const maxHops = 64;
const maxName = 128;

/** The value of an own data property; undefined for none, and for an accessor. */
function ownValue(object: object, key: PropertyKey): unknown {
  return getOwnPropertyDescriptor(object, key)?.value as unknown;
}

/** What the chain of an object says of it. */
export interface ClassFacts {
  /** The nearest class name; undefined when the chain has none, as with a null prototype. */
  readonly name: string | undefined;
  /** An inherited Symbol.toStringTag, or an own one that is not enumerable. */
  readonly tag: string | undefined;
}

/** Walks the chain, up to the first proxy. */
export function classFactsOf(state: State, value: object): ClassFacts {
  let name: string | undefined;
  let tag: string | undefined;
  let at: object | null = value;
  for (let hops = 0; at !== null && hops < maxHops; hops += 1) {
    if (hops > 0 && state.isProxy(at) === true) break;
    if (tag === undefined) {
      const descriptor = getOwnPropertyDescriptor(at, Symbol.toStringTag);
      if (typeof descriptor?.value === 'string' && (at !== value || !descriptor.enumerable)) tag = descriptor.value;
    }
    name ??= classNameOf(at);
    if (name === undefined) {
      const maker = ownValue(at, 'constructor');
      if (typeof maker === 'function' && state.isProxy(maker) !== true) {
        const found = ownValue(maker, 'name');
        if (typeof found === 'string' && found !== '') name = found;
      }
    }
    at = getPrototypeOf(at) as object | null;
  }
  return { name: name?.slice(0, maxName), tag: tag?.slice(0, maxName) };
}

/** `[Function: f]`, `[class A extends B]` and their kin. */
export function functionBase(state: State, fn: object): string {
  const own = ownValue(fn, 'name');
  const name = typeof own === 'string' && own !== '' ? own.slice(0, maxName) : undefined;
  if (functionToString(fn).startsWith('class')) {
    const parent = getPrototypeOf(fn) as object | null;
    const parentName = parent !== null && state.isProxy(parent) !== true ? ownValue(parent, 'name') : undefined;
    const base = typeof parentName === 'string' && parentName !== '' ? ` extends ${parentName.slice(0, maxName)}` : '';
    return `[class ${name ?? '(anonymous)'}${parent === null ? ' extends null' : base}]`;
  }
  const { tag } = classFactsOf(state, fn);
  const kind = tag !== undefined && functionTags.has(tag) ? tag : 'Function';
  return name === undefined ? `[${kind} (anonymous)]` : `[${kind}: ${name}]`;
}

const functionTags: ReadonlySet<string> = new Set(['AsyncFunction', 'GeneratorFunction', 'AsyncGeneratorFunction']);
