// The one order in which a realm can be locked down: repair, vetted shims, harden, verify.
import { makeError } from '../errors/make-error.ts';
import { makeRealm } from './make-realm.ts';
import { type LockdownOptions, assertSameOptions, fillOptions } from './options.ts';
import { getRealm, isLockedDown, setRealm } from './realm.ts';
import type { LockdownReport } from './report.ts';

export type { LockdownOptions } from './options.ts';
export type { FilledLockdownOptions, LockdownReport } from './report.ts';

/**
 * Freezes the intrinsics of this realm for good, so that code that does not trust each other can share them.
 *
 * Call it before anything else runs; `import '@cofferdam/core/lockdown'` does, with the defaults. Called again, it
 * returns the first report if the options given are those in force. LOCKDOWN_* environment variables, which ses
 * reads, have no effect.
 *
 * @throws LOCKDOWN_OPTION_UNKNOWN, LOCKDOWN_OPTION_INVALID; LOCKDOWN_DIFFERENT for other options than the first
 *   time; LOCKDOWN_FOREIGN when something else froze the realm before; LOCKDOWN_FAILED when ses cannot repair this
 *   engine; LOCKDOWN_MUTABLE or LOCKDOWN_LEAK when guests would share something mutable or reach a host power
 */
export function lockdown(options: LockdownOptions = {}): LockdownReport {
  if (isLockedDown()) {
    const { report } = getRealm();
    assertSameOptions(report.options, options);
    return report;
  }
  const filled = fillOptions(options);
  if (Object.isFrozen(Object.prototype)) throw makeError('LOCKDOWN_FOREIGN');
  const realm = makeRealm(filled);
  setRealm(realm);
  return realm.report;
}
