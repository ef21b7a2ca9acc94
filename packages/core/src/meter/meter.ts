// One tenant's budget and gate. Everything a guest spends is taken here, and its end is decided here.
//
// Each compiled unit has a counter of its own, in a local variable of its program (the fast form). A unit that
// runs dry asks for a refill: that is where fuel is taken, and where the clock, the stop flag and the stack are
// looked at. What units still hold counts as unspent; when the budget looks empty it is collected first, so a
// program stops at exactly the same charge whatever the chunks were.
//
// Trusted: the compiler, to put charges in. Not trusted: the guest, which sees none of this. What it cannot do
// is go on: once there is a fault every counter is at zero and every charge throws.
import { makeError } from '../errors/make-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Limits } from '../tenant/types.ts';
import type { Fault, FaultKind } from './fault.ts';
import { isStackOverflow, probeStack } from './stack-probe.ts';
import type { Turns } from './turns.ts';

/** Units a program gets at once. Small enough that the clock is read often, large enough that it costs nothing. */
const CHUNK = 1024;

/** When more units than this hold fuel, a new turn takes it back rather than asking each again and again. */
const MOST_HOLDERS = 4;

/** One in this many short turns is timed. */
const SAMPLE = 16;

/**
 * Thrown into guest code that may not go on. No guest code sees it: every handler starts with a charge.
 * A plain frozen object, so that nothing hangs on it even if a native hands it around.
 */
export const FAULT_SIGNAL: object = Object.freeze(Object.create(null));

/** Gives back what a unit's counter holds and sets it, unless `value` is negative. */
export type SwapCounter = (value: number) => number;

interface Unit {
  readonly swap: SwapCounter;
  active: boolean;
}

export interface MeterOptions {
  readonly tenant: string;
  readonly limits: Limits;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Told once, when the tenant is condemned or stopped. */
  readonly onEnd: (error: Error) => void;
}

/** Exact counts so far. */
export interface Spent {
  readonly fuel: number;
  readonly turns: number;
  readonly ms: number;
}

const FAULT_CODES: Readonly<Record<FaultKind, ErrorCode>> = {
  fuel: 'LIMIT_FUEL',
  fuelPerTurn: 'LIMIT_FUEL_PER_TURN',
  depth: 'LIMIT_DEPTH',
  string: 'LIMIT_STRING',
  bigint: 'LIMIT_BIGINT',
  wall: 'LIMIT_WALL',
  output: 'LIMIT_OUTPUT',
  aborted: 'ABORTED',
};

const LIMIT_OF: Readonly<Record<FaultKind, keyof Limits | undefined>> = {
  fuel: 'fuel',
  fuelPerTurn: 'fuelPerTurn',
  depth: 'depth',
  string: 'stringLength',
  bigint: 'bigintBits',
  wall: 'wallMs',
  output: 'outputBytes',
  aborted: undefined,
};

/** The counter of exact call depth, as compiled programs use it. */
export interface DepthCounter {
  n: number;
  readonly max: number;
  readonly over: () => never;
  readonly of: <T>(value: T) => T;
}

