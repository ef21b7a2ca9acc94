// join: a string of every element, which may be arrays that hold each other. `toString` calls it.
import { apply } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Indexed, lengthOf, MOST_ARRAY_LENGTH, payStep, toObject } from './abstract-operations.ts';
import { FEW } from './genuine.ts';
import type { Guard, Native } from './guard.ts';
import { assertFits } from './strings-text.ts';

const reason = 'makes a string of every element, as often as arrays hold each other';
const model = '1 + length + units of the result / 16';

/** What is being joined now, outermost first: an array inside of itself is empty, in every engine. */
const joining: object[] = [];

function join(guest: Payer, self: unknown, by: unknown, original: Native): string {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length > MOST_ARRAY_LENGTH) throw new TypeError('Invalid array length'); // as V8 has it
  const separator = by === undefined ? ',' : typeof by === 'string' ? by : `${by as string}`;
  guest.charge(1 + (joining.length >>> 4) + (length <= FEW ? length : 0));
  if (length === 0 || isJoining(object)) return '';
  joining.push(object);
  try {
    return length <= FEW
      ? joinFew(guest, object, length, separator)
      : joinMany(guest, object, length, separator, original);
  } finally {
    joining.pop();
  }
}

/** A few parts: the engine concatenates them without copying. They are paid for already. */
function joinFew(guest: Payer, object: Indexed, length: number, separator: string): string {
  const most = guest.limits.stringLength;
  let text = textOf(object[0]);
  for (let k = 1; k < length; k++) {
    if (text.length + separator.length > most) guest.exhaust('string');
    const part = textOf(object[k]);
    if (text.length + separator.length + part.length > most) guest.exhaust('string');
    text += separator + part;
  }
  assertFits(guest, text.length); // and says so where it is long
  if (text.length >= FEW) guest.charge(text.length >>> 4);
  return text;
}

function joinMany(guest: Payer, object: Indexed, length: number, separator: string, original: Native): string {
  const most = guest.limits.stringLength;
  let units = separator.length * (length - 1);
  if (units > most) guest.exhaust('string');
  const parts: string[] = [];
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const part = textOf(object[k]);
    units += part.length;
    if (units > most) guest.exhaust('string');
    parts.push(part);
  }
  guest.charge(units >>> 4);
  assertFits(guest, units);
  return apply(original as unknown as typeof parts.join, parts, [separator]);
}

function textOf(element: unknown): string {
  if (typeof element === 'string') return element;
  if (element === undefined || element === null) return '';
  // a BigInt's text takes long to make: its own method, which is guarded, does
  return typeof element === 'bigint' ? element.toString() : `${element as string}`;
}

function isJoining(object: object): boolean {
  for (let i = joining.length - 1; i >= 0; i--) if (joining[i] === object) return true;
  return false;
}

export const arrayJoinGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.join',
    model,
    reason,
    make: (original) =>
      ({
        join(this: unknown, separator?: unknown): unknown {
          return payer === undefined || this === undefined || this === null
            ? apply(original, this, arguments)
            : join(payer, this, separator, original);
        },
      }).join,
  },
];
