// Array.prototype's methods that call something for each element. What is called may be a native, or a bound one,
// which spends no fuel of its own.
import { apply } from '../commons.ts';
import {
  arraySpeciesCreate,
  assertRoom,
  type Callback,
  createData,
  type Indexed,
  lengthOf,
  payStep,
  toObject,
} from './abstract-operations.ts';
import { arrayMethod, each, type Metered, type Price } from './family.ts';
import type { Guard } from './guard.ts';

const reason = 'calls something for each element, and for as many as an array-like says it has';
const model = 'length';
const upTo = 'elements visited';

/** Long arrays that are left early would cost too much if they were paid for in advance. */
const MOST_IN_ADVANCE = 64;
const unlessLong: Price = (length) => (length > MOST_IN_ADVANCE ? undefined : length);

/** What the metered path does with an element; true ends the loop. */
type Visit = (value: unknown, index: number, call: () => unknown) => boolean;

/** The loop that most of these are: in which order, over holes too or not. */
interface Loop {
  readonly holes: boolean;
  readonly backwards: boolean;
  /** Before the first element: gives what is done for each, and what it came to. */
  start(guest: Parameters<Metered>[0], object: Indexed, length: number): { visit: Visit; result(): unknown };
}

const walk =
  ({ holes, backwards, start }: Loop): Metered =>
  (guest, self, args, original) => {
    const object = toObject(self);
    const callback = args[0];
    if (typeof callback !== 'function') return apply(original, self, args);
    const receiver = args[1];
    const length = lengthOf(object);
    const { visit, result } = start(guest, object, length);
    for (let done = 0; done < length; done++) {
      payStep(guest, done, length - done);
      const k = backwards ? length - 1 - done : done;
      if (!holes && !(k in object)) continue;
      const value = object[k];
      if (visit(value, k, () => apply(callback as Callback, receiver, [value, k, object]))) break;
    }
    return result();
  };

/** A search: `wanted` is what ends it, and what it comes to then. */
const seek = (found: 'value' | 'index' | 'some' | 'every', backwards = false): Metered =>
  walk({
    holes: found === 'value' || found === 'index',
    backwards,
    start() {
      let answer: unknown = found === 'index' ? -1 : found === 'some' ? false : found === 'every' ? true : undefined;
      return {
        visit(value, index, call) {
          if (Boolean(call()) === (found === 'every')) return false;
          answer = found === 'value' ? value : found === 'index' ? index : found === 'some';
          return true;
        },
        result: () => answer,
      };
    },
  });

const forEach = walk({
  holes: false,
  backwards: false,
  start: () => ({
    visit: (_value, _index, call) => {
      call();
      return false;
    },
    result: () => undefined,
  }),
});

const map = walk({
  holes: false,
  backwards: false,
  start(guest, object, length) {
    const made = arraySpeciesCreate(guest, object, length);
    return {
      visit: (_value, index, call) => {
        createData(made, index, call());
        return false;
      },
      result: () => made,
    };
  },
});

const filter = walk({
  holes: false,
  backwards: false,
  start(guest, object) {
    const made = arraySpeciesCreate(guest, object, 0);
    let to = 0;
    return {
      visit: (value, _index, call) => {
        if (call()) {
          assertRoom(guest, to);
          createData(made, to++, value);
        }
        return false;
      },
      result: () => made,
    };
  },
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

export const arrayCallbackGuards: readonly Guard[] = [
  arrayMethod('forEach', { model, reason, price: each, metered: forEach }),
  arrayMethod('map', { model, reason, price: each, metered: map }),
  arrayMethod('filter', { model, reason, price: each, metered: filter }),
  arrayMethod('reduce', { model, reason, price: each, metered: reduce(false) }),
  arrayMethod('reduceRight', { model, reason, price: each, metered: reduce(true) }),
  arrayMethod('some', { model: upTo, reason, price: unlessLong, metered: seek('some') }),
  arrayMethod('every', { model: upTo, reason, price: unlessLong, metered: seek('every') }),
  arrayMethod('find', { model: upTo, reason, price: unlessLong, metered: seek('value') }),
  arrayMethod('findIndex', { model: upTo, reason, price: unlessLong, metered: seek('index') }),
  arrayMethod('findLast', { model: upTo, reason, price: unlessLong, metered: seek('value', true) }),
  arrayMethod('findLastIndex', { model: upTo, reason, price: unlessLong, metered: seek('index', true) }),
];
