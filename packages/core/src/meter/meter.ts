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
import { PREPAID } from '../compiler/charge.ts';
import type { Limits } from '../tenant/types.ts';
import { FIRST_CHUNK, MOST_CHUNK, mostChunkFor, nextChunk } from './chunks.ts';
import { Deadlines } from './deadlines.ts';
import { DepthCounter } from './depth-counter.ts';
import { EntryTime } from './entry-time.ts';
import type { Fault, FaultKind } from './fault.ts';
import { makeFault } from './make-fault.ts';
import { type CpuBucket, makeCpuBucket } from '../jobs/cpu-bucket.ts';
import type { EventLoop } from '../jobs/event-loop.ts';
import { type Jobs, makeJobs } from '../jobs/jobs.ts';
import { makeFunctionTexts } from '../guards/function-texts.ts';
import { type FunctionTexts, type Payer, payer, swapPayer, unpaid } from './current.ts';
import { FAULT_SIGNAL } from './fault-signal.ts';
import { HeapWatch } from './heap-watch.ts';
import { FLOAT } from './float-field.ts';
import type { MeterOptions, Spent } from './meter-options.ts';
import { Prototypes } from './prototypes.ts';
import { makeTimerCount, type TimerCount } from './timer-count.ts';
import { isStackOverflow, probeEnding, probeStack, probeStackUnder } from './stack-probe.ts';
import type { Turns } from './turns.ts';
import { type SwapCounter, type UnitCounter, UnitCounters } from './unit-counters.ts';

/** When more units than this hold fuel, a new turn takes it back rather than asking each again and again. */
const MOST_HOLDERS = 4;

/** Bytes of a buffer that are cleared in the time of one unit. */
const BYTES_PER_UNIT = 64;

/** A longer list of arguments takes stack worth counting when it is passed on. */
const FEW_ARGUMENTS = 64;

/** Where nothing tells of the event loop, it has not come round. */
const NO_LOOP: EventLoop = { round: () => 0, watch: () => {} };

/** Asks for fuel, giving back what a loop prepaid and has left: 0 is left then. Its conversion to a string asks, too. */
export interface Refill {
  (prepaid: number): 0;
  toString(): '';
}

/** Who paid around each turn that is open, innermost last: entries nest, of whatever tenant. */
const outer: (Payer | undefined)[] = [];

export class Meter implements Turns, Payer {
  readonly depth: DepthCounter;
  readonly jobs: Jobs;
  readonly limits: Limits;
  fault: Fault | undefined;
  symbols = 0;
  hidden = 0;
  privates = 0;
  answersByCode = false;
  readonly texts: FunctionTexts = makeFunctionTexts();
  /** Set once, when the tenant has one. */
  date: DateConstructor | undefined;
  locale = false;
  takesStackHook = false;
  stackHook: unknown;
  #prototypes: Prototypes | undefined;
  #timers: TimerCount | undefined;
  readonly #options: MeterOptions;
  readonly #units = new UnitCounters();
  readonly #perTurn: boolean;
  /** Itself; a tenant without any limit pays for nothing, and its natives run as the host's do. */
  readonly #payer: Payer | undefined;
  #chunk = FIRST_CHUNK;
  #mostChunk = MOST_CHUNK;
  /** What loops without calls take at once. */
  #batch = PREPAID;
  readonly #fixed: boolean;
  /** Units that the host took since the clock was read, or took ahead. */
  #sinceLook = 0;
  /** Units granted ahead for what natives charge, until the clock is to be looked at: most charges are a subtraction. */
  #ahead = 0;
  #lastLook = FLOAT;
  /** Fuel handed out, less what was collected back. */
  #granted = FLOAT;
  /** #granted when the turn began. */
  #turnBase = FLOAT;
  /** When the turn's first refill was; 0 before. */
  #turnStart = FLOAT;
  readonly #time: EntryTime;
  /** Bytes of buffers that this turn allocated. */
  #allocated = 0;
  readonly #cpu: CpuBucket | undefined;
  readonly #heap: HeapWatch | undefined;
  #deadlines: Deadlines | undefined;
  #open = 0;
  #turns = 0;
  #jobCount = 0;
  #end: Error | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.limits = options.limits;
    this.#time = new EntryTime(options.now, options.cpuTime);
    this.#payer = options.pays === false ? undefined : this;
    this.#fixed = options.limits.depth !== Number.POSITIVE_INFINITY;
    if (this.#fixed) this.#chunk = MOST_CHUNK;
    const { heap, limits } = options;
    if (heap !== undefined && limits.heapBytes !== Number.POSITIVE_INFINITY)
      this.#heap = new HeapWatch(heap, limits.heapBytes);
    if (options.cpu !== undefined) this.#cpu = makeCpuBucket(options.cpu, options.now);
    this.#perTurn = options.limits.fuelPerTurn !== Number.POSITIVE_INFINITY;
    this.jobs = makeJobs({
      meter: this,
      limits: options.limits,
      now: options.now,
      loop: options.loop ?? NO_LOOP,
      isProxy: options.isProxy ?? (() => undefined),
      fixed: this.#fixed,
    });
    this.depth = new DepthCounter(options.limits.depth, this);
  }

