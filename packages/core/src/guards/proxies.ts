// Proxies of a guest's, whose handlers are asked through one of ours.
//
// What an `ownKeys` trap gives is gone through by the engine, whatever it is: an array-like whose `length` lies and
// whose elements are answered by a native (a proxy with a bound function for its `get`) has no end, no guest code runs,
// and every native that lists properties asks for it: Object.keys, spread, `for in`, JSON.stringify. The trap may be
// added later, so every handler needs the look. The handler in between gives each trap as the guest's handler has it at
// that moment, called with that handler as its `this`, and goes through a list of keys itself.
import { apply, isArray } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Indexed, lengthOf } from './abstract-operations.ts';
import { FEW, isPlainArray, noteArrayProxy, noteProxy, watchProxies } from './genuine.ts';
import type { Guard, Native } from './guard.ts';
import { anyLongText, MANY, settledKeys } from './slow-elements.ts';
import { payForWidth } from './width.ts';

type Trap = (...args: unknown[]) => unknown;
type Handler = { readonly [K in keyof ProxyHandler<object>]?: unknown };
type ProxyMaker = new (target: unknown, handler: unknown) => object;

const ProxyIntrinsic: unknown = Proxy;
const MOST_KEYS = 2 ** 24;

/** What an `ownKeys` trap gave, as the engine may go through it. */
function listOf(given: unknown): unknown {
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) return given; // a TypeError
  const guest = payer;
  if (isPlainArray(given)) {
    if (given.length > FEW) guest?.charge(given.length);
    return guest !== undefined && anyLongText && given.length > MANY ? settledKeys(guest, given) : given;
  }
  const length = lengthOf(given as Indexed);
  const most = Math.min(MOST_KEYS, guest?.limits.arrayLength ?? MOST_KEYS);
  const list: unknown[] = [];
  for (let i = 0; i < length; i += 1) {
    guest?.charge(1);
    if (i >= most) {
      guest?.exhaust('array');
      throw new TypeError(`'ownKeys' on proxy: trap returned more than ${most} keys`);
    }
    const key = (given as Indexed)[i];
    list[i] = key;
    if (typeof key !== 'string' && typeof key !== 'symbol') return list; // a TypeError, and no more is asked
  }
  return guest !== undefined && anyLongText && length > MANY ? settledKeys(guest, list) : list;
}

/** A trap of the guest's handler, and how it is called. */
interface Bound {
  readonly trap: unknown;
  readonly call: unknown;
}

/** Traps see how many arguments they get: so many, or, where it is 0, a target and a list is expected. */
function bind(handler: Handler, trap: unknown, arity: 0 | 1 | 2 | 3 | 4): Bound {
  if (typeof trap !== 'function') return { trap, call: trap }; // nothing, or a TypeError
  return { trap, call: caller(handler, trap as Trap, arity) };
}

function caller(handler: Handler, trap: Trap, arity: 0 | 1 | 2 | 3 | 4): Trap {
  switch (arity) {
    case 0:
      return (target) => listOf(apply(trap, handler, [target]));
    case 1:
      return (target) => apply(trap, handler, [target]);
    case 2:
      return (target, a) => apply(trap, handler, [target, a]);
    case 3:
      return (target, a, b) => apply(trap, handler, [target, a, b]);
    case 4:
      return (target, a, b, c) => apply(trap, handler, [target, a, b, c]);
  }
}

/** Stands between the engine and a guest's handler. The engine alone holds one. */
class Between {
  readonly #handler: Handler;
  readonly #target: unknown;
  #get: Bound | undefined;
  #set: Bound | undefined;
  #has: Bound | undefined;
  #apply: Bound | undefined;
  #getOwn: Bound | undefined;

  constructor(handler: Handler, target: unknown) {
    this.#handler = handler;
    this.#target = target;
  }