export class Meter implements Turns {
  readonly depth: DepthCounter;
  fault: Fault | undefined;
  readonly #options: MeterOptions;
  readonly #units: Unit[] = [];
  readonly #perTurn: boolean;
  /** Fuel handed out, less what was collected back. */
  #granted = 0;
  /** #granted when the turn began. */
  #turnBase = 0;
  /** When the turn's first refill was; 0 before. */
  #turnStart = 0;
  #sampleStart = 0;
  #open = 0;
  #turns = 0;
  #ms = 0;
  #end: Error | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#perTurn = options.limits.fuelPerTurn !== Number.POSITIVE_INFINITY;
    this.depth = { n: 0, max: options.limits.depth, over: () => this.exhaust('depth'), of: (value) => value };
  }

  /** Why it is over: the fault's error, or TENANT_STOPPED. */
  get ended(): Error | undefined {
    return this.#end;
  }

  /** Whether host code is on the stack below guest code of this tenant. */
  get entered(): boolean {
    return this.#open > 0;
  }

  begin(): void {
    if (this.#end !== undefined) throw this.#end;
    if (this.#open === 0) this.#beginTurn();
    this.#open += 1;
  }

  #beginTurn(): void {
    this.#turns += 1;
    this.depth.n = 0;
    if (this.#perTurn) {
      // What units still hold was granted before, and counts for this turn when it is spent.
      if (this.#units.length > MOST_HOLDERS) this.#collect();
      this.#turnBase = this.#granted - this.#held();
    }
    this.#turnStart = 0;
    if (this.#turns % SAMPLE === 0) this.#sampleStart = this.#options.now();
  }

  /** Registers a unit's counter; gives its refill. */
  meter = (swap: SwapCounter): ((balance: number) => number) => {
    const unit: Unit = { swap, active: false };
    return (balance) => this.#refill(unit, balance);
  };

  #refill(unit: Unit, balance: number): number {
    this.#look();
    const need = -balance;
    let left = this.#left();
    if (left < need + CHUNK) {
      this.#collect();
      left = this.#left();
      if (left < need) this.#runDry();
    }
    const grant = Math.min(left, need + CHUNK);
    this.#granted += grant;
    if (!unit.active) {
      unit.active = true;
      this.#units.push(unit);
    }
    return grant - need;
  }

  /** Takes `amount` units for work that the host does on the guest's behalf, before it is done. */
  charge(amount: number): void {
    this.#look();
    if (this.#left() < amount) {
      this.#collect();
      if (this.#left() < amount) this.#runDry();
    }
    this.#granted += amount;
  }

  /** What is looked at when a unit runs dry. */
  #look(): void {
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    try {
      probeStack(0);
    } catch {
      this.exhaust('depth');
    }
    const now = this.#options.now();
    if (this.#turnStart === 0) this.#turnStart = now;
    else if (now - this.#turnStart > this.#options.limits.wallMs) this.exhaust('wall');
  }

  #left(): number {
    const { fuel, fuelPerTurn } = this.#options.limits;
    const left = fuel - this.#granted;
    if (!this.#perTurn) return left;
    return Math.min(left, fuelPerTurn - (this.#granted - this.#turnBase));
  }

  #runDry(): never {
    this.exhaust(this.#options.limits.fuel - this.#granted <= this.#left() ? 'fuel' : 'fuelPerTurn');
  }

  /** Takes back what the units hold. A unit in the middle of a refill holds a debt, which is not a grant. */
  #collect(): void {
    for (const unit of this.#units) {
      this.#granted -= Math.max(0, unit.swap(0));
      unit.active = false;
    }
    this.#units.length = 0;
  }

  end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    const now = this.#turnStart === 0 && this.#sampleStart === 0 ? 0 : this.#options.now();
    if (this.#turnStart !== 0) this.#ms += now - this.#turnStart;
    else if (this.#sampleStart !== 0) this.#ms += (now - this.#sampleStart) * SAMPLE;
    this.#sampleStart = 0;
  }

  /** What the units still hold. */
  #held(): number {
    let held = 0;
    for (const unit of this.#units) held += Math.max(0, unit.swap(-1));
    return held;
  }

  /** Condemns the tenant and stops the guest code that is running. */
  exhaust(kind: FaultKind): never {
    this.condemn(kind);
    throw FAULT_SIGNAL;
  }

  /** Condemns the tenant; the first cause stays. */
  condemn(kind: FaultKind, reason = ''): void {
    if (this.#end !== undefined) return;
    const { tenant, limits } = this.#options;
    const name = LIMIT_OF[kind];
    const limit = name === undefined ? undefined : limits[name];
    const shown = kind === 'depth' && limit === Number.POSITIVE_INFINITY ? 'the native stack' : limit;
    const error = makeError(FAULT_CODES[kind], { tenant, limit: shown, reason });
    this.fault = Object.freeze({ kind, limit, error });
    this.#finish(error);
  }

  /** Ends the tenant without a fault. */
  stop(reason: string): void {
    if (this.#end !== undefined) return;
    this.#finish(makeError('TENANT_STOPPED', { tenant: this.#options.tenant, reason }));
  }

  #finish(error: Error): void {
    this.#end = error;
    this.#collect();
    this.#options.onEnd(error);
  }

  faultFor(thrown: unknown): Error | undefined {
    if (this.#end === undefined && isStackOverflow(thrown)) this.condemn('depth');
    return this.#end;
  }

  /** At the start of every guest handler: a native stack overflow is no error to be handled. */
  caught = (thrown: unknown): void => {
    if (isStackOverflow(thrown)) this.exhaust('depth');
  };

  assertSound(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  beforeHost(): void {
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    try {
      probeStack(0);
    } catch {
      this.exhaust('depth');
    }
  }

  spent(): Spent {
    if (this.#open === 0) this.#collect();
    return { fuel: this.#granted - this.#held(), turns: this.#turns, ms: this.#ms };
  }
}
