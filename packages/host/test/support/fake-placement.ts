// A placement whose sides are objects of this process, to be crashed, stalled and slowed down by tests. What a tenant
// exports is told by the text of its source: see `makeExports`.
import type { Usage } from '@cofferdam/core';
import type { Placement, PlacementKind, Side, SideEnd } from '../../src/placements/types.ts';
import type { HostTimers } from '../../src/powers.ts';
import type { Members, SideControl, TenantControl, TenantEvents, TenantSpec } from '../../src/side/types.ts';
import type { Peer } from '../../src/wire/types.ts';

export interface FakeTenant {
  readonly spec: TenantSpec;
  readonly globals: Members;
  readonly events: TenantEvents;
  stopped: string | undefined;
  fuel: number;
  timers: number;
  fault(): void;
}

export interface FakeSide {
  readonly side: Side;
  readonly tenants: FakeTenant[];
  /** Admitted there, ever. */
  readonly admitted: string[];
  ended: SideEnd | undefined;
  /** Answers of tenants' controls that somebody has put in the place of the right ones, by method. */
  readonly lies: Record<string, unknown>;
  /** Ends by itself. */
  crash(how?: SideEnd['how'], wireCause?: Error): void;
  /** Answers nothing any more; what was asked is answered after `unstall`. */
  stall(): void;
  unstall(): void;
  /** Even force does not end it. */
  makeStuck(): void;
  /** Asked to end, it waits for force. */
  makeRude(): void;
}

export interface FakePlacement {
  readonly placement: Placement;
  readonly sides: FakeSide[];
  /** Of each start, whether somebody waits for it, or it is ready for them. */
  wanted(): readonly boolean[];
  live(): FakeSide[];
  /** The most that lived at once. */
  most(): number;
  /** The next starts fail. */
  failStarts(count: number): void;
  /** Starts take so long. */
  startsTake(ms: number): void;
}

const wireClosed = (): Error => Object.assign(new Error('The wire is closed'), { code: 'WIRE_CLOSED' });

type Work = (...args: never[]) => unknown;

/** `v1`, `v2` …: what it exports by its name. `bad`: throws when it is loaded. `slow`: never loads. */
function makeExports(tenant: FakeTenant, text: string, pend: () => Promise<never>): Record<string, unknown> {
  let count = 0;
  const exports: Record<string, unknown> = {
    version: async () => text,
    echo: async (value: unknown) => value,
    count: async () => (count += 1),
    hang: pend,
    spend: async (fuel: number) => {
      tenant.fuel += fuel;
    },
    setTimer: async () => {
      tenant.timers += 1;
    },
    fault: async () => {
      tenant.fault();
      throw Object.assign(new Error('out of fuel'), { code: 'LIMIT_FUEL' });
    },
    data: { text },
    service: { twice: async (value: number) => 2 * value, version: async () => text, label: text },
  };
  if (text.includes('+state')) {
    exports.handOver = async () => ({ count });
    exports.takeOver = async (state: { count: number } | undefined) => {
      count = state?.count ?? 0;
    };
  }
  if (text.includes('+refuse'))
    exports.takeOver = async () => {
      throw new Error('no');
    };
  if (text.includes('+only')) return { only: async () => text };
  return exports;
}

