// A membrane: everything reached through a capability comes and goes through one boundary, and ends with it.
//
// What is checked here: no object of one side is ever held by the other, but for the frozen intrinsics, which both
// have; what crosses twice has one stand-in, and what comes back is the original; after the end nothing of the other
// side can be called, read or changed through anything that ever crossed. What is trusted: lockdown.
import type { Grant } from '../capability.ts';
import { apply, freeze, weakMapGet, weakMapSet, weakSetHas } from '../commons.ts';
import { makeError } from '../errors.ts';
import { isInert } from '../inert.ts';
import { assertOptions } from '../powers/check.ts';
import { isPlainPromise, listen } from '../promises.ts';
import { hasSlots, sharedIntrinsics } from './intrinsics.ts';
import { bareFunction, dressFunction, makeErrorStandIn, makeFrozenStandIn } from './stand-ins.ts';
import { type Crossing, makeProxy } from './traps.ts';

export interface MembraneOptions {
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

type Cross = (value: unknown) => unknown;
type Links = WeakMap<object, object>;

const ignore = (): void => {};

/**
 * A membrane around `target`: what is reached through it, by calls, properties, arguments, results, promises and
 * exceptions, in either direction, crosses as stand-ins, and all of them end with one `revoke`.
 *
 * Identity is kept both ways: one object has one stand-in, and a stand-in that comes back is the object again.
 * Hardened functions, and trees of hardened records and arrays, have ordinary frozen objects for stand-ins;
 * everything else has a proxy that upholds the invariants of what it stands for; promises have fresh promises, which reject when revoked;
 * errors have copies. Shared intrinsics, primitives, and data that a {@link guard} copied cross as they are. A call that is under way when it is
 * revoked gives CAPABILITY_REVOKED in place of its result.
 *
 * After Miller, Robust Composition (2006), section 9.3, and Van Cutsem and Miller, Trustworthy Proxies (2013).
 *
 * @throws CAPABILITY_EXPECTED for a primitive, OPTION_UNKNOWN
 */
export function makeMembrane<T extends object>(target: T, options: MembraneOptions = {}): Grant<T> {
  assertOptions(options, 'makeMembrane', { name: true });
  const { name = 'capability' } = options;
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null)
    throw makeError('CAPABILITY_EXPECTED', { where: name, got: target === null ? 'null' : typeof target });
  const intrinsics = sharedIntrinsics();
  let live = true;
  // What is held by either side → what the other side holds for it.
  let toOutside: Links = new WeakMap();
  let toInside: Links = new WeakMap();
  const waiting = new Map<Promise<unknown>, (reason: Error) => void>();
  const revoked = (): Error => makeError('CAPABILITY_REVOKED', { capability: name });
  const assertLive = (): void => {
    if (!live) throw revoked();
  };

  /** One direction: how values of one side come to the other. `reverse` is for what goes the other way. */
  const makeCross = (links: () => Links, reverseLinks: () => Links, reverse: Cross): Cross => {
    const methods: Links = new WeakMap();
    const thrown = (what: unknown): unknown => (live ? out(what) : revoked());
    const invoke = (fn: object, receiver: unknown, args: unknown[]): unknown => {
      assertLive();
      const self = reverse(receiver);
      for (let index = 0; index < args.length; index += 1) args[index] = reverse(args[index]);
      // What made stand-ins of the arguments may have run a proxy's traps.
      assertLive();
      let result: unknown;
      try {
        result = apply(fn as () => unknown, self, args as never);
      } catch (what) {
        throw thrown(what);
      }
      assertLive();
      return out(result);
    };
    const closureFor = (fn: object): object =>
      ({
        call(this: unknown, ...args: unknown[]): unknown {
          return invoke(fn, this, args);
        },
      }).call;
    const crossing: Crossing = {
      out: (value) => out(value),
      back: (value) => reverse(value),
      thrown,
      invoke,
      method: (intrinsic) => {
        const known = weakMapGet(methods, intrinsic);
        if (known !== undefined) return known;
        const made = freeze(closureFor(intrinsic));
        weakMapSet(methods, intrinsic, made);
        return made;
      },
      isIntrinsic: (value): value is object =>
        ((typeof value === 'object' && value !== null) || typeof value === 'function') && weakSetHas(intrinsics, value),
      assertLive,
    };

    const crossPromise = (promise: Promise<unknown>): object => {
      let resolve: Cross = ignore;
      let reject: Cross = ignore;
      const standIn = new Promise<unknown>((...settlers) => {
        [resolve, reject] = settlers;
      });
      waiting.set(standIn, reject);
      const settle = (how: Cross, value: unknown): void => {
        if (!waiting.delete(standIn)) return;
        try {
          how(out(value));
        } catch (refused) {
          reject(refused);
        }
      };
      listen(
        promise,
        (value) => settle(resolve, value),
        (reason) => settle(reject, reason),
      );
      return standIn;
    };

    const link = (value: object, standIn: object): object => {
      weakMapSet(links(), value, standIn);
      weakMapSet(reverseLinks(), standIn, value);
      return standIn;
    };
    const makeStandIn = (value: object): object => {
      const bare = bareFunction(value);
      if (bare !== undefined) return dressFunction(closureFor(value), value, bare, out);
      if (isPlainPromise(value)) return crossPromise(value);
      return (
        makeErrorStandIn(value, out, (standIn) => link(value, standIn)) ??
        makeFrozenStandIn(value, out) ??
        makeProxy(value, crossing, hasSlots(value, intrinsics))
      );
    };

    const out: Cross = (value) => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
      if (isInert(value)) return value;
      const known = weakMapGet(links(), value);
      if (known !== undefined) return known;
      if (weakSetHas(intrinsics, value)) return value;
      assertLive();
      const standIn = makeStandIn(value);
      // Making it may have met the value again: in a cycle, or through a proxy's traps.
      return weakMapGet(links(), value) ?? link(value, standIn);
    };
    return out;
  };

  const outward: Cross = makeCross(
    () => toOutside,
    () => toInside,
    (value) => inward(value),
  );
  const inward: Cross = makeCross(
    () => toInside,
    () => toOutside,
    (value) => outward(value),
  );

  // Not hardened through its value: that would freeze the target.
  return freeze({
    value: outward(target) as T,
    revoke: freeze((): void => {
      if (!live) return;
      live = false;
      toOutside = new WeakMap();
      toInside = new WeakMap();
      const pending = [...waiting];
      waiting.clear();
      for (const [promise, reject] of pending) {
        // Nobody may be left who waits for it.
        listen(promise, ignore, ignore);
        reject(revoked());
      }
    }),
  });
}
