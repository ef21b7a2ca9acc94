// `harden` for guests: it freezes everything that can be reached, and makes a list of the keys of each object.
//
// What it would visit is walked first, and paid for. The walk asks nothing of anyone: it looks at own properties of
// what is no proxy, and a proxy's traps are the guest's code when harden itself comes there.
import {
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  ownKeys,
  typedArrayLength,
  typedArrayTag,
} from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { isShared } from '../lockdown/shared.ts';
import { type Payer, payer } from '../meter/current.ts';
import { unitsOf } from './width.ts';

type Harden = <T>(value: T) => T;

/** Units for each key: harden makes a string of an index, and looks at its property twice. */
const PER_KEY = 16;

/**
 * What harden has been through already is frozen, and costs who paid for it nothing more. Others pay as if they had
 * been the first: what a guest spends does not depend on its neighbours.
 */
const doneBy = new WeakMap<Payer, WeakSet<object>>();

function doneFor(guest: Payer): WeakSet<object> {
  const known = doneBy.get(guest);
  if (known !== undefined) return known;
  const done = new WeakSet<object>();
  doneBy.set(guest, done);
  return done;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Pays for all that harden will visit; gives what that is. */
function payFor(guest: Payer, root: object, done: WeakSet<object>): readonly object[] {
  const queue: object[] = [root];
  const seen = new Set<object>(queue);
  const look = (value: unknown): void => {
    if (!isObject(value) || seen.has(value) || isShared(value) || done.has(value)) return;
    seen.add(value);
    queue.push(value);
  };
  for (let i = 0; i < queue.length; i++) {
    const object = queue[i] as object;
    guest.charge(PER_KEY);
    if (isProxy(object) !== false) continue;
    const length =
      typedArrayTag(object) !== undefined
        ? typedArrayLength(object)
        : isArray(object)
          ? object.length
          : unitsOf(object);
    // a key is a string of its own, several times as large as the element
    if (length * PER_KEY > guest.limits.arrayLength) guest.exhaust('array');
    guest.charge(length * PER_KEY);
    for (const key of ownKeys(object)) {
      guest.charge(1);
      const property = getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      if ('value' in property) look(property.value);
      else {
        look(property.get);
        look(property.set);
      }
    }
    look(getPrototypeOf(object));
  }
  return queue;
}

/** Puts the guard where ses shows its `harden` to everyone, and gives it; to be called between repair and harden. */
export function guardHarden(): Harden {
  const holder = Object as unknown as Record<symbol, Harden>;
  const key = Symbol.for('harden');
  const guarded = makeGuestHarden(holder[key] as Harden);
  holder[key] = guarded;
  return guarded;
}

/** `harden` as guests get it. */
function makeGuestHarden(harden: Harden): Harden {
  const guarded = {
    harden<T>(value: T): T {
      const guest = payer;
      if (guest === undefined || !isObject(value) || isShared(value)) return harden(value);
      const done = doneFor(guest);
      if (done.has(value)) return harden(value);
      const visited = payFor(guest, value, done);
      const hardened = harden(value);
      for (const object of visited) done.add(object);
      return hardened;
    },
  };
  return freeze(guarded.harden);
}
