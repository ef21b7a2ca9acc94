// `import '@cofferdam/core/lockdown'`, before anything else, locks the realm down with the defaults.
import { lockdown } from './lockdown/manual.ts';
import type { LockdownReport } from './lockdown/report.ts';

export { lockdown, type FilledLockdownOptions, type LockdownOptions, type LockdownReport } from './lockdown/manual.ts';

/** What locking down did. */
export const report: LockdownReport = lockdown();
