// What a tenant calls of the host's besides its endowments: console, clock, random, the source of modules.
//
// They are the host's functions, called on the guest's stack, so they get what the border gives endowed ones: stack
// left to finish, and what they throw reaches the guest as a copy.
import { freeze } from '../commons.ts';
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
  const { resolve, load, url, units } = host;
  return freeze<ModuleHost>({
    resolve(specifier, referrer, how, type) {
      meter.assertStack();
      return unpaid(() => resolve.call(host, specifier, referrer, how, type));
    },
    load(id) {
      meter.assertStack();
      return unpaid(() => load.call(host, id));
    },
    ...(url === undefined
      ? {}
      : {
          url(id: string) {
            meter.assertStack();
            return unpaid(() => url.call(host, id));
          },
        }),
    ...(units === undefined
      ? {}
      : {
          units: {
            read(request) {
              meter.assertStack();
              return unpaid(() => units.read(request));
            },
            write(request, unit) {
              meter.assertStack();
              unpaid(() => units.write(request, unit));
            },
          },
        }),
  });
}
