// A guard: what stands in a native's place, charges the tenant that is running, and lets the native work.
//
// A native of the engine's looks at no interrupt, and some take what time and memory their arguments say. A guard
// takes the fuel for that before the native runs. What may be charged depends on the program and its inputs only,
// never on the engine, its caches or the time. Outside of a turn nobody pays and a guard is one look at a variable.

/** A native function, as guards see it: its receiver and arguments may be anything. */
export type Native = (this: unknown, ...args: never[]) => unknown;

/** One intrinsic that is guarded, and how. */
export interface Guard {
  /** Where it is found: `Array.prototype.indexOf`, `%TypedArray%.from`, `RegExp.prototype[Symbol.split]`, `get Map.prototype.size`, `escape`. */
  readonly path: string;
  /** The global that it is in compartments, where ses gives them another one than the realm's. */
  readonly global?: string;
  /** Units of fuel that it costs, in a few words: `length / 16`. */
  readonly model: string;
  /** What a guest could do without it. */
  readonly reason: string;
  /**
   * Gives the replacement, which does what the original does, except that a tenant pays for it. A method written in
   * an object literal, so that it is no constructor either; its name, length and attributes are copied.
   */
  make(original: Native): Native;
}

/** An intrinsic that needs no guard, and why it does not. */
export interface Constant {
  /** As {@link Guard.path}; a `*` stands for any one name. */
  readonly path: string;
  readonly reason: string;
}
