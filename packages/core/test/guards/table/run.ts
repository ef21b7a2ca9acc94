// One case: a call, with something in each place and perhaps something that happens in the middle; made twice, of the
// original and of the guard.
import type { Make } from './kind.ts';
import { shown, shownError } from './shown.ts';
import { makeTrace, spied, type Trace } from './trace.ts';

export interface Case {
  readonly self: Make;
  readonly args: readonly Make[];
  /** How it is called. */
  readonly how: 'call' | 'new' | 'new of a class' | 'new of a spied class' | 'new of a class without prototype';
  /** At which question something happens, and what. */
  readonly at?: number;
  readonly act?: (subjects: readonly unknown[]) => void;
  /** In words. */
  readonly label: string;
}

/** What is done with a result: iterators are stepped through, promises waited for. */
export type Result = 'looked at' | 'driven' | 'awaited';

/** A call as plain data. */
export interface Came {
  readonly events: readonly string[];
  readonly outcome: unknown;
  /** The receiver and the arguments, afterwards. */
  readonly after: unknown;
  /** Whether there is something that may change in the middle. */
  readonly changeable: boolean;
}

type Callable = (...args: readonly unknown[]) => unknown;

function enter(fn: Callable, self: unknown, args: readonly unknown[], how: Case['how'], trace: Trace): unknown {
  switch (how) {
    case 'call':
      return Reflect.apply(fn, self, args);
    case 'new':
      return Reflect.construct(fn, args);
    case 'new of a class':
      return Reflect.construct(fn, args, class Derived {});
    case 'new of a spied class':
      return Reflect.construct(
        fn,
        args,
        spied(function Derived() {}, 'newTarget', trace),
      );
    case 'new of a class without prototype':
      return Reflect.construct(
        fn,
        args,
        Object.assign(function Derived() {}, { prototype: 1 }),
      );
  }
}

/** Steps through what was given, while it is heard. */
function drive(value: unknown): unknown {
  if (Object(value) !== value || typeof (value as Iterator<unknown>).next !== 'function') return 'nothing to drive';
  const iterator = value as Iterator<unknown>;
  const got: unknown[] = [];
  try {
    for (let i = 0; i < 6; i++) {
      const { done, value: item } = iterator.next();
      got.push([done === true, shown(item)]);
      if (done === true) break;
    }
    got.push(shown(iterator.return?.()));
  } catch (error) {
    got.push(shownError(error));
  }
  return got;
}

type Then = (this: unknown, kept: (value: unknown) => void, broken: (reason: unknown) => void) => unknown;
const { then } = Promise.prototype as unknown as { then: Then };

/** Hears what becomes of a promise, and of the promise of a record that has its functions. */
function hear(value: unknown): () => unknown {
  const found: [string, unknown][] = [];
  const listen = (promise: unknown): void => {
    try {
      then.call(
        promise,
        (kept) => found.push(['kept', kept]),
        (reason) => found.push(['broken', reason]),
      );
    } catch {} // no promise
  };
  listen(value);
  const { promise, resolve } = (value ?? {}) as { promise?: unknown; resolve?: unknown };
  if (promise !== undefined && typeof resolve === 'function') {
    listen(promise);
    resolve({ then: (fulfil: (value: unknown) => void) => fulfil('by a thenable') });
  }
  return () => found.map(([how, what]) => [how, what instanceof Error ? shownError(what) : shown(what)]);
}

/** Begins a call; gives what is to be looked at when its jobs have run. */
export function begin(fn: Callable, { self, args, how, at, act }: Case, result: Result): () => Came {
  const trace = makeTrace(at, act);
  const receiver = self(trace, 'this');
  const given = args.map((make, i) => make(trace, `arg${i}`));
  const known = new Map<unknown, string>();
  for (const [i, value] of given.entries()) if (Object(value) === value) known.set(value, `arg${i}`);
  if (Object(receiver) === receiver) known.set(receiver, 'this');
  let outcome: () => unknown;
  try {
    const value = enter(fn, receiver, given, how, trace);
    const more = result === 'driven' ? constantly(drive(value)) : result === 'awaited' ? hear(value) : constantly();
    outcome = () => ({ returned: shown(value, 4, known), more: more() });
  } catch (error) {
    const threw = shownError(error);
    outcome = () => ({ threw });
  }
  return () => {
    trace.mute();
    const after = [receiver, ...given].map((value) => shown(value, 3));
    return { events: [...trace.events], outcome: outcome(), after, changeable: trace.subjects.length > 0 };
  };
}

const constantly =
  (value?: unknown): (() => unknown) =>
  () =>
    value;
