// What the other side gave this one: presences, promises, signals, by the id it has there, and how often each came.
//
// A presence is held weakly. When nobody here holds it any more, the other side is told how often it had come, and may
// forget it; if it came again meanwhile, that is one more presence and one more count.
import { addData, type CallOut, makeFunctionPresence, makeObjectPresence } from './presence.ts';

/** A promise of the other side, here. */
export interface PromiseImport {
  readonly promise: Promise<unknown>;
  settle(fulfilled: boolean, value: unknown): void;
}

interface Imported {
  readonly kind: 'capability' | 'promise' | 'signal';
  count: number;
  presence: WeakRef<object> | undefined;
  readonly settler: PromiseImport | undefined;
  readonly controller: AbortController | undefined;
}

/** A presence as it arrived, with what completes it. */
export interface Arrived {
  readonly value: object;
  /** Given the data that came with it. Undefined when it was here already, or is complete. */
  readonly complete: ((data: Readonly<Record<string, unknown>>) => void) | undefined;
}

export interface ImportsOptions {
  /** Whether there may be one more. */
  readonly hasRoom: (size: number) => boolean;
  readonly callOut: CallOut;
  readonly makePromise: (id: number) => PromiseImport;
  /** Tells the other side. */
  readonly release: (id: number, count: number) => void;
}

export interface Imports {
  /** Undefined when this can be no export of the other side: another kind under this id, or too many. */
  capability(id: number, shape: readonly string[] | undefined, hasData: boolean): Arrived | undefined;
  promise(id: number): Promise<unknown> | undefined;
  signal(id: number): AbortController | undefined;
  /** The other side settled its promise. False when there is none. */
  settle(id: number, fulfilled: boolean, value: unknown): boolean;
  /** The other side aborted its signal; a signal that this side has released is no more. */
  abort(id: number, reason: unknown): void;
  /** The call with which these came has been answered. */
  releaseSignals(ids: readonly number[]): void;
  /** The id, of the other side, of what came from there. */
  idOf(value: object): number | undefined;
  size(): number;
  /** The other side is gone: what it promised is rejected, what it could abort is aborted. */
  end(cause: Error): void;
}

export function makeImports({ hasRoom, callOut, makePromise, release }: ImportsOptions): Imports {
  const byId = new Map<number, Imported>();
  const ids = new WeakMap<object, number>();
  const collected = new FinalizationRegistry<number>((id) => {
    const entry = byId.get(id);
    // When it came again, `presence` is another that is still there.
    if (entry === undefined || entry.presence?.deref() !== undefined) return;
    byId.delete(id);
    release(id, entry.count);
  });

  const add = (id: number, entry: Imported, value: object): void => {
    byId.set(id, entry);
    ids.set(value, id);
  };

  return Object.freeze({
    capability: (id: number, names: readonly string[] | undefined, hasData: boolean): Arrived | undefined => {
      const known = byId.get(id);
      if (known === undefined ? !hasRoom(byId.size) : known.kind !== 'capability') return undefined;
      const here = known?.presence?.deref();
      if (known !== undefined && here !== undefined) {
        known.count += 1;
        return { value: here, complete: undefined };
      }
      const value = names === undefined ? makeFunctionPresence(callOut) : makeObjectPresence(names, callOut, hasData);
      const presence = new WeakRef(value);
      collected.register(value, id);
      if (known === undefined) {
        add(id, { kind: 'capability', count: 1, presence, settler: undefined, controller: undefined }, value);
      } else {
        known.count += 1;
        known.presence = presence;
        ids.set(value, id);
      }
      return { value, complete: hasData ? (data) => addData(value, data) : undefined };
    },
    promise: (id: number): Promise<unknown> | undefined => {
      const known = byId.get(id);
      if (known !== undefined) {
        known.count += 1;
        return known.settler?.promise;
      }
      if (!hasRoom(byId.size)) return undefined;
      const settler = makePromise(id);
      add(id, { kind: 'promise', count: 1, presence: undefined, settler, controller: undefined }, settler.promise);
      return settler.promise;
    },
    signal: (id: number): AbortController | undefined => {
      const known = byId.get(id);
      if (known !== undefined) {
        known.count += 1;
        return known.controller;
      }
      if (!hasRoom(byId.size)) return undefined;
      const controller = new AbortController();
      add(id, { kind: 'signal', count: 1, presence: undefined, settler: undefined, controller }, controller.signal);
      return controller;
    },
    settle: (id: number, fulfilled: boolean, value: unknown): boolean => {
      const entry = byId.get(id);
      if (entry?.settler === undefined) return false;
      byId.delete(id);
      ids.delete(entry.settler.promise);
      entry.settler.settle(fulfilled, value);
      release(id, entry.count);
      return true;
    },
    abort: (id: number, reason: unknown): void => {
      byId.get(id)?.controller?.abort(reason);
    },
    releaseSignals: (given: readonly number[]): void => {
      for (const id of given) {
        const entry = byId.get(id);
        if (entry?.controller === undefined) continue;
        entry.count -= 1;
        if (entry.count === 0) {
          byId.delete(id);
          ids.delete(entry.controller.signal);
        }
        release(id, 1);
      }
    },
    idOf: (value: object): number | undefined => ids.get(value),
    size: (): number => byId.size,
    end: (cause: Error): void => {
      const entries = [...byId.values()];
      byId.clear();
      for (const { settler, controller } of entries) {
        settler?.settle(false, cause);
        controller?.abort(cause);
      }
    },
  });
}
