// What a call asks of its inputs, in order. At any one of these questions something may happen: an input throws, or the
// receiver becomes another. So a call can be ended, or its ground taken away, at every step that can be observed.

/** What an input throws: nothing of the engine's, so that it must come out as it is. */
export const THROWN: object = Object.freeze({ thrown: 'by an input' });

/** More questions than any case of the table asks: whoever asks so many does not end. */
const MOST_EVENTS = 600;

export interface Trace {
  readonly events: readonly string[];
  say(event: string): void;
  /** Objects that a step may change: `subject` notes them, `act` gets them. */
  subject<T>(value: T): T;
  readonly subjects: readonly unknown[];
  /** What is asked from now on is not heard, as when results are looked at. */
  mute(): void;
}

/** Hears a call; `act` is done once, at question number `at`, after it was heard. */
export function makeTrace(at = -1, act: (subjects: readonly unknown[]) => void = () => {}): Trace {
  const events: string[] = [];
  const subjects: unknown[] = [];
  let heard = true;
  return {
    events,
    subjects,
    say(event) {
      if (!heard) return;
      if (events.length > MOST_EVENTS) throw new Error(`it does not end: ${events.slice(-3).join(', ')}`);
      events.push(event);
      if (events.length - 1 !== at) return;
      heard = false;
      try {
        act(subjects);
      } finally {
        heard = true;
      }
    },
    subject(value) {
      subjects.push(value);
      return value;
    },
    mute() {
      heard = false;
    },
  };
}

type Handler = Record<string, (...args: readonly unknown[]) => unknown>;

const text = (key: unknown): string => (typeof key === 'string' || typeof key === 'symbol' ? ` ${String(key)}` : '');

/** A proxy of `target` that says every trap it takes. Functions that it gives out as methods are not spied on. */
export function spied<T extends object>(target: T, name: string, { say }: Trace): T {
  const handler: Handler = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    const does = (Reflect as unknown as Handler)[trap] as (...args: readonly unknown[]) => unknown;
    handler[trap] = (...args) => {
      say(`${name}.${trap}${text(args[1])}`);
      return does(...args);
    };
  }
  return new Proxy(target, handler as ProxyHandler<T>);
}

/** A value in what is told. What a tenant's functions say of themselves is another test's: it knows none of these. */
export const told = (value: unknown): string => (typeof value === 'function' ? 'function' : String(value));
