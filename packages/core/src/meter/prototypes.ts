// How many objects a tenant has made others inherit from.
//
// A property that is nowhere on a chain of prototypes is looked for on all of it, and a prototype that changes tells all
// that inherit from it: one access takes as long as the chain is, for one unit of fuel, and no native runs that could
// charge for that. A chain of so many links takes so many prototypes, so these are counted, each once, and the clock is
// looked at more often where there are very many (Meter.slow).
//
// Counted is what natives and the syntax make a prototype (`Object.create`, `extends`, `__proto__`, `F.prototype = o`, and
// what natives define or assign on functions). A function's `prototype` that is set under a variable's name, or by a
// pattern, is not: that chain is held by the most units between two looks alone.
import { isProxy } from '../lockdown/proxies.ts';

/** Nanoseconds that passing a prototype on the way takes at most: what it is asks for is seldom in a cache. */
const NS_PER_LINK = 100;
/** A proxy on the way is asked through its handler. */
const LINKS_PER_PROXY = 4;
/** Links between two words to the meter. */
const STEP = 256;

interface Slow {
  slow(ns: number): void;
}

/** The prototypes of one tenant. */
export class Prototypes {
  readonly #meter: Slow;
  #known: WeakSet<object> | undefined;
  /** The one that was noted last: most objects are made from few. */
  #last: object | undefined;
  #links = 0;
  #told = STEP;

  constructor(meter: Slow) {
    this.#meter = meter;
  }

  /** To be told of what is about to be a prototype, if it is an object. */
  note(value: unknown): void {
    if (value === this.#last || value === null) return;
    if (typeof value === 'object' || typeof value === 'function') this.#note(value as object);
  }

  #note(value: object): void {
    this.#last = value;
    this.#known ??= new WeakSet();
    if (this.#known.has(value)) return;
    this.#known.add(value);
    this.#links += isProxy(value) === false ? 1 : LINKS_PER_PROXY;
    if (this.#links < this.#told) return;
    this.#told = this.#links + STEP;
    this.#meter.slow(this.#links * NS_PER_LINK);
  }
}
