// Date for one tenant: its own clock, on the shared prototype.
//
// SES's shared Date throws when asked for the time. Packages ask at import, so a tenant gets an answer without
// any authority: its clock if it was granted one, else a fixed epoch.
import { freeze } from '../commons.ts';
import type { ClockPower } from './types.ts';

/** The Date of a tenant whose time is `clock`'s. */
export function makeGuestDate(clock: ClockPower, HostDate: DateConstructor): DateConstructor {
  const now = (): number => {
    const time: unknown = clock.now();
    return typeof time === 'number' && time === time ? Math.trunc(time) : 0;
  };
  // Dates are made by the million: the common forms pay for no list of arguments and no reflection.
  const GuestDate = function Date(
    this: unknown,
    a: number,
    b: number,
    c?: number,
    d?: number,
    e?: number,
    f?: number,
    g?: number,
  ): unknown {
    if (new.target === undefined) return new HostDate(now()).toString();
    if (new.target === (GuestDate as unknown)) {
      switch (arguments.length) {
        case 0:
          return new HostDate(now());
        case 1:
          return new HostDate(a);
        case 2:
          return new HostDate(a, b);
        case 3:
          return new HostDate(a, b, c);
        case 4:
          return new HostDate(a, b, c, d);
        case 5:
          return new HostDate(a, b, c, d, e);
        case 6:
          return new HostDate(a, b, c, d, e, f);
        case 7:
          return new HostDate(a, b, c, d, e, f, g);
      }
    }
    const args: ArrayLike<unknown> = arguments.length === 0 ? [now()] : arguments;
    return Reflect.construct(HostDate, args, new.target);
  } as unknown as DateConstructor;
  Object.defineProperties(GuestDate, {
    length: { value: 7 },
    prototype: { value: HostDate.prototype, writable: false },
    now: { value: makeMethod('now', now) },
    parse: { value: HostDate.parse },
    UTC: { value: HostDate.UTC },
  });
  return freeze(GuestDate);
}

/** A frozen function without a prototype, called `name`. */
function makeMethod<F extends (...args: never[]) => unknown>(name: string, method: F): F {
  return freeze(Object.defineProperty(method, 'name', { value: name }));
}
