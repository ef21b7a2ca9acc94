// What a host holds of a tenant: the same over every placement, and over every side that the tenant comes to live in.
import type { EvaluateOptions, Outcome, RunOptions, Usage } from '@cofferdam/core';
import type { GrantRefusal } from '@cofferdam/caps';
import type { Emitter } from './events/emitter.ts';
import type { TenantEvent } from './events/types.ts';
import type { TenantTelemetry } from './metrics/telemetry.ts';
import { endingInOutcome } from './outcomes.ts';
import type { PlacementKind } from './placements/types.ts';
import { readOptions, refuse } from './read-options.ts';
import type { TenantRecord } from './records.ts';
import { makeHostSession } from './session.ts';
import type { TenantControl } from './side/types.ts';
import { followSignal } from './signals.ts';
import type { PreparedSource } from './sources.ts';
import { makeStableExports } from './stable-exports.ts';
import type { Ledger } from './supervision/ledger.ts';
import type { Life } from './supervision/life.ts';
import type { Seat } from './supervision/seat.ts';
import { untilEnded } from './supervision/until-ended.ts';
import type { HostSource, TenantHandle } from './types.ts';

export interface HandleParts {
  readonly name: string;
  readonly placement: PlacementKind;
  readonly refusals: readonly GrantRefusal[];
  readonly life: Life<PreparedSource | undefined>;
  readonly ledger: Ledger;
  readonly telemetry: TenantTelemetry;
  readonly events: Emitter<TenantEvent>;
  readonly record: TenantRecord;
  /** Reads a source for this tenant. Throws SOURCE_INVALID, SOURCE_UNREADABLE. */
  readonly prepare: (source: HostSource) => PreparedSource;
}

const RUN_OPTIONS = ['signal', 'module', 'name'] as const;
const EVALUATE_OPTIONS = ['signal', 'name'] as const;

/** Options as they are sent. */
type SentOptions = ReturnType<typeof named> & { readonly signal?: AbortSignal };

export function makeHandle(parts: HandleParts): TenantHandle {
  const { name, placement, life, ledger, telemetry, events, record } = parts;
  const exportsNow = makeStableExports({ tenant: name, life, telemetry, record });
  exportsNow();

  const text = (where: string, source: unknown): string =>
    typeof source === 'string' ? source : refuse(where, 'source', 'a string', source);

  /** One entry with a source of the host's: in a span, recorded, on the side that the tenant lives on now. */
  async function enter<T>(
    kind: 'run' | 'evaluate',
    { signal: given, ...options }: RunOptions,
    send: (control: TenantControl, options: SentOptions) => Promise<T>,
  ): Promise<T> {
    const { signal, done } = followSignal(given);
    const sent = { ...named(options), ...(signal && { signal }) };
    const onSeat = (seat: Seat): Promise<T> =>
      untilEnded(
        seat,
        seat.call((control) => send(control, sent)),
      );
    try {
      return await telemetry.span(kind, undefined, () => record.call(kind, () => life.enter(onSeat, signal)));
    } finally {
      done();
    }
  }

  const stop = (reason = 'stopped by the host'): Promise<void> => life.stop(reason);

  return Object.freeze<TenantHandle>({
    name,
    placement,
    refusals: parts.refusals,
    get exports() {
      return exportsNow();
    },

    async run(given, options): Promise<Outcome> {
      const source = text('run', given);
      const read = readOptions('run', options, RUN_OPTIONS) as RunOptions;
      return await endingInOutcome(() => enter('run', read, (on, sent) => on.run(source, sent)), life.state);
    },

    async evaluate(given, options) {
      const source = text('evaluate', given);
      const read = readOptions('evaluate', options, EVALUATE_OPTIONS) as EvaluateOptions;
      return await enter('evaluate', read, (on, sent) => on.evaluate(source, sent));
    },

    async import(given) {
      const specifier = text('import', given);
      const members = await telemetry.span('import', undefined, () =>
        record.call('import', () => life.enter((seat) => seat.call((on) => on.import(specifier)))),
      );
      const namespace: Record<string, unknown> = Object.create(null);
      for (const [key, value] of members) if (key !== 'then') namespace[key] = value;
      return Object.freeze(namespace);
    },

    openSession: () => makeHostSession({ tenant: name, life, telemetry }),

    async usage(): Promise<Usage> {
      await life.seat()?.account();
      return ledger.total();
    },

    state: life.state,

    async update(source) {
      await life.update(async () => parts.prepare(source));
    },

    stop,
    on: events.on,
    [Symbol.asyncDispose]: () => stop(),
  });
}

/** Those options that are there: to the other side one that is undefined is not the same as none. */
function named({ name, module }: RunOptions): { readonly name?: string; readonly module?: boolean } {
  return { ...(name === undefined ? {} : { name }), ...(module === undefined ? {} : { module }) };
}
