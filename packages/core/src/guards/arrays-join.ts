// join: a string of every element, which may be arrays that hold each other. `toString` calls it.
import { apply } from '../commons.ts';
import { lengthOf, MOST_ARRAY_LENGTH, payStep, toObject, type Indexed } from './abstract-operations.ts';
import { arrayMethod, type Metered, type Price } from './family.ts';
import type { Payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { assertFits } from './strings-text.ts';

const reason = 'makes a string of every element, as often as arrays hold each other';
const model = '1 + length + units of the result / 16';

/** What is being joined now, outermost first: an array inside of itself is empty, in every engine. */
const joining: object[] = [];

const join: Metered = (guest, self, args, original) => {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length > MOST_ARRAY_LENGTH) throw new TypeError('Invalid array length'); // as V8 has it
  const separator = args[0] === undefined ? ',' : `${args[0] as string}`;
  guest.charge(1 + (joining.length >>> 4));
  if (length === 0 || isJoining(object)) return '';
  joining.push(object);
  try {
    return joinParts(guest, object, length, separator, original);
  } finally {
    joining.pop();
  }
};

function joinParts(guest: Payer, object: Indexed, length: number, separator: string, original: Native): string {
  const most = guest.limits.stringLength;
  let units = separator.length * (length - 1);
  if (units > most) guest.exhaust('string');
  const parts: string[] = [];
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const element = object[k];
    const part = typeof element === 'string' ? element : textOf(element);
    units += part.length;
    if (units > most) guest.exhaust('string');
    parts.push(part);
  }
  guest.charge(units >>> 4);
  assertFits(guest, units); // and says so where it is long
  return apply(original as unknown as typeof parts.join, parts, [separator]);
}

function textOf(element: unknown): string {
  if (element === undefined || element === null) return '';
  // a BigInt's text takes long to make: its own method, which is guarded, does
  return typeof element === 'bigint' ? element.toString() : `${element as string}`;
}

function isJoining(object: object): boolean {
  for (let i = joining.length - 1; i >= 0; i--) if (joining[i] === object) return true;
  return false;
}

const never: Price = () => undefined;

export const arrayJoinGuards: readonly Guard[] = [arrayMethod('join', { model, reason, price: never, metered: join })];
