// Array.prototype's methods that call something for each element. What is called may be a native, or a bound one,
// which spends no fuel of its own.
import { apply, isArray } from '../commons.ts';
import {
  arrayTarget,
  assertRoom,
  type Callback,
  type Indexed,
  lengthOf,
  payStep,
  put,
  toObject,
} from './abstract-operations.ts';
import { type Payer, payer } from '../meter/current.ts';
import { each, type Metered, payEach, type Price, priced } from './family.ts';
import { anyArrayProxy, FEW, isPlainArray, isShort } from './genuine.ts';
import type { Guard, Native } from './guard.ts';
import { isUnpaid, looking } from './slow-elements.ts';

const reason = 'calls something for each element, and for as many as an array-like says it has';
const model = 'length, from 16 elements';
const upTo = 'elements visited, from 16 elements';

/** Long arrays that are left early would cost too much if they were paid for in advance. */
const MOST_IN_ADVANCE = 64;
const unlessLong: Price = (length) => (length > MOST_IN_ADVANCE ? undefined : length);

/** Pays for a plain array of a few elements, all of which may be visited; false for any other, and for a native callback. */
function paySeek(array: unknown[], callback: unknown): boolean {
  return array.length <= MOST_IN_ADVANCE && payCalls(array, callback);
}

/** Pays for a plain array whose elements something of the guest's is called for; false for any other. */
function payCalls(array: unknown[], callback: unknown): boolean {
  return !isUnpaid(callback) && payEach(array);
}

/** The same as {@link priced}; a native that is called for each element has the clock looked at. */
function pricedCalls(original: Native, price: Price, metered: Metered): Native {
  const paid = priced(original, price, metered);
  return function (this: unknown, ...args: unknown[]): unknown {
    if (isUnpaid(args[0])) args[0] = looking(payer as Payer, args[0] as Native);
    return apply(paid, this, args as never);
  };
}

/** What the metered path does with an element. */
type Visit = (value: unknown, index: number, call: () => unknown) => void;

/** Before the first element: gives what is done for each, and what it came to. */
type Start = (guest: Payer, object: Indexed, length: number) => { visit: Visit; result: () => unknown };

/** The loop of those that visit every element, holes left out. */
const walk =
  (start: Start): Metered =>
  (guest, self, args, original) => {
    const object = toObject(self);
    const callback = args[0];
    if (typeof callback !== 'function') return apply(original, self, args);
    const receiver = args[1];
    const length = lengthOf(object);
    const { visit, result } = start(guest, object, length);
    for (let k = 0; k < length; k++) {
      payStep(guest, k, length - k);
      if (!(k in object)) continue;
      const value = object[k];
      visit(value, k, () => apply(callback as Callback, receiver, [value, k, object]));
    }
    return result();
  };

/** A search, and what ends it. */
const seek =
  (found: 'value' | 'index' | 'some' | 'every', backwards = false): Metered =>
  (guest, self, args, original) => {
    const object = toObject(self);
    const callback = args[0];
    if (typeof callback !== 'function') return apply(original, self, args);
    const receiver = args[1];
    const length = lengthOf(object);
    const holes = found === 'value' || found === 'index';
    const last = found !== 'every';
    // what is no plain array may answer anything to `in`, and is asked first
    const asks = !holes && !isPlainArray(object);
    for (let done = 0; done < length; done++) {
      payStep(guest, done, length - done);
      const k = backwards ? length - 1 - done : done;
      if (asks && !(k in object)) continue;
      const value = object[k];
      if (!holes && value === undefined && !asks && !(k in object)) continue;
      if (Boolean(apply(callback as Callback, receiver, [value, k, object])) === last)
        return found === 'value' ? value : found === 'index' ? k : last;
    }
    return found === 'value' ? undefined : found === 'index' ? -1 : !last;
  };

const forEach = walk(() => ({
  visit: (_value, _index, call) => void call(),
  result: () => undefined,
}));

const map = walk((guest, object, length) => {
  const target = arrayTarget(guest, object, length);
  return { visit: (_value, index, call) => put(target, index, call()), result: () => target.made };
});

const filter = walk((guest, object) => {
  const target = arrayTarget(guest, object, 0);
  let to = 0;
  return {
    visit: (value, _index, call) => {
      if (!call()) return;
      assertRoom(guest, to);
      put(target, to++, value);
    },
    result: () => target.made,
  };
});

const reduce =
  (backwards: boolean): Metered =>
  (guest, self, args, original) => {
    const object = toObject(self);
    const callback = args[0];
    if (typeof callback !== 'function') return apply(original, self, args);
    const length = lengthOf(object);
    let present = args.length > 1;
    let result = args[1];
    for (let done = 0; done < length; done++) {
      payStep(guest, done, length - done);
      const k = backwards ? length - 1 - done : done;
      if (!(k in object)) continue;
      result = present ? apply(callback as Callback, undefined, [result, object[k], k, object]) : object[k];
      present = true;
    }
    if (!present) throw new TypeError('Reduce of empty array with no initial value');
    return result;
  };

// Each replacement is written out, though all are alike: the engine keeps what it learns of a function with its source,
// and one that stood for all of them would be slow for each.
export const arrayCallbackGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.forEach',
    model,
    reason,
    make(original) {
      const paid = pricedCalls(original, each, forEach);
      return {
        forEach(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payCalls(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.forEach;
    },
  },
  {
    path: 'Array.prototype.map',
    model,
    reason,
    make(original) {
      const paid = pricedCalls(original, each, map);
      return {
        map(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payCalls(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.map;
    },
  },
  {
    path: 'Array.prototype.filter',
    model,
    reason,
    make(original) {
      const paid = pricedCalls(original, each, filter);
      return {
        filter(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payCalls(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.filter;
    },
  },
  {
    path: 'Array.prototype.reduce',
    model,
    reason,
    make(original) {
      const paid = pricedCalls(original, each, reduce(false));
      return {
        reduce(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payCalls(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.reduce;
    },
  },
  {
    path: 'Array.prototype.reduceRight',
    model,
    reason,
    make(original) {
      const paid = pricedCalls(original, each, reduce(true));
      return {
        reduceRight(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payCalls(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.reduceRight;
    },
  },
  {
    path: 'Array.prototype.some',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('some'));
      return {
        some(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.some;
    },
  },
  {
    path: 'Array.prototype.every',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('every'));
      return {
        every(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.every;
    },
  },
  {
    path: 'Array.prototype.find',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('value'));
      return {
        find(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.find;
    },
  },
  {
    path: 'Array.prototype.findIndex',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('index'));
      return {
        findIndex(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.findIndex;
    },
  },
  {
    path: 'Array.prototype.findLast',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('value', true));
      return {
        findLast(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.findLast;
    },
  },
  {
    path: 'Array.prototype.findLastIndex',
    model: upTo,
    reason,
    make(original) {
      const paid = pricedCalls(original, unlessLong, seek('index', true));
      return {
        findLastIndex(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySeek(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.findLastIndex;
    },
  },
];
