// How tenants are watched, started again and ended.
import { refuse, readNumber, readOptions } from '../read-options.ts';

export interface RestartOptions {
  /** Milliseconds before the first restart. Default 100. */
  readonly firstMs?: number;
  /** By how much each further wait is longer. Default 2. */
  readonly factor?: number;
  /** The longest wait. Default 30,000. */
  readonly mostMs?: number;
  /** Restarts within the window; one more end stops the tenant (CRASH_LOOP). Default 5. */
  readonly most?: number;
  /** The window, in ms. Default 60,000. */
  readonly windowMs?: number;
}

export interface SupervisionOptions {
  /**
   * After which ends a tenant is started again, with nothing of its state. `'never'`; `'crashes'` (default): its side
   * ended, by itself, for its memory, or since it did not answer; `'always'`: also when the tenant has hit a limit.
   */
  readonly restart?: 'never' | 'crashes' | 'always';
  readonly backOff?: RestartOptions;
  /**
   * Milliseconds without a call after which a tenant's side is given back; the next call starts it again, with nothing
   * of its state. Timers that it has set, and open sessions, keep it. Default: never.
   */
  readonly idleMs?: number;
  /** Milliseconds between two heartbeats of a side that has tenants. Default 1,000. */
  readonly heartbeatMs?: number;
  /**
   * Milliseconds without an answer after which a side is killed. Default: 5 s more than the longest `wallMs` of its
   * tenants, since a turn may keep its event loop for that long.
   */
  readonly unresponsiveMs?: number;
  /** Milliseconds from asking for a tenant until it is up, waiting for a side included. Default 30,000. */
  readonly startMs?: number;
  /** How long calls may go on when new code takes over, or the host closes. Default 5,000. */
  readonly drainMs?: number;
  /** How long a tenant or a side may take to end by itself. Default 1,000. */
  readonly graceMs?: number;
  /** Calls that wait for a tenant to be up; a further one is refused (CALLS_FULL). Default 1,000. */
  readonly waiting?: number;
}

export type FilledRestart = Readonly<Required<RestartOptions>>;

export interface FilledSupervision extends Readonly<Required<Omit<SupervisionOptions, 'unresponsiveMs' | 'backOff'>>> {
  readonly backOff: FilledRestart;
  readonly unresponsiveMs: number | undefined;
}

const NAMES = [
  'restart',
  'backOff',
  'idleMs',
  'heartbeatMs',
  'unresponsiveMs',
  'startMs',
  'drainMs',
  'graceMs',
  'waiting',
] as const;
const BACK_OFF_NAMES = ['firstMs', 'factor', 'mostMs', 'most', 'windowMs'] as const;
const POLICIES = ['never', 'crashes', 'always'] as const;

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function fillSupervision(given: unknown): FilledSupervision {
  const where = 'supervision';
  const read = readOptions(where, given, NAMES);
  const { restart = 'crashes' } = read;
  const policy = POLICIES.find((one) => one === restart);
  if (policy === undefined) return refuse(where, 'restart', POLICIES.join(', '), restart);
  const number = (option: (typeof NAMES)[number], otherwise: number, least = 0): number =>
    readNumber(where, option, read[option], { otherwise, least });
  return Object.freeze({
    restart: policy,
    backOff: fillBackOff(read.backOff),
    idleMs: number('idleMs', Number.POSITIVE_INFINITY),
    heartbeatMs: number('heartbeatMs', 1_000, 1),
    unresponsiveMs: read.unresponsiveMs === undefined ? undefined : number('unresponsiveMs', 0, 1),
    startMs: number('startMs', 30_000, 1),
    drainMs: number('drainMs', 5_000),
    graceMs: number('graceMs', 1_000),
    waiting: readNumber(where, 'waiting', read.waiting, { otherwise: 1_000, whole: true }),
  });
}

function fillBackOff(given: unknown): FilledRestart {
  const where = 'supervision.backOff';
  const read = readOptions(where, given, BACK_OFF_NAMES);
  return Object.freeze({
    firstMs: readNumber(where, 'firstMs', read.firstMs, { otherwise: 100 }),
    factor: readNumber(where, 'factor', read.factor, { otherwise: 2, least: 1 }),
    mostMs: readNumber(where, 'mostMs', read.mostMs, { otherwise: 30_000 }),
    most: readNumber(where, 'most', read.most, { otherwise: 5, whole: true }),
    windowMs: readNumber(where, 'windowMs', read.windowMs, { otherwise: 60_000, least: 1 }),
  });
}
