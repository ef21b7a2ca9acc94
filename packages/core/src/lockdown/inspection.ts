// Node 20's util.inspect looks for a data property `constructor` to tell an error, finds our override enablement
// on Error.prototype instead, and prints `{}`. Where it does, errors say themselves how they are shown.
import { defineProperty, getOwnPropertyDescriptor, ownKeys } from '../commons.ts';
import { lookUpData } from './data-lookup.ts';
import { enableOverride } from './overrides.ts';

type Inspect = (value: unknown, options?: object) => string;

/** To be called after {@link enableOverrides}, before harden; does nothing where errors are shown as ever. */
export function mendInspection(): void {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => { inspect?: Inspect } } };
  const inspect = process?.getBuiltinModule?.('node:util')?.inspect;
  if (inspect === undefined || inspect(new Error('probe')).includes('probe')) return;
  const key = Symbol.for('nodejs.util.inspect.custom');
  const custom = {
    [key](this: unknown, _depth: unknown, options: unknown, inspectWith: unknown): unknown {
      if (typeof this !== 'object' || this === null || typeof inspectWith !== 'function') return this;
      return showError(this, (value) => (inspectWith as Inspect)(value, options as object));
    },
  };
  defineProperty(Error.prototype, key, { value: custom[key], writable: true, enumerable: false, configurable: true });
  enableOverride(Error.prototype, key); // errors of guests say how they are shown, too
}

/** As util.inspect shows an error: its stack, then its other properties. */
function showError(error: object, inspect: (value: unknown) => string): string {
  const stack = lookUpData(error, 'stack');
  const text =
    typeof stack === 'string' && stack !== ''
      ? stack
      : `[${lookUpData(error, 'name')}: ${lookUpData(error, 'message')}]`;
  const rest: Record<PropertyKey, unknown> = {};
  for (const key of ownKeys(error)) {
    const property = getOwnPropertyDescriptor(error, key);
    const hidden = property?.enumerable !== true;
    if (property === undefined || !('value' in property) || key === 'stack' || key === 'message') continue;
    if (key === 'cause' || key === 'errors') rest[hidden ? `[${key}]` : key] = property.value;
    else if (!hidden) defineProperty(rest, key, { value: property.value, enumerable: true });
  }
  return ownKeys(rest).length === 0 ? text : `${text} ${inspect(rest)}`;
}
