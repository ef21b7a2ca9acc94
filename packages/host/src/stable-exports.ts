// What a handle gives as a tenant's exports: callables by name that reach whatever code serves, and data by copy.
import { makeError } from './errors.ts';
import type { TenantTelemetry } from './metrics/telemetry.ts';
import type { TenantRecord } from './records.ts';
import type { Life } from './supervision/life.ts';
import type { Seat } from './supervision/seat.ts';
import { untilEnded } from './supervision/until-ended.ts';

export interface StableExportsParts {
  readonly tenant: string;
  readonly life: Pick<Life<never>, 'enter' | 'seat'>;
  readonly telemetry: TenantTelemetry;
  readonly record: TenantRecord;
}

type Exports = Readonly<Record<string, unknown>>;
type Callable = (...args: readonly unknown[]) => Promise<unknown>;

const NONE: Exports = Object.freeze(Object.create(null) as Exports);

/** Gives the exports of the code that serves, or served last: the same record as long as it does. */
export function makeStableExports({ tenant, life, telemetry, record }: StableExportsParts): () => Exports {
  // One callable for each name: those who hold one hold the tenant's export of that name.
  const callables = new Map<string, Callable>();
  let seen: { readonly seat: Seat; readonly exports: Exports } | undefined;

  function find(seat: Seat, key: string, method: string | undefined): Callable | undefined {
    const target = seat.exports.get(key);
    const found =
      method === undefined ? target : Object.getOwnPropertyDescriptor(Object(target) as object, method)?.value;
    return typeof found === 'function' ? (found as Callable) : undefined;
  }

  function callable(key: string, method?: string): Callable {
    const name = method === undefined ? key : `${key}.${method}`;
    const id = JSON.stringify([key, method]);
    const known = callables.get(id);
    if (known !== undefined) return known;
    const made: Callable = (...args) =>
      telemetry.span('call', name, () =>
        record.call(name, () =>
          life.enter(async (seat) => {
            const fn = find(seat, key, method);
            if (fn === undefined) throw makeError('EXPORT_MISSING', { tenant, name });
            const answer = seat.call(() => fn(...args));
            return await untilEnded(seat, answer);
          }),
        ),
      );
    callables.set(id, Object.freeze(made));
    return made;
  }

  /** A function, an object with methods, or data. */
  function stable(key: string, value: unknown): unknown {
    if (typeof value === 'function') return callable(key);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const members = Object.entries(value);
    if (!members.some(([, member]) => typeof member === 'function')) return value;
    return Object.freeze(
      Object.fromEntries(
        members.map(([name, member]) => [name, typeof member === 'function' ? callable(key, name) : member]),
      ),
    );
  }

  return () => {
    const seat = life.seat();
    if (seat !== undefined && seat !== seen?.seat) {
      const exports: Record<string, unknown> = Object.create(null);
      // What is called `then` would be called by whoever awaits these: core refuses it, and so it has no place here.
      for (const [key, value] of seat.exports) if (key !== 'then') exports[key] = stable(key, value);
      seen = { seat, exports: Object.freeze(exports) };
    }
    return seen?.exports ?? NONE;
  };
}
