// A presence: what stands here for a capability of the other side. A frozen function, or a frozen object with the
// methods that the exporter named and the data it had; every call goes over the wire and gives a promise.
//
// Its methods keep the presence alive: as long as somebody can call, the other side is not told that it can forget.
import { makeCapability } from '@cofferdam/core/kit';

/** What a presence calls. `self` is the presence. */
export type CallOut = (self: object, method: string | undefined, args: readonly unknown[]) => Promise<unknown>;

/** A presence that is a function. */
export function makeFunctionPresence(call: CallOut): object {
  const presence = (...args: unknown[]): Promise<unknown> => call(presence, undefined, args);
  return Object.freeze(presence);
}

/**
 * A presence with methods. Without data it is frozen and crosses borders as what `makeCapability` makes does; with, it
 * is a plain object which {@link addData} completes and freezes.
 */
export function makeObjectPresence(names: readonly string[], call: CallOut, hasData: boolean): object {
  let presence: object = {};
  const methods: Record<string, (...args: unknown[]) => Promise<unknown>> = {};
  for (const name of names) {
    const method = { call: (...args: unknown[]): Promise<unknown> => call(presence, name, args) }.call;
    Object.defineProperty(hasData ? presence : methods, name, {
      value: Object.freeze(method),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  if (!hasData) presence = makeCapability('remote', methods);
  return presence;
}

/** Completes a presence with its data members. */
export function addData(presence: object, data: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(data)) {
    Object.defineProperty(presence, name, { value: data[name], enumerable: true });
  }
  Object.freeze(presence);
}
