// Guards of %TypedArray%.prototype. A typed array's length is its own, so it pays in advance; only who leaves early
// is stepped through.
import { apply, freeze, typedArrayByteLength, typedArrayLength, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Callback, lengthOf, payStep, toInteger, toObject } from './abstract-operations.ts';
import { givingElements, holdsBigInts, toElement } from './bigint-elements.ts';
import { plainLength } from './genuine.ts';
import { anyLongText, isUnpaid, looking, MANY } from './slow-elements.ts';
import type { Guard, Native } from './guard.ts';

type Price = (length: number, guest: Payer, self: object, args: ArrayLike<unknown>) => number;
type Instead = (guest: Payer, self: object, args: ArrayLike<unknown>, original: Native) => unknown;

interface Method {
  readonly model: string;
  readonly reason: string;
  readonly price: Price;
  /** Done instead of the original, where the price says -1. */
  readonly instead?: Instead;
  /** What the original is given in the place of its arguments, where the elements are BigInts. */
  readonly bigints?: (guest: Payer, args: unknown[]) => void;
}

function method(name: string, { model, reason, price, instead, bigints }: Method): Guard {
  return {
    path: `%TypedArray%.prototype.${name}`,
    model,
    reason,
    make: (original) =>
      ({
        method(): unknown {
          const guest = payer;
          // the tag's getter asks nothing of a proxy, and what is no typed array is the original's to refuse
          if (guest !== undefined && typedArrayTag(this) !== undefined) {
            const cost = price(typedArrayLength(this), guest, this as object, arguments);
            if (cost < 0) return (instead as Instead)(guest, this as object, arguments, original);
            if (cost > 0) guest.charge(cost);
            if (bigints !== undefined && holdsBigInts(this)) {
              const args: unknown[] = [...arguments];
              bigints(guest, args);
              return apply(original as Callback, this, args);
            }
            if (isUnpaid(arguments[0]))
              return apply(original, this, [looking(guest, arguments[0] as Native), arguments[1]]);
          }
          return apply(original, this, arguments);
        },
      }).method,
  };
}

const scan: Price = (length) => length >>> 4;
const each: Price = (length) => length;
const sorted: Price = (length, _guest, _self, args) =>
  (length * (32 - Math.clz32(length))) >>> (args[0] === undefined ? 2 : 0);

/** A copy of the same size, which no constructor of ours is asked for. */
const copied =
  (price: Price): Price =>
  (length, guest, self, args) => {
    guest.allocate(typedArrayByteLength(self));
    return price(length, guest, self, args);
  };

const MOST_IN_ADVANCE = 64;
const unlessLong: Price = (length) => (length > MOST_IN_ADVANCE ? -1 : length);

const seek =
  (found: 'value' | 'index' | 'some' | 'every', backwards = false): Instead =>
  (guest, self, args, original) => {
    const [callback, receiver] = [args[0], args[1]];
    if (typeof callback !== 'function') return apply(original, self, args);
    const elements = self as ArrayLike<unknown>;
    const length = typedArrayLength(self);
    for (let done = 0; done < length; done++) {
      payStep(guest, done, length - done);
      const k = backwards ? length - 1 - done : done;
      const value = elements[k];
      if (Boolean(apply(callback as Callback, receiver, [value, k, self])) === (found === 'every')) continue;
      return found === 'value' ? value : found === 'index' ? k : found === 'some';
    }
    return found === 'index' ? -1 : found === 'value' ? undefined : found === 'every';
  };

/** Units of a number's text, at most; a BigInt of 64 bits has 20. */
const MOST_NUMERAL = 25;

const joinPrice: Price = (length, _guest, _self, args) =>
  args[0] === undefined && length < MOST_IN_ADVANCE ? 1 + length * 2 : length === 0 ? 0 : -1;

const join: Instead = (guest, self, args, original) => {
  const length = typedArrayLength(self);
  const separator = args[0] === undefined ? ',' : `${args[0] as string}`;
  let units = separator.length * (length - 1);
  guest.charge(1 + length * 2);
  if (units + length * MOST_NUMERAL > guest.limits.stringLength) {
    for (let k = 0; k < length; k++) {
      payStep(guest, k, length - k);
      units += `${(self as ArrayLike<unknown>)[k] as number}`.length;
      if (units > guest.limits.stringLength) guest.exhaust('string');
    }
  }
  guest.charge((separator.length * length) >>> 4);
  if (typedArrayLength(self) !== length) return joinChanged(guest, self, length, separator);
  return apply(original as Callback, self, [separator]);
};

