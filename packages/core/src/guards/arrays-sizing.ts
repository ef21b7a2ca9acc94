// Guards of the natives that may set an array's `length`, and with it make as many elements as it says.
import { apply, isArray } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { noteAnswer } from './answers.ts';
import { payForLength } from './array-lengths.ts';
import { holdsBigInts, isElementKey, toElement } from './bigint-elements.ts';
import { mayBeProxy } from './genuine.ts';
import type { Guard } from './guard.ts';
import { isCodedKey, toKey } from './keys.ts';

const model = 'the new length / 16, for an array’s `length`; else none';
const reason = 'an array that is told its length makes as many elements at once';
const MOST_ARRAY_LENGTH = 2 ** 32 - 1;

const mayBePrototype = (key: unknown): boolean => key === 'prototype' || isCodedKey(key);

/** A new length, asked for as ArraySetLength asks; pays for it. */
export function payFor(guest: Payer, value: unknown): unknown {
  if (typeof value === 'symbol' || typeof value === 'bigint') return value;
  const asked = typeof value === 'object' && value !== null ? +value : undefined;
  const length = +(value as number);
  if (asked !== undefined && asked >>> 0 !== length) throw new RangeError('Invalid array length');
  if (length > 0 && length <= MOST_ARRAY_LENGTH) payForLength(guest, length);
  return length;
}

const FIELDS = ['enumerable', 'configurable', 'value', 'writable', 'get', 'set'] as const;

/** What ToPropertyDescriptor reads of an object, in its order. */
export function readDescriptor(attributes: object): PropertyDescriptor {
  const read: Record<string, unknown> = {};
  for (const field of FIELDS) if (field in attributes) read[field] = (attributes as Record<string, unknown>)[field];
  return read;
}

function readLength(guest: Payer, attributes: object): PropertyDescriptor {
  const read = readDescriptor(attributes);
  if ('value' in read) read.value = payFor(guest, read.value);
  return read;
}

type Define = (target: unknown, key: unknown, attributes: unknown) => unknown;

const define = (holder: 'Object' | 'Reflect'): Guard => ({
  path: `${holder}.defineProperty`,
  model,
  reason,
  make: (original) =>
    ({
      defineProperty(target: unknown, key: unknown, attributes: unknown): unknown {
        const guest = payer;
        if (guest !== undefined) {
          guest.hidden += 1;
          if (!guest.answersByCode) noteAnswer(guest, key);
        }
        if (guest !== undefined && typeof target === 'function' && mayBePrototype(key)) {
          const name = toKey(key);
          if (name !== 'prototype' || Object(attributes) !== attributes)
            return apply(original as Define, this, [target, name, attributes]);
          const given = readDescriptor(attributes as object);
          guest.prototypes?.note(given.value);
          return apply(original as Define, this, [target, name, given]);
        }
        if (guest !== undefined && isArray(target)) {
          const name = toKey(key);
          const given =
            name === 'length' && Object(attributes) === attributes
              ? readLength(guest, attributes as object)
              : attributes;
          return apply(original as Define, this, [target, name, given]);
        }
        if (guest !== undefined && holdsBigInts(target) && Object(attributes) === attributes) {
          const name = toKey(key);
          const given = readDescriptor(attributes as object);
          if ('value' in given && isElementKey(name)) given.value = toElement(guest, given.value);
          return apply(original as Define, this, [target, name, given]);
        }
        return apply(original as Define, this, [target, key, attributes]);
      },
    }).defineProperty,
});

export const arraySizingGuards: readonly Guard[] = [
  define('Object'),
  define('Reflect'),
  {
    path: 'Reflect.set',
    model,
    reason,
    make: (original) =>
      ({
        set(target: unknown, key: unknown, value: unknown): unknown {
          const guest = payer;
          if (guest === undefined) return apply(original, this, arguments);
          const receiver: unknown = arguments.length > 3 ? arguments[3] : target;
          if (typeof receiver === 'function' && mayBePrototype(key)) guest.prototypes?.note(value);
          if (holdsBigInts(receiver)) {
            const name = toKey(key);
            const element = isElementKey(name) ? toElement(guest, value) : value;
            return apply(original as (...given: unknown[]) => unknown, this, [target, name, element, receiver]);
          }
          if (!isArray(target) && !(typeof value === 'number' && !mayBeProxy(receiver) && isArray(receiver)))
            return apply(original, this, arguments);
          const name = toKey(key);
          const args = [target, name, name === 'length' ? payFor(guest, value) : value];
          if (arguments.length > 3) args.push(arguments[3]);
          return apply(original as (...given: unknown[]) => unknown, this, args);
        },
      }).set,
  },
];
