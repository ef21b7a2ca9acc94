// What this side gave the other: ids, and how often each was sent. An export is kept as long as the other side may
// speak of it: until it released as many as were sent. (The counts are those of CapTP: a release that crosses a fresh
// export in flight leaves that one counted.)
import type { Methods } from './capability.ts';
import { Vow } from './vow.ts';

/** A capability of this side, with the methods by which it can be called; `undefined` for a function. */
export interface Callable {
  readonly value: object;
  readonly methods: Methods | undefined;
}

export interface Exported {
  readonly id: number;
  readonly value: object;
  /** What calls to it reach: itself, or, for a promise, what becomes of it; nothing for a signal. */
  readonly target: Callable | Vow | undefined;
  count: number;
  /** Begins to listen to a promise or signal. Called once. */
  begin: (() => void) | undefined;
  /** Ends that. */
  end: (() => void) | undefined;
}

export interface ExportsOptions {
  /** Called before one more is made. Throws when there are too many. */
  readonly assertRoom: (size: number) => void;
  /** An exported promise was settled. */
  readonly onSettled: (entry: Exported, fulfilled: boolean, value: unknown) => void;
  /** An exported signal was aborted. */
  readonly onAborted: (id: number, reason: unknown) => void;
  readonly listen: (promise: Promise<unknown>, settled: (fulfilled: boolean, value: unknown) => void) => void;
}

export interface Exports {
  capability(value: object, methods: Methods | undefined): number;
  promise(value: Promise<unknown>): number;
  signal(value: AbortSignal): number;
  commit(id: number): void;
  /** Takes one of this side's own counts back. */
  recall(id: number): void;
  get(id: number): Exported | undefined;
  /** What this side exported as a capability. */
  find(value: object): Callable | undefined;
  /** False when the other side never had so many. */
  release(id: number, count: number): boolean;
  size(): number;
  /** Forgets everything, and listens to nothing any more. */
  clear(): void;
}

export function makeExports(options: ExportsOptions): Exports {
  const byId = new Map<number, Exported>();
  const byValue = new Map<object, Exported>();
  let last = -1;

  const add = (value: object, target: Exported['target']): Exported => {
    options.assertRoom(byId.size);
    last += 1;
    const entry: Exported = { id: last, value, target, count: 1, begin: undefined, end: undefined };
    byId.set(last, entry);
    byValue.set(value, entry);
    return entry;
  };
  const again = (value: object): Exported | undefined => {
    const entry = byValue.get(value);
    if (entry !== undefined) entry.count += 1;
    return entry;
  };
  const drop = (entry: Exported): void => {
    byId.delete(entry.id);
    if (byValue.get(entry.value) === entry) byValue.delete(entry.value);
    entry.end?.();
    entry.end = undefined;
  };

  const listenTo = (entry: Exported, promise: Promise<unknown>): void => {
    let listening = true;
    entry.end = () => {
      listening = false;
    };
    options.listen(promise, (fulfilled, value) => {
      if (!listening) return;
      // From now on it would be sent as another promise: this one's end is told once.
      if (byValue.get(promise) === entry) byValue.delete(promise);
      options.onSettled(entry, fulfilled, value);
    });
  };

  return Object.freeze({
    capability: (value: object, methods: Methods | undefined): number =>
      (again(value) ?? add(value, { value, methods })).id,
    promise: (value: Promise<unknown>): number => {
      const known = again(value);
      if (known !== undefined) return known.id;
      const entry = add(value, new Vow());
      entry.begin = () => listenTo(entry, value);
      return entry.id;
    },
    signal: (value: AbortSignal): number => {
      const { aborted } = value; // throws when it is not genuine
      const known = again(value);
      if (known !== undefined) return known.id;
      const entry = add(value, undefined);
      if (aborted) return entry.id;
      const onAbort = (): void => options.onAborted(entry.id, value.reason);
      entry.begin = () => {
        value.addEventListener('abort', onAbort, { once: true });
        entry.end = () => value.removeEventListener('abort', onAbort);
      };
      return entry.id;
    },
    commit: (id: number): void => {
      const entry = byId.get(id);
      const begin = entry?.begin;
      if (entry === undefined || begin === undefined) return;
      entry.begin = undefined;
      begin();
    },
    recall: (id: number): void => {
      const entry = byId.get(id);
      if (entry === undefined) return;
      entry.count -= 1;
      if (entry.count === 0) drop(entry);
    },
    get: (id: number): Exported | undefined => byId.get(id),
    find: (value: object): Callable | undefined => {
      const target = byValue.get(value)?.target;
      return target !== undefined && 'value' in target ? target : undefined;
    },
    release: (id: number, count: number): boolean => {
      const entry = byId.get(id);
      if (entry === undefined || count > entry.count) return false;
      entry.count -= count;
      if (entry.count === 0) drop(entry);
      return true;
    },
    size: (): number => byId.size,
    clear: (): void => {
      for (const entry of [...byId.values()]) drop(entry);
    },
  });
}

/** Whether a call's result or an export is a function or an object with methods, as opposed to a promise. */
export const isCallable = (target: Callable | Vow): target is Callable => 'methods' in target;
