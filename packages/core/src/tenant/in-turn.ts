import type { Meter } from '../meter/meter.ts';

/** Runs `work` in a turn; what it throws becomes what the host must see, and a tenant that ended has no result. */
export type InTurn = <T>(work: () => T) => T;

export function makeInTurn(meter: Meter, hostError: (thrown: unknown) => Error): InTurn {
  return (work) => {
    meter.begin();
    let result: ReturnType<typeof work>;
    try {
      result = work();
    } catch (thrown) {
      throw meter.faultFor(thrown) ?? hostError(thrown);
    } finally {
      meter.end();
    }
    meter.assertSound();
    return result;
  };
}
