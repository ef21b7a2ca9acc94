// A tenant's controls on the other side, with every answer read.
import { receiveOutcome } from '../side/sent-outcome.ts';
import type { SessionControl, TenantControl } from '../side/types.ts';
import { type Refuse, readMembers, readNames, readOutcome, readState, readUsage } from './read-answers.ts';

export function readControl(on: TenantControl, refuse: Refuse): TenantControl {
  return Object.freeze<TenantControl>({
    exports: async () => readMembers(await on.exports(), refuse),
    run: async (source, options) => readOutcome(await receiveOutcome(await on.run(source, options)), refuse),
    evaluate: (source, options) => on.evaluate(source, options),
    import: async (specifier) => readMembers(await on.import(specifier), refuse),
    openSession: async () => readSession(await on.openSession(), refuse),
    usage: async () => readUsage(await on.usage(), refuse),
    state: async () => readState(await on.state(), refuse),
    stop: async (reason) => {
      await on.stop(reason);
    },
  });
}

function readSession(on: SessionControl, refuse: Refuse): SessionControl {
  return Object.freeze<SessionControl>({
    run: async (source, options) => readOutcome(await receiveOutcome(await on.run(source, options)), refuse),
    complete: async (prefix) => readNames(await on.complete(prefix), refuse),
    reset: async () => {
      await on.reset();
    },
  });
}
