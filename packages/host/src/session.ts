// A REPL in a tenant of a host. It belongs to the run of the tenant that it was opened in: its declarations live there.
import type { Outcome } from '@cofferdam/core';
import { makeError } from './errors.ts';
import type { TenantTelemetry } from './metrics/telemetry.ts';
import { endingInOutcome } from './outcomes.ts';
import type { SessionControl } from './side/types.ts';
import { followSignal } from './signals.ts';
import type { Life } from './supervision/life.ts';
import type { Seat } from './supervision/seat.ts';
import { untilEnded } from './supervision/until-ended.ts';
import type { HostSession } from './types.ts';

export interface SessionParts {
  readonly tenant: string;
  readonly life: Pick<Life<never>, 'enter' | 'state' | 'hold'>;
  readonly telemetry: TenantTelemetry;
}

interface Opened {
  readonly seat: Seat;
  readonly control: SessionControl;
}

export async function makeHostSession({ tenant, life, telemetry }: SessionParts): Promise<HostSession> {
  const open = (): Promise<Opened> =>
    life.enter(async (seat) => ({ seat, control: await seat.call((on) => on.openSession()) }));
  let opened = await open();
  const release = life.hold();

  /** On the seat that it was opened in, and on no other. */
  async function use<T>(work: (control: SessionControl) => Promise<T>): Promise<T> {
    const { seat, control } = opened;
    if (seat.isOver()) throw makeError('SESSION_ENDED', { tenant });
    return await untilEnded(
      seat,
      seat.call(() => work(control)),
    );
  }

  return Object.freeze<HostSession>({
    async run(source, options = {}): Promise<Outcome> {
      const { signal, done } = followSignal(options.signal);
      const send = (control: SessionControl): Promise<Outcome> =>
        control.run(source, signal === undefined ? {} : { signal });
      try {
        return await endingInOutcome(() => telemetry.span('session', undefined, () => use(send)), life.state);
      } finally {
        done();
      }
    },
    complete: (prefix) => use((control) => control.complete(prefix)),
    async reset() {
      if (opened.seat.isOver()) opened = await open();
      else await use((control) => control.reset());
    },
    close: release,
  });
}
