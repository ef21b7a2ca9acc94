// What a tenant calls of the host's besides its endowments: console, clock, random, the source of modules.
//
// They are the host's functions, called on the guest's stack, so they get what the border gives endowed ones: stack
// left to finish, and what they throw reaches the guest as a copy.
import { apply, freeze, getOwnPropertyDescriptor } from '../commons.ts';
import type { UnitStore } from '../compiler/unit-store.ts';
import { unpaid } from '../meter/current.ts';
import type { Meter } from '../meter/meter.ts';
import type { ModuleHost } from './types.ts';

/** A power whose methods may be called by guests. */
export type Outward = <P extends object>(power: P) => P;

type Method = (...args: readonly unknown[]) => unknown;

/** `power` must be a record of functions that need no receiver. */
export function makeOutward(meter: Pick<Meter, 'beforeHost'>, errorToGuest: (thrown: unknown) => Error): Outward {
  return <P extends object>(power: P): P => {
    const guarded: Record<string, Method> = {};
    for (const [name, call] of Object.entries(power) as [string, Method][]) {
      guarded[name] = (...args) => {
        meter.beforeHost();
        try {
          return unpaid(() => call(...args));
        } catch (thrown) {
          throw errorToGuest(thrown);
        }
      };
    }
    return freeze(guarded) as P;
  };
}

/** The same host of modules, with stack left for each answer. What it throws, the module system turns into a refusal. */
export function guardModuleHost(meter: Pick<Meter, 'assertStack'>, host: ModuleHost): ModuleHost {
  const guarded: Record<string, Method> = {};
  for (const name of ['resolve', 'load', 'url', 'scopeOf', 'scope'] as const) {
    const answer = host[name] as Method | undefined;
    if (answer === undefined) continue;
    guarded[name] = (...args) => {
      meter.assertStack();
      return unpaid(() => apply(answer, host, args));
    };
  }
  const load = guarded['load'] as Method;
  guarded['load'] = (id) => {
    const given = load(id);
    return given instanceof Promise ? guardLater(given) : guardNames(given);
  };
  const guardLater = async (given: Promise<unknown>): Promise<unknown> => guardNames(await given);
  /** Names and units that are asked for late are asked for like all else. */
  const guardNames = (given: unknown): unknown => {
    if (typeof given !== 'object' || given === null) return given;
    const late: Record<string, Method> = {};
    for (const name of ['exportNames', 'unit'] as const) {
      const answer: unknown = getOwnPropertyDescriptor(given, name)?.value;
      if (typeof answer !== 'function') continue;
      late[name] = (...args) => {
        meter.assertStack();
        return unpaid(() => apply(answer, undefined, args));
      };
    }
    return 'exportNames' in late || 'unit' in late ? { ...given, ...late } : given;
  };
  const { units } = host;
  if (units === undefined) return freeze(guarded) as unknown as ModuleHost;
  const store: UnitStore = {
    read(request) {
      meter.assertStack();
      return unpaid(() => units.read(request));
    },
    write(request, unit) {
      meter.assertStack();
      unpaid(() => units.write(request, unit));
    },
    settled(whole) {
      unpaid(() => units.settled?.(whole));
    },
  };
  return freeze({ ...guarded, units: freeze(store) }) as unknown as ModuleHost;
}
