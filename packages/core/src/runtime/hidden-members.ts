// What classes say of the methods and private names that they bring (../compiler/hidden-members.ts).
import type { Meter } from '../meter/meter.ts';

/** Takes how many methods a class has, if they are many, and how many private names it gives to an object. */
export type HiddenMembers = (methods: number, privates: number) => void;

/** Nanoseconds that a list takes at most to pass a private name. */
const NS_PER_PRIVATE = 40;
/** Private names between two words to the meter. */
const STEP = 2 ** 10;

export function makeHiddenMembers(meter: Pick<Meter, 'hidden' | 'privates' | 'slow'>): HiddenMembers {
  return (methods, privates) => {
    meter.hidden += methods;
    const steps = Math.floor(meter.privates / STEP);
    meter.privates += privates;
    // one object may have them all, and no native knows how many it has
    if (Math.floor(meter.privates / STEP) > steps) meter.slow(meter.privates * NS_PER_PRIVATE);
  };
}
