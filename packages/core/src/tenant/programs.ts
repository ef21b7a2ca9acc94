// Programs that a tenant has evaluated, by the names of their scripts: positions in them are led back to the author's
// file, and a frame in one of them is the tenant's own.
//
// A tenant that lives long evaluates without end, so a program is known only while something of it can run. Modules
// can for as long as the tenant. A script can while one of its functions lives: each of them keeps the variables of
// its program, and one of these is what is made here.
import type { Emission } from '../compiler/unit.ts';

/** Programs that are known for good, whatever they are: most tenants evaluate no more. */
const FIRST = 32;
/** Of the others, as many are known in any case: a stack that is asked for late is likely to lead there. */
const RECENT = 32;

/** What a program holds of itself. No name leads to it that a guest could write. */
interface Held {
  readonly emission: Emission;
}

interface Gone {
  readonly script: string;
  readonly later: Map<string, WeakRef<Held>>;
}

const gone = new FinalizationRegistry<Gone>(({ script, later }) => {
  // Unless it was evaluated again since.
  if (later.get(script)?.deref() === undefined) later.delete(script);
});

export class Programs {
  readonly #kept = new Map<string, Emission>();
  #later: Map<string, WeakRef<Held>> | undefined;
  #recent: Held[] | undefined;
  #turn = 0;

  /** Adds a program that is about to run. Gives what its variables must hold, if anything. `lasting`: a module's. */
  add(emission: Emission, lasting: boolean): object | undefined {
    const { script } = emission;
    if (this.#kept.has(script)) return undefined;
    if (lasting || this.#kept.size < FIRST) {
      this.#kept.set(script, emission);
      return undefined;
    }
    this.#later ??= new Map();
    const known = this.#later.get(script)?.deref();
    if (known !== undefined) return known;
    const held = Object.freeze<Held>({ emission });
    this.#later.set(script, new WeakRef(held));
    gone.register(held, { script, later: this.#later });
    this.#recent ??= [];
    this.#recent[this.#turn] = held;
    this.#turn = (this.#turn + 1) % RECENT;
    return held;
  }

  has(script: string): boolean {
    return this.#kept.has(script) || this.#later?.has(script) === true;
  }
}
Object.freeze(Programs.prototype);