  // Those that are asked most keep what they gave.
  get get(): unknown {
    const trap = this.#handler.get;
    if (this.#get?.trap !== trap) this.#get = bind(this.#handler, trap, 3);
    return this.#get?.call;
  }
  get set(): unknown {
    const trap = this.#handler.set;
    if (this.#set?.trap !== trap) this.#set = bind(this.#handler, trap, 4);
    return this.#set?.call;
  }
  get has(): unknown {
    const trap = this.#handler.has;
    if (this.#has?.trap !== trap) this.#has = bind(this.#handler, trap, 2);
    return this.#has?.call;
  }
  get apply(): unknown {
    const trap = this.#handler.apply;
    if (this.#apply?.trap !== trap) this.#apply = bind(this.#handler, trap, 3);
    return this.#apply?.call;
  }
  get getOwnPropertyDescriptor(): unknown {
    const trap = this.#handler.getOwnPropertyDescriptor;
    if (this.#getOwn?.trap !== trap) this.#getOwn = bind(this.#handler, trap, 2);
    return this.#getOwn?.call;
  }

  // The engine lists the target's keys, too: instead of a trap, or to hold what it gave against them. One that is a
  // proxy itself is asked, and pays, in its turn.
  get ownKeys(): unknown {
    if (payer !== undefined) payForWidth(payer, this.#target);
    return bind(this.#handler, this.#handler.ownKeys, 0).call;
  }
  get getPrototypeOf(): unknown {
    return bind(this.#handler, this.#handler.getPrototypeOf, 1).call;
  }
  get setPrototypeOf(): unknown {
    return bind(this.#handler, this.#handler.setPrototypeOf, 2).call;
  }
  get isExtensible(): unknown {
    return bind(this.#handler, this.#handler.isExtensible, 1).call;
  }
  get preventExtensions(): unknown {
    return bind(this.#handler, this.#handler.preventExtensions, 1).call;
  }
  get defineProperty(): unknown {
    return bind(this.#handler, this.#handler.defineProperty, 3).call;
  }
  get deleteProperty(): unknown {
    return bind(this.#handler, this.#handler.deleteProperty, 2).call;
  }
  get construct(): unknown {
    return bind(this.#handler, this.#handler.construct, 3).call;
  }
}
Object.setPrototypeOf(Between.prototype, null);

/** What a proxy is made with instead of `handler`, if that is a handler. */
const between = (handler: unknown, target: unknown): unknown =>
  (typeof handler === 'object' && handler !== null) || typeof handler === 'function'
    ? new Between(handler as Handler, target)
    : handler;

/** How many proxies are within one another, of those that are of proxies. */
const depths = new WeakMap<object, number>();
/** Nanoseconds that each proxy on the way takes at most: it is asked through its handler. */
const NS_PER_PROXY = 200;
const DEPTH_STEP = 64;

/** What goes through all proxies within one another takes as long as they are many, for one unit of fuel. */
function noteDepth(guest: Payer, target: object, made: object): void {
  const depth = (depths.get(target) ?? 1) + 1;
  depths.set(made, depth);
  if (depth % DEPTH_STEP === 0) guest.slow(depth * NS_PER_PROXY);
}

/**
 * Whether a proxy of it may pass for an array. What a proxy is of, is not asked: Array.isArray goes along chains of them,
 * each as long as the guest made it.
 */
const isListed = (target: unknown): boolean => isProxy(target) !== false || isArray(target);

function noted(target: unknown, proxy: object): object {
  noteProxy();
  if (isListed(target)) noteArrayProxy(proxy);
  return proxy;
}

let replacement: unknown;

/** Whether it is %Proxy%, or what stands for it. */
export const isProxyConstructor = (value: unknown): boolean => value === ProxyIntrinsic || value === replacement;

const model = 'none; one per key that an `ownKeys` trap gives';
const reason = 'what an `ownKeys` trap gives is gone through for as long as its `length` says';

export const proxyGuards: readonly Guard[] = [
  {
    path: 'Proxy',
    model,
    reason,
    make(original) {
      const Original = original as unknown as ProxyMaker;
      const construct = function (target: unknown, handler: unknown): object {
        if (new.target === undefined) return apply(original, undefined, []) as object; // throws
        const guest = payer;
        if (guest === undefined) return noted(target, new Original(target, handler));
        guest.answersByCode = true;
        const made = noted(target, new Original(target, between(handler, target)));
        if (isProxy(target) === true) noteDepth(guest, target as object, made);
        return made;
      };
      watchProxies();
      // bound, it has no prototype property, as %Proxy% has none
      replacement = construct.bind(undefined);
      return replacement as Native;
    },
  },
  {
    path: 'Proxy.revocable',
    model,
    reason,
    make: (original) =>
      ({
        revocable(target: unknown, handler: unknown): unknown {
          const revocable = original as (target: unknown, handler: unknown) => { readonly proxy: object };
          const guest = payer;
          const given = guest === undefined ? handler : between(handler, target);
          if (guest !== undefined) guest.answersByCode = true;
          const made: { readonly proxy: object } = apply(revocable, this, [target, given] as never[]);
          noted(target, made.proxy);
          if (guest !== undefined && isProxy(target) === true) noteDepth(guest, target as object, made.proxy);
          return made;
        },
      }).revocable,
  },
];