  get timers(): TimerCount {
    this.#timers ??= makeTimerCount(this.#options.tenant, this.limits.timers);
    return this.#timers;
  }

  get prototypes(): Prototypes {
    this.#prototypes ??= new Prototypes(this);
    return this.#prototypes;
  }

  /** Why it is over: the fault's error, or TENANT_STOPPED. */
  get ended(): Error | undefined {
    return this.#end;
  }

  /** Whether host code is on the stack below guest code of this tenant. */
  get entered(): boolean {
    return this.#open > 0;
  }

  admit(): void {
    if (this.#cpu !== undefined && this.#open === 0) this.#admit(this.#cpu);
  }

  #admit(cpu: CpuBucket): void {
    const retryMs = this.#end === undefined ? cpu.waitMs(this.#time.ms) : 0;
    if (retryMs > 0) throw makeError('CPU_EMPTY', { tenant: this.#options.tenant, retryMs });
  }

  /** Milliseconds until the tenant has CPU time again; 0 when it has. */
  cpuDelay(): number {
    return this.#cpu === undefined || this.#end !== undefined ? 0 : this.#cpu.waitMs(this.#time.ms);
  }

  begin(): void {
    if (this.#end !== undefined) throw this.#end;
    if (this.#open === 0) this.#beginTurn();
    this.#open += 1;
    outer.push(swapPayer(this.#payer));
  }

  /** Makes the tenant pay in a promise job that a turn left; false when it does so already. */
  openJob(): boolean {
    if (payer === this || this.#payer === undefined) return false;
    if (this.#open === 0) {
      this.#jobCount += 1;
      this.#time.begin(this.#jobCount);
    }
    this.#open += 1;
    outer.push(swapPayer(this.#payer));
    return true;
  }

  /** Ends what `openJob` began. */
  closeJob(): void {
    this.#open -= 1;
    swapPayer(outer.pop());
    if (this.#open === 0) this.#endEntry();
  }

  #endEntry(): void {
    if (this.#time.end()) this.#heap?.end();
  }

  #beginTurn(): void {
    this.#turns += 1;
    this.depth.n = 0;
    this.#giveBack();
    if (this.#perTurn) {
      // What units still hold was granted before, and counts for this turn when it is spent.
      if (this.#units.size > MOST_HOLDERS) this.#collect();
      this.#turnBase = this.#granted - this.#held();
    }
    this.#turnStart = 0;
    this.#allocated = 0;
    const now = this.#time.begin(this.#turns);
    if (now === undefined) return;
    this.#passDue(now);
    if (this.#end !== undefined) throw this.#end;
  }

  /** Has `over` called once `at` has passed (milliseconds; undefined withdraws it) and guest code runs. */
  due(over: () => void, at: number | undefined): void {
    this.#deadlines ??= new Deadlines();
    this.#deadlines.set(over, at);
  }

  #passDue(now: number): void {
    if (this.#deadlines !== undefined && now > this.#deadlines.first) this.#deadlines.pass(now);
  }

  /** Registers a unit's counter; gives its refill, which sets the counter itself. */
  meter = (swap: SwapCounter): Refill => {
    const unit: UnitCounter = { swap, listed: false };
    const refill: Refill = (prepaid) => {
      this.#refill(unit, prepaid);
      return 0;
    };
    refill.toString = () => {
      this.#refill(unit, 0);
      return '';
    };
    return refill;
  };

  #refill(unit: UnitCounter, prepaid: number): void {
    // At rest first: should this throw, the next charge asks again.
    const need = -this.#rest(unit) - prepaid;
    this.#look();
    this.#probe();
    const chunk = this.#chunk;
    if (this.#left() < need + chunk) {
      this.#collect();
      if (this.#left() < need) this.#runDry();
    }
    const grant = Math.min(this.#left(), need + chunk);
    this.#granted += grant;
    this.#set(unit, grant - need);
  }

  /** Gives a unit what was granted; a unit with nothing stays at rest. */
  #set(unit: UnitCounter, held: number): void {
    if (held > 0) unit.swap(held, held >= FIRST_CHUNK ? held >>> 1 : 0, this.#batch);
    this.#units.list(unit);
  }

  /** Leaves a unit with nothing: its next charge asks. Gives what it held. */
  #rest({ swap }: UnitCounter): number {
    return swap(0, 0, this.#batch);
  }

  /**
   * Says that the tenant may hold values on which one operation takes so many nanoseconds (a long string to compare, a
   * large BigInt to divide): no native that could charge for it runs, so the clock is looked at after fewer units.
   */
  slow = (ns: number): void => {
    const units = mostChunkFor(ns);
    if (units >= this.#mostChunk) return;
    this.#mostChunk = units;
    this.#chunk = Math.min(this.#chunk, units);
    this.#batch = Math.min(PREPAID, units);
    // What was granted before was granted for faster work.
    this.#collect();
  };

  /** Takes `amount` units for work that the host does on the guest's behalf, before it is done. */
  charge(amount: number): void {
    const ahead = this.#ahead - amount;
    if (ahead > 0) this.#ahead = ahead;
    else this.#charge(amount);
  }

  #charge(amount: number): void {
    this.#giveBack();
    this.#sinceLook += amount;
    if (this.#sinceLook >= this.#chunk || this.#turnStart === 0) this.#look();
    else if (this.#end !== undefined) throw FAULT_SIGNAL;
    if (this.#left() < amount) {
      this.#collect();
      if (this.#left() < amount) this.#runDry();
    }
    this.#granted += amount;
    const ahead = Math.min(this.#chunk - this.#sinceLook, this.#left());
    if (ahead <= 0) return;
    this.#ahead = ahead;
    this.#granted += ahead;
    this.#sinceLook += ahead;
  }

  /** Takes back what was granted ahead. */
  #giveBack(): void {
    this.#granted -= this.#ahead;
    this.#sinceLook -= this.#ahead;
    this.#ahead = 0;
  }

  allocate(bytes: number): void {
    this.#allocated += bytes;
    if (this.#allocated > this.limits.bufferBytes) this.exhaust('buffer');
    this.charge(1 + Math.floor(bytes / BYTES_PER_UNIT));
  }

  /** Gives back what was charged for work that turned out to be less; the clock is looked at as if it had been done. */
  refund(amount: number): void {
    this.#granted -= amount;
  }

  /** Reads the stop flag and the clock. */
  #look(): void {
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    const now = this.#options.now();
    this.#passDue(now);
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    this.#sinceLook = this.#ahead;
    this.#time.look(now);
    if (this.#heap?.isOver(now, this.#turnStart === 0)) this.exhaust('heap');
    if (this.#turnStart === 0) {
      this.#turnStart = now;
    } else {
      if (now - this.#turnStart > this.#options.limits.wallMs) this.exhaust('wall');
      const took = now - this.#lastLook;
      if (this.#fixed) this.#chunk = this.#mostChunk;
      else this.#chunk = nextChunk(this.#chunk, took, this.#mostChunk);
    }
    this.#lastLook = now;
  }

  /** A stack that is nearly full is a fault, before the engine's own error could be caught. */
  #probe(): void {
    try {
      probeStack(0);
    } catch {
      this.exhaust('depth');
    }
  }

  #left(): number {
    const { fuel, fuelPerTurn } = this.#options.limits;
    const left = fuel - this.#granted;
    if (!this.#perTurn) return left;
    return Math.min(left, fuelPerTurn - (this.#granted - this.#turnBase));
  }

  #runDry(): never {
    this.exhaust(this.#dryKind());
  }

  /** Takes back what the units hold, and what is granted ahead. */
  #collect(): void {
    this.#giveBack();
    this.#granted -= this.#units.collect(this.#batch, this.#open === 0);
  }

  end(): void {
    this.#open -= 1;
    swapPayer(outer.pop());
    if (this.#open === 0) this.#endEntry();
  }

  /** What the units still hold. */
  #held(): number {
    return this.#ahead + this.#units.held();
  }

  #dryKind(): FaultKind {
    return this.#options.limits.fuel - this.#granted <= this.#left() ? 'fuel' : 'fuelPerTurn';
  }

  /** Condemns the tenant and stops the guest code that is running. */
  exhaust(kind: FaultKind): never {
    this.condemn(kind);
    throw FAULT_SIGNAL;
  }

  /** Condemns the tenant; the first cause stays. `thrown` is what struck, where that is an error with a stack. */
  condemn(kind: FaultKind, reason = '', thrown?: unknown): void {
    // What ends a tenant is the host's work: natives that charged for it would find the tenant at its end.
    if (this.#end !== undefined) return;
    probeEnding(0);
    unpaid(() => this.#condemn(kind, reason, thrown));
  }

  #condemn(kind: FaultKind, reason: string, thrown: unknown): void {
    const { tenant, limits } = this.#options;
    this.fault = makeFault(kind, { tenant, limits, reason, position: this.#options.where?.(thrown) });
    this.#finish(this.fault.error);
    // Whoever runs dry has spent it all, wherever in its last chunk it was found out.
    if (kind === 'fuel') this.#granted = limits.fuel;
    if (kind === 'fuelPerTurn') this.#granted = this.#turnBase + limits.fuelPerTurn;
  }

  /** Ends the tenant without a fault. */
  stop(reason: string): void {
    if (this.#end !== undefined) return;
    unpaid(() => this.#finish(makeError('TENANT_STOPPED', { tenant: this.#options.tenant, reason })));
  }

  #finish(error: Error): void {
    this.#end = error;
    this.#collect();
    this.#options.onEnd(error);
  }

  faultFor(thrown: unknown): Error | undefined {
    if (this.#end === undefined && isStackOverflow(thrown)) this.condemn('depth', '', thrown);
    return this.#end;
  }

  /** At the start of every guest handler: a native stack overflow is no error to be handled. */
  caught = (thrown: unknown): void => {
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    if (!isStackOverflow(thrown)) return;
    this.condemn('depth', '', thrown);
    throw FAULT_SIGNAL;
  };

  assertSound(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  beforeHost(args?: readonly unknown[]): void {
    if (this.#end !== undefined) throw FAULT_SIGNAL;
    this.assertStack(args);
  }

  /** Ends the guest unless a host function, called with so many arguments, has stack to finish. */
  assertStack(args?: readonly unknown[]): void {
    try {
      if (args === undefined || args.length <= FEW_ARGUMENTS) probeStack(0);
      else probeStackUnder(args);
    } catch {
      this.exhaust('depth');
    }
  }

  /** Watches for the most bytes by which a turn grows the heap from now on, until they are asked for. */
  watchPeak(): () => number {
    const heap = this.#heap;
    if (heap === undefined) return () => 0;
    const before = heap.peak;
    heap.peak = 0;
    return () => {
      const { peak } = heap;
      heap.peak = Math.max(peak, before);
      return peak;
    };
  }

  /** The most bytes by which a turn was seen to grow the heap. */
  get heapPeak(): number {
    return this.#heap?.peak ?? 0;
  }

  spent(): Spent {
    if (this.#open === 0) this.#collect();
    return {
      fuel: Math.min(this.#options.limits.fuel, this.#granted - this.#held()) + 0,
      turns: this.#turns,
      ms: this.#time.ms + 0,
      cpuMs: this.#time.cpuMs + 0,
    };
  }
}