/** Its length was read before the separator became a text, which detached or resized the buffer. */
function joinChanged(guest: Payer, self: object, length: number, separator: string): string {
  let text = '';
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const value = (self as ArrayLike<unknown>)[k];
    text += `${k === 0 ? '' : separator}${value === undefined ? '' : (value as number)}`;
    if (text.length > guest.limits.stringLength) guest.exhaust('string');
  }
  return text;
}

/** `set` reads what is neither a typed array nor a plain one step by step. */
const setPrice: Price = (_length, guest, self, args) => {
  const source = args[0];
  if (Object(source) !== source) return 1;
  if (typedArrayTag(source) !== undefined) return typedArrayLength(source) >>> 4;
  if (holdsBigInts(self)) return -1;
  const plain = plainLength(guest, source);
  return anyLongText && plain > MANY ? -1 : plain;
};

const nothing: readonly unknown[] = freeze([]);

const set: Instead = (guest, self, args, original) => {
  const offset = toInteger(args[1]);
  if (offset < 0) throw new RangeError('offset is out of bounds');
  // refuses, before the source is looked at, a target whose buffer is gone
  apply(original as Callback, self, [nothing]);
  const target = self as Record<number, unknown>;
  const size = typedArrayLength(self);
  const source = toObject(args[0]);
  const length = lengthOf(source);
  if (length + offset > size) throw new RangeError('offset is out of bounds');
  const bigints = holdsBigInts(self);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    target[offset + k] = bigints ? toElement(guest, source[k]) : source[k];
  }
  return undefined;
};

const fillWith: Method['bigints'] = (guest, args) => {
  args[0] = toElement(guest, args[0]);
};
const replaceWith: Method['bigints'] = (guest, args) => {
  // an object is asked by the native, in an order that differs between engines
  if (typeof args[1] === 'string') toElement(guest, args[1]);
};
const mapTo: Method['bigints'] = (guest, args) => {
  if (typeof args[0] === 'function') args[0] = givingElements(guest, args[0] as Callback);
};

const model = 'length / 16';
const reads = { model, reason: 'reads every element', price: scan };
const writes = { model, reason: 'writes every element', price: scan };
const calls = { model: 'length', reason: 'calls something for each element', price: each };
const seeks = { model: 'elements visited', reason: 'calls something for each element', price: unlessLong };
const copy = { model: 'length / 16, and the bytes', reason: 'allocates a copy', price: copied(scan) };
const sort = { model: 'length * log2(length), a fourth of it without a comparator', reason: 'compares n log n times' };

export const typedArrayMethodGuards: readonly Guard[] = [
  method('indexOf', reads),
  method('lastIndexOf', reads),
  method('includes', reads),
  method('fill', { ...writes, bigints: fillWith }),
  method('copyWithin', writes),
  method('reverse', writes),
  method('slice', { ...reads, reason: 'copies every element' }),
  method('set', {
    model: 'elements of the source, / 16 for typed arrays',
    reason: reads.reason,
    price: setPrice,
    instead: set,
  }),
  method('forEach', calls),
  method('map', { ...calls, bigints: mapTo }),
  method('filter', calls),
  method('reduce', calls),
  method('reduceRight', calls),
  method('some', { ...seeks, instead: seek('some') }),
  method('every', { ...seeks, instead: seek('every') }),
  method('find', { ...seeks, instead: seek('value') }),
  method('findIndex', { ...seeks, instead: seek('index') }),
  method('findLast', { ...seeks, instead: seek('value', true) }),
  method('findLastIndex', { ...seeks, instead: seek('index', true) }),
  method('sort', { ...sort, price: sorted }),
  method('toSorted', { ...sort, price: copied(sorted) }),
  method('toReversed', copy),
  method('with', { ...copy, bigints: replaceWith }),
  method('join', {
    model: '1 + 2 * length + units of the separators / 16',
    reason: 'makes a string of every element',
    price: joinPrice,
    instead: join,
  }),
];
