// Node's util.inspect looks for a data property `constructor` to tell an error or a date, finds our accessor on the
// prototype instead, and prints `{}`. Where it does, errors and dates say themselves how they are shown.
import { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } from '../commons.ts';
import { lookUpData } from './data-lookup.ts';
import { enableOverride } from './overrides.ts';

type Inspect = (value: unknown, options?: object) => string;

/** To be called after {@link enableOverrides}, before harden; does nothing where errors are shown as ever. */
export function mendInspection(): void {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => { inspect?: Inspect } } };
  const inspect = process?.getBuiltinModule?.('node:util')?.inspect;
  if (inspect === undefined) return;
  if (!inspect(new Error('probe')).includes('probe')) sayHowShown(Error.prototype, showError);
  if (!inspect(new Date(0)).includes('1970')) sayHowShown(Date.prototype, showDate);
}

interface InspectOptions {
  readonly stylize?: (text: string, style: string) => string;
}

type Show = (value: object, inspect: (value: unknown) => string, options: InspectOptions) => string;

function sayHowShown(prototype: object, show: Show): void {
  const key = Symbol.for('nodejs.util.inspect.custom');
  const custom = {
    [key](this: unknown, _depth: unknown, options: unknown, inspectWith: unknown): unknown {
      if (typeof this !== 'object' || this === null || typeof inspectWith !== 'function') return this;
      const given = Object(options) === options ? (options as InspectOptions) : {};
      return show(this, (value) => (inspectWith as Inspect)(value, options as object), given);
    },
  };
  defineProperty(prototype, key, { value: custom[key], writable: true, enumerable: false, configurable: true });
  enableOverride(prototype, key); // those of guests say how they are shown, too
}

const { getTime, toISOString } = Date.prototype;

/** As util.inspect shows a date: its time, then its other properties. */
function showDate(date: object, inspect: (value: unknown) => string, { stylize }: InspectOptions): string {
  const rest: Record<PropertyKey, unknown> = {};
  for (const key of ownKeys(date)) {
    const property = getOwnPropertyDescriptor(date, key);
    if (property?.enumerable === true && 'value' in property)
      defineProperty(rest, key, { value: property.value, enumerable: true });
  }
  let time: number;
  try {
    time = apply(getTime, date, []);
  } catch {
    return inspect({ ...rest }); // inherits from the prototype, and is no date
  }
  const plain = time === time ? apply(toISOString, date, []) : 'Invalid Date';
  const text = typeof stylize === 'function' ? stylize(plain, 'date') : plain;
  return ownKeys(rest).length === 0 ? text : `${plain} ${inspect(rest)}`;
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
