// What a host writes down of its tenants in an audit log: that one was let in, each entry into it, its faults, its end.
// Uses of what it was granted are recorded by the tap that stands around each power.
import type { AuditLog } from '@cofferdam/caps';

/** The part of a log that concerns one tenant. Throws what a sink throws: what cannot be recorded is not done. */
export interface TenantRecord {
  admitted(placement: string): void;
  /** `method`: an export, or `run`, `evaluate`, `import`. */
  call<T>(method: string, work: () => Promise<T>): Promise<T>;
  /** Never throws: it has happened. */
  faulted(why: string): void;
  stopped(reason: string): void;
}

/** As capabilities have names: the tenant itself, which its host holds. */
const ITSELF = 'tenant';

export const noRecord: TenantRecord = Object.freeze({
  admitted: () => {},
  call: <T>(_: string, work: () => Promise<T>) => work(),
  faulted: () => {},
  stopped: () => {},
});

export function makeTenantRecord(log: AuditLog, tenant: string): TenantRecord {
  let about: { readonly tenant: string; readonly capability: string; readonly id?: string } = {
    tenant,
    capability: ITSELF,
  };
  const quiet = (entry: Parameters<AuditLog['record']>[0]): void => {
    try {
      log.record(entry);
    } catch {
      // Shows at the next call, which is then not made.
    }
  };
  return Object.freeze<TenantRecord>({
    admitted: (placement) => {
      about = { ...about, id: `c${log.next()}` };
      log.record({ kind: 'granted', ...about, from: tenant, to: 'host', detail: placement });
    },
    async call<T>(method: string, work: () => Promise<T>): Promise<T> {
      const cause = log.record({ kind: 'called', ...about, from: 'host', to: tenant, method }).seq;
      const answered = { ...about, from: tenant, to: 'host', method, cause };
      try {
        const value = await work();
        quiet({ kind: 'returned', ...answered });
        return value;
      } catch (error) {
        const { code } = Object(error) as { readonly code?: unknown };
        quiet({ kind: 'threw', ...answered, detail: typeof code === 'string' ? code : 'Error' });
        throw error;
      }
    },
    faulted: (why) => quiet({ kind: 'faulted', tenant, detail: why }),
    stopped: (reason) => {
      if (about.id !== undefined) quiet({ kind: 'revoked', ...about, from: tenant, to: 'host', detail: reason });
    },
  });
}
