// Guards of functions, and of the two of Reflect that call with a list of arguments. A list may say it has a hundred
// million elements. What is called with arguments in its text (call, bind) is paid for by that text.
import { apply, freeze, isArray } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { payForCall, payForConstruct } from './array-lengths.ts';
import { bindGuard, isConstructor } from './functions-bind.ts';
import { FEW, isGenuineArray } from './genuine.ts';
import type { Guard } from './guard.ts';
import { originalOf } from './install.ts';
import { mayBeLong, settled } from './slow-elements.ts';
import { lengthOf } from './strings-text.ts';

const { construct } = Reflect;
const create = Object;

/** More arguments than any native stack holds: 8 MiB of them. */
const MOST_ARGUMENTS = 2 ** 20;

const ArrayIntrinsic: unknown = Array;

type Fn = (...args: unknown[]) => unknown;
type Maker = new (...args: unknown[]) => unknown;

const isFew = (args: unknown): boolean => isGenuineArray(args) && args.length <= FEW;

/** CreateListFromArrayLike (7.3.18), paid for; what is no object is left for the native to refuse. */
function listOf(payer: Payer, args: unknown): unknown {
  if (create(args) !== args) return args;
  if (!isGenuineArray(args)) return listOfLike(payer, args as ArrayLike<unknown>, (args as ArrayLike<unknown>).length);
  if (args.length > MOST_ARGUMENTS) return payer.exhaust('depth');
  payer.charge(Math.ceil(args.length / FEW));
  return mayBeLong(args.length) ? settled(payer, args) : args;
}

/** The same for what is no array and gave its length. */
function listOfLike(payer: Payer, args: ArrayLike<unknown>, given: unknown): unknown[] {
  const length = lengthOf(given);
  if (length > MOST_ARGUMENTS) return payer.exhaust('depth');
  payer.charge(length);
  const list: unknown[] = [];
  for (let i = 0; i < length; i++) list[i] = args[i];
  return mayBeLong(length) ? settled(payer, list) : list;
}

/** By index: an array may be iterated in a way of its own. */
function copyOf(args: readonly unknown[]): unknown[] {
  const list: unknown[] = [];
  for (let i = 0; i < args.length && i < FEW; i++) list[i] = args[i];
  return list;
}

/** The list as the native will read it, when it may be nothing but an array's length; it is read once. */
function listForArray(payer: Payer, target: unknown, args: unknown, pay: typeof payForCall): unknown {
  const list = isFew(args) ? copyOf(args as unknown[]) : listOf(payer, args);
  if (isArray(list) && list.length === 1) pay(payer, target, list[0]);
  return list;
}

/** A promise of the tenant's is constructed with an executor as the engine may have it. */
function withExecutor({ jobs }: Payer, target: unknown, list: unknown[]): unknown[] {
  const [first, ...rest] = list;
  return typeof first === 'function' && jobs !== undefined ? [jobs.executor(target, first), ...rest] : list;
}

const LIST = 'length of the list; / 16 for an array';
const LIES = 'a list may say it has 2 ** 53 - 1 elements';

const guards: readonly Guard[] = [
  bindGuard,
  {
    path: 'Function.prototype.apply',
    model: LIST,
    reason: LIES,
    make: (original) =>
      ({
        apply(this: unknown, receiver?: unknown, args?: unknown): unknown {
          // a caller's own `arguments` are never made when they are passed on like this
          if (payer === undefined) return apply(original, this, arguments);
          if (
            args === undefined ||
            args === null ||
            typeof this !== 'function' ||
            (this !== ArrayIntrinsic && isFew(args))
          )
            return apply(original, this, arguments);
          if (this !== ArrayIntrinsic && typeof args === 'object' && !isArray(args)) {
            const { length } = args as { readonly length: unknown };
            const list = args as ArrayLike<unknown>;
            // a caller's own arguments, most of the time: read once, as by the native, and not listed
            if (length === 0) return apply(this as Fn, receiver, []);
            if (length === 1) return apply(this as Fn, receiver, [list[0]]);
            if (length === 2) return apply(this as Fn, receiver, [list[0], list[1]]);
            if (length === 3) return apply(this as Fn, receiver, [list[0], list[1], list[2]]);
            return apply(this as Fn, receiver, listOfLike(payer, list, length));
          }
          return apply(this as Fn, receiver, listForArray(payer, this, args, payForCall) as unknown[]);
        },
      }).apply,
  },
  {
    path: 'Reflect.apply',
    model: LIST,
    reason: LIES,
    make: (original) =>
      ({
        apply(target: Fn, receiver?: unknown, args?: unknown): unknown {
          if (
            payer === undefined ||
            typeof target !== 'function' ||
            ((target as unknown) !== ArrayIntrinsic && isFew(args))
          )
            return apply(original, undefined, arguments);
          return apply(target, receiver, listForArray(payer, target, args, payForCall) as unknown[]);
        },
      }).apply,
  },
  {
    path: 'Reflect.construct',
    model: LIST,
    reason: LIES,
    make: () =>
      ({
        construct(target: Maker, args: unknown, newTarget?: Maker): unknown {
          const given = arguments.length > 2;
          if (payer !== undefined && isConstructor(target) && (!given || isConstructor(newTarget))) {
            const list = withExecutor(payer, target, listForArray(payer, target, args, payForConstruct) as unknown[]);
            if (!given) return construct(target, list);
            payer.prototypes?.note(newTarget);
            const make = (): unknown => construct(target, list, newTarget as Maker);
            return payer.jobs === undefined ? make() : payer.jobs.constructing(target, newTarget, make);
          }
          return given
            ? construct(target, args as unknown[], newTarget as Maker)
            : construct(target, args as unknown[]);
        },
      }).construct,
  },
  {
    path: 'Function.prototype.toString',
    model: 'length of the text / 16; of the programs it is looked for in / 16, once for each function',
    reason: 'copies the text of a function, as its author wrote it',
    make: (original) =>
      ({
        toString(this: unknown): unknown {
          // a guard shows what it stands for: packages tell natives by their text, and do without what is none
          const text = apply(original, originalOf(this as object) ?? this, arguments) as string;
          if (payer === undefined) return text;
          if (text.length > 15) payer.charge(text.length >> 4);
          return payer.texts === undefined ? text : payer.texts.of(payer, this as object, text);
        },
      }).toString,
  },
];

export const functionGuards: readonly Guard[] = freeze(guards);
