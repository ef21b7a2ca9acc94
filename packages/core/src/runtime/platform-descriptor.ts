// What the platform would say of a property where an accessor stands that lets assignments through (../lockdown/overrides.ts).
import { apply, hasOwn, isExtensible } from '../commons.ts';

/** A descriptor that shows what an enablement stands for; any other as it is. */
export function asPlatform(found: PropertyDescriptor | undefined, target: unknown): PropertyDescriptor | undefined {
  const get = found?.get;
  if (typeof get !== 'function' || isExtensible(target) || !hasOwn(get, 'originalValue')) return found;
  return { value: apply(get, target, []), writable: true, enumerable: found?.enumerable === true, configurable: true };
}