export function makeFakePlacement({
  kind = 'thread',
  shared = true,
  timers,
}: {
  kind?: PlacementKind;
  shared?: boolean;
  timers: HostTimers;
}): FakePlacement {
  const sides: FakeSide[] = [];
  const wanted: (AbortSignal | undefined)[] = [];
  let failing = 0;
  let startMs = 0;
  let most = 0;
  const live = (): FakeSide[] => sides.filter(({ ended }) => ended === undefined);

  function makeSide(): FakeSide {
    const pending = new Set<(error: Error) => void>();
    const stalled: (() => void)[] = [];
    let isStalled = false;
    let isStuck = false;
    let isRude = false;
    let closed: (cause: Error) => void = () => {};
    let over: (end: SideEnd) => void = () => {};
    const closedPromise = new Promise<Error>((resolve) => {
      closed = resolve;
    });
    const ended = new Promise<SideEnd>((resolve) => {
      over = resolve;
    });
    let cause: Error | undefined;
    const closeWire = (): void => {
      cause ??= wireClosed();
      for (const reject of [...pending]) reject(cause);
      pending.clear();
      closed(cause);
    };
    const finish = (end: SideEnd): void => {
      if (fake.ended !== undefined) return;
      fake.ended = end;
      closeWire();
      over(end);
    };
    /** A call over the wire: answered in a while, unless the side is stalled or ends. */
    const remote =
      <F extends Work>(work: F) =>
      (...args: Parameters<F>): Promise<never> =>
        new Promise((resolve, reject) => {
          if (cause !== undefined) return reject(cause);
          pending.add(reject);
          const answer = async (): Promise<void> => {
            if (!pending.has(reject)) return;
            try {
              const value = await work(...args);
              if (pending.delete(reject)) resolve(value as never);
            } catch (error) {
              if (pending.delete(reject)) reject(error);
            }
          };
          if (isStalled) stalled.push(() => void answer());
          else void Promise.resolve().then(answer);
        });
    const gone = (tenant: FakeTenant): void => {
      const at = fake.tenants.indexOf(tenant);
      if (at >= 0) fake.tenants.splice(at, 1);
    };
    const never = (): Promise<never> => new Promise(() => {});

    const admit = async (spec: TenantSpec, globals: Members, events: TenantEvents): Promise<TenantControl> => {
      const text = spec.source?.kind === 'module' ? spec.source.text : 'v0';
      if (text.includes('slow')) return await never();
      if (text.includes('bad')) throw Object.assign(new Error(`cannot load ${text}`), { code: 'SOURCE_SYNTAX' });
      const tenant: FakeTenant = {
        spec,
        globals,
        events,
        stopped: undefined,
        fuel: 0,
        timers: 0,
        fault: () => {
          tenant.stopped = 'out of fuel';
          gone(tenant);
          events.stopped({ status: 'stopped', fault: 'fuel', reason: 'out of fuel' });
        },
      };
      fake.tenants.push(tenant);
      fake.admitted.push(spec.name);
      const usage = (): Usage => ({
        fuel: tenant.fuel,
        turns: tenant.fuel,
        ms: 0,
        cpuMs: 0,
        heapBytes: 0,
        outputBytes: 0,
        pendingJobs: 0,
        timers: tenant.timers,
      });
      const exports = Object.entries(makeExports(tenant, text, never)).map(
        ([name, value]) => [name, typeof value === 'function' ? remote(value as Work) : value] as const,
      );
      const control: Record<keyof TenantControl, Work> = {
        exports: () => exports,
        run: async (source: string) => {
          if (source === 'hang') await never();
          if (source === 'fault') tenant.fault();
          const exhausted =
            source === 'fault' ? { status: 'exhausted', fault: 'fuel' } : { status: 'ok', value: source };
          return { ...exhausted, output: [{ stream: 'stdout', text: source }], usage: usage() };
        },
        evaluate: (source: string) => source,
        import: (specifier: string) => [['default', specifier]],
        openSession: () => ({
          run: remote(async (source: string) => ({ status: 'ok', value: source, output: [], usage: usage() })),
          complete: remote(async (prefix: string) => [prefix]),
          reset: remote(async () => {}),
        }),
        usage,
        state: () => (tenant.stopped === undefined ? { status: 'running' } : { status: 'stopped', fault: 'fuel' }),
        stop: (reason = 'stopped') => {
          tenant.stopped ??= reason;
          gone(tenant);
        },
      };
      return Object.fromEntries(
        Object.entries(control).map(([name, work]) => [
          name,
          remote((...args) => (Object.hasOwn(fake.lies, name) ? fake.lies[name] : work(...args))),
        ]),
      ) as unknown as TenantControl;
    };
    const control: SideControl = { admit: remote(admit), ping: remote(async () => 1024) };
    const fake: FakeSide = {
      ended: undefined,
      tenants: [],
      admitted: [],
      lies: {},
      crash: (how = 'crashed', wireCause) => {
        cause ??= wireCause;
        finish({ how, detail: 'by the test' });
      },
      stall: () => {
        isStalled = true;
      },
      unstall: () => {
        isStalled = false;
        for (const answer of stalled.splice(0)) answer();
      },
      makeStuck: () => {
        isStuck = true;
      },
      makeRude: () => {
        isRude = true;
      },
      side: {
        placement: kind,
        id: sides.length + 1,
        control,
        ended,
        peer: {
          closed: closedPromise,
          stats: () => ({ exports: 1, imports: 1, pending: pending.size, serving: 0, messagesIn: 0, messagesOut: 0 }),
        } as unknown as Peer,
        close: (graceMs = 1000) => {
          closeWire();
          if (isRude || isStuck)
            timers.setTimeout(() => finish({ how: isStuck ? 'stuck' : 'killed', detail: 'by force' }), graceMs);
          else void Promise.resolve().then(() => finish({ how: 'closed', detail: '' }));
          return ended;
        },
        kill: (how, detail) => {
          finish({ how: isStuck ? 'stuck' : how, detail });
          return ended;
        },
      },
    };
    sides.push(fake);
    most = Math.max(most, live().length);
    return fake;
  }

  return {
    placement: {
      kind,
      shared,
      start: async (signal, wantedSignal) => {
        wanted.push(wantedSignal);
        if (startMs > 0)
          await new Promise<void>((resolve, reject) => {
            const timer = timers.setTimeout(resolve, startMs);
            signal?.addEventListener('abort', () => {
              timers.clearTimeout(timer);
              reject(signal.reason);
            });
          });
        if (failing > 0) {
          failing -= 1;
          throw Object.assign(new Error('no side'), { code: 'SIDE_FAILED' });
        }
        return makeSide().side;
      },
    },
    sides,
    wanted: () => wanted.map((signal) => signal?.aborted ?? true),
    live,
    most: () => most,
    failStarts: (count) => {
      failing = count;
    },
    startsTake: (ms) => {
      startMs = ms;
    },
  };
}
