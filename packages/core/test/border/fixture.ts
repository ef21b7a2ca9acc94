// One tenant's border over an honest stand-in for its turns, with guest code in a compartment of the realm.
import { types } from 'node:util';
import { makeBorder, type Border, type BorderOptions } from '../../src/border/make-border.ts';
import type { Fault } from '../../src/meter/fault.ts';
import type { Turns } from '../../src/meter/turns.ts';

export interface FakeTurns {
  readonly turns: Turns;
  /** Sets the fault, as exhaustion inside a turn would. */
  condemn(error: Error): void;
  readonly open: () => number;
  readonly begun: () => number;
  readonly hostCalls: () => number;
}

function makeFakeTurns(): FakeTurns {
  let fault: Fault | undefined;
  let open = 0;
  let begun = 0;
  let hostCalls = 0;
  const turns: Turns = {
    get fault() {
      return fault;
    },
    begin: () => {
      if (fault !== undefined) throw fault.error;
      if (open === 0) begun += 1;
      open += 1;
    },
    end: () => {
      open -= 1;
    },
    faultFor: () => fault?.error,
    assertSound: () => {
      if (fault !== undefined) throw fault.error;
    },
    beforeHost: () => {
      if (fault !== undefined) throw fault.error;
      hostCalls += 1;
    },
  };
  return {
    turns,
    condemn: (error) => {
      fault ??= { kind: 'fuel', limit: 1, error, position: undefined };
    },
    open: () => open,
    begun: () => begun,
    hostCalls: () => hostCalls,
  };
}

export interface Fixture extends FakeTurns {
  readonly border: Border;
  /** Runs source in a fresh compartment; `globals` are endowed raw. */
  evaluate(source: string, globals?: Record<string, unknown>): unknown;
  /** Runs source in a turn and takes its value across. */
  guest(source: string, globals?: Record<string, unknown>): unknown;
}

declare const Compartment: new (options: object) => { evaluate(source: string): unknown };

export function makeFixture(options: Partial<BorderOptions> & { tellProxies?: boolean } = {}): Fixture {
  const { tellProxies = true, ...rest } = options;
  const fake = makeFakeTurns();
  const border = makeBorder({
    tenant: 'test',
    turns: fake.turns,
    ...(tellProxies ? { isProxy: types.isProxy } : {}),
    ...rest,
  });
  const evaluate = (source: string, globals: Record<string, unknown> = {}): unknown =>
    new Compartment({ globals, __options__: true }).evaluate(`(${source})`);
  const guest = (source: string, globals?: Record<string, unknown>): unknown => {
    const value = evaluate(source, globals);
    fake.turns.begin();
    try {
      return border.toHost(value);
    } finally {
      fake.turns.end();
    }
  };
  return { ...fake, border, evaluate, guest };
}

/** The code and path of what `act` throws. */
export function refusalOf(act: () => unknown): { code: unknown; path: unknown } {
  try {
    act();
  } catch (error) {
    const { code, details } = error as { code?: unknown; details?: { path?: unknown } };
    if (code === undefined) throw error;
    return { code, path: details?.path };
  }
  throw new Error('Expected a refusal, nothing was thrown');
}

/** Lets all promise jobs run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Milliseconds of this process's own CPU time: other processes do not lengthen it. */
export function cpuMs(): number {
  return process.cpuUsage().user / 1_000;
}
