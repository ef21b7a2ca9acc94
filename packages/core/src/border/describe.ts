import { getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { classNameOf } from './kinds.ts';

const maxHops = 16;
const maxName = 40;

/** The class name of an object, from data properties alone, or undefined. Runs no code unless there are proxies. */
function instanceName(value: object): string | undefined {
  let at: object | null = value;
  for (let hops = 0; at !== null && hops < maxHops; hops += 1) {
    const intrinsic = classNameOf(at);
    if (intrinsic !== undefined) return intrinsic;
    const maker = getOwnPropertyDescriptor(at, 'constructor')?.value as unknown;
    if (typeof maker === 'function') {
      const name = getOwnPropertyDescriptor(maker, 'name')?.value as unknown;
      if (typeof name === 'string' && name !== '') return name.slice(0, maxName);
    }
    at = getPrototypeOf(at) as object | null;
  }
  return undefined;
}

/** A few words for a refusal: 'a function', 'an instance of Foo'. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return String(value).slice(0, maxName);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = instanceName(value);
  return name === undefined || name === 'Object' ? 'an object' : `an instance of ${name}`;
}
