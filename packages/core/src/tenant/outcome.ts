// One run from start to Outcome: what a guest does, throws, returns, logs or leaves pending all ends here.
import { unpaid } from '../meter/current.ts';
import type { Border } from '../border/make-border.ts';
import { type HostWait, startDeadline } from '../jobs/deadline.ts';
import { promiseThen } from '../commons.ts';
import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { Realm } from '../lockdown/realm.ts';
import type { Meter } from '../meter/meter.ts';
import { errorRecord } from './error-record.ts';
import type { InTurn } from './in-turn.ts';
import type { TenantOutput } from './output.ts';
import { reasonText, untilAborted } from './until-aborted.ts';
import type { AbortSignalLike, Outcome, Usage, Limits } from './types.ts';

export interface RunnerOptions {
  readonly realm: Realm;
  readonly meter: Meter;
  readonly border: Border;
  readonly output: TenantOutput;
  readonly limits: Pick<Limits, 'wallMs' | 'hostWaitMs'>;
  readonly hostWait: HostWait;
  readonly inspection: InspectOptions;
  /** Tells whoever waits that the tenant has ended. */
  readonly onEnd: (listener: (error: Error) => void) => () => void;
  readonly usage: () => Usage;
  readonly inTurn: InTurn;
  /** The error a host sees for what a guest threw. */
  readonly hostError: (thrown: unknown) => Error;
}

/** Starts guest code inside a turn; gives its completion value, or a box around a module's. */
export type Start = () => unknown;

export interface Runner {
  /** Waits for what a turn gave, as `await` does: the guest's raw value, in a box. Rejects as the host must see it. */
  settle(value: unknown, signal: AbortSignalLike | undefined): Promise<{ readonly raw: unknown }>;
  /** The same to an Outcome. Never rejects for what a guest did. */
  run(start: Start, signal: AbortSignalLike | undefined): Promise<Outcome>;
}

export function makeRunner(options: RunnerOptions): Runner {
  const { realm, meter, border, output, limits, hostWait, inspection, inTurn, hostError } = options;

  /** Waits like `await`, thenables included: in guest jobs, on the guest's budget. */
  const settleAsGuest = async (value: unknown): Promise<{ raw: unknown }> => ({ raw: await meter.jobs.awaited(value) });

  const settle = (value: unknown, signal: AbortSignalLike | undefined): Promise<{ readonly raw: unknown }> => {
    if (Object(value) !== value) return Promise.resolve({ raw: value });
    // Reading `then` may run guest code: in the turn, too.
    const settled = inTurn(() => {
      const waiting = settleAsGuest(value);
      promiseThen(waiting, undefined, () => {}); // the turn may end in a fault, and then nobody waits
      return waiting;
    });
    return new Promise((resolve, reject) => {
      const finish = watch(signal, reject);
      settled.then(
        (box) => {
          finish();
          if (meter.ended === undefined) resolve(box);
          else reject(meter.ended);
        },
        (thrown: unknown) => {
          finish();
          try {
            reject(meter.faultFor(thrown) ?? inTurn(() => hostError(thrown)));
          } catch (error) {
            reject(error);
          }
        },
      );
    });
  };

  /** Ends the wait when the tenant ends, the time is over or the host aborts; gives the end of watching. */
  const watch = (signal: AbortSignalLike | undefined, reject: (error: Error) => void): (() => void) => {
    const forget = options.onEnd((error) => {
      finish();
      reject(error);
    });
    const abort = (): void => meter.condemn('aborted', reasonText(signal?.reason));
    const { wallMs, hostWaitMs } = limits;
    const endDeadline = startDeadline({
      realm,
      wallMs,
      hostWaitMs,
      hostWait,
      onOver: (which) => meter.condemn(which),
      due: (over, at) => meter.due(over, at),
    });
    signal?.addEventListener('abort', abort, { once: true });
    const finish = (): void => {
      forget();
      endDeadline();
      signal?.removeEventListener('abort', abort);
    };
    // Aborted by a host function, before this looked.
    if (signal?.aborted) abort();
    return finish;
  };

  const outcomeOf = (error: unknown): Pick<Outcome, 'status' | 'error' | 'fault' | 'faultAt'> => {
    const { fault } = meter;
    if (fault !== undefined) {
      const { kind, position } = fault;
      const status = kind === 'aborted' ? 'stopped' : 'exhausted';
      // Its own error, whatever came here: it may have struck while something else was being looked at.
      return {
        status,
        error: errorRecord(fault.error, inspection.isProxy),
        fault: kind,
        ...(position && { faultAt: position }),
      };
    }
    return { status: meter.ended === undefined ? 'error' : 'stopped', error: errorRecord(error, inspection.isProxy) };
  };

  const run = async (start: Start, signal: AbortSignalLike | undefined): Promise<Outcome> => {
    const before = options.usage();
    const heapPeak = meter.watchPeak();
    const { capture, end } = output.start();
    let result: Omit<Outcome, 'output' | 'usage'>;
    try {
      if (signal?.aborted) {
        result = {
          status: 'stopped',
          error: { name: 'Error', code: 'ABORTED', message: `Aborted before it began: ${reasonText(signal.reason)}` },
        };
      } else {
        meter.admit();
        const started = untilAborted(meter, signal, () => inTurn(start));
        const { raw } = await settle(started, signal);
        result = { status: 'ok', ...inTurn(() => describeValue(raw)) };
      }
    } catch (error) {
      result = outcomeOf(error);
    } finally {
      end();
    }
    const after = options.usage();
    const usage: Usage = {
      fuel: after.fuel - before.fuel,
      turns: after.turns - before.turns,
      ms: after.ms - before.ms,
      cpuMs: after.cpuMs - before.cpuMs,
      heapBytes: heapPeak(),
      outputBytes: capture.bytes,
      pendingJobs: after.pendingJobs,
      timers: after.timers,
    };
    return { ...result, output: capture.lines, usage };
  };

  /** A plain copy where there is one, and text in any case. */
  const describeValue = (raw: unknown): Pick<Outcome, 'value' | 'inspection'> => {
    const text = unpaid(() => inspect(raw, { ...inspection, charge: (amount) => meter.charge(amount) }));
    try {
      return { value: border.dataOf(raw), inspection: text };
    } catch (error) {
      if (meter.ended !== undefined) throw error;
      return { inspection: text };
    }
  };

  return Object.freeze({ settle, run });
}
