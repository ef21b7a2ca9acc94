// The console a guest sees: every line is bounded text before it leaves, whatever the values were.
import { unpaid } from '../meter/current.ts';
import { freeze } from '../commons.ts';
import { formatLog } from '../inspect/format-log.ts';
import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { ConsolePower, OutputLine } from './types.ts';

/** Where lines go. `write` may end the tenant. */
export interface Output {
  write(stream: OutputLine['stream'], level: keyof ConsolePower, text: string): void;
}

export interface GuestConsoleOptions {
  readonly output: Output;
  /** Milliseconds, for time(). */
  readonly now: () => number;
  /** Takes fuel for `amount` units of formatting. */
  readonly charge: (amount: number) => void;
  readonly inspection: InspectOptions;
}

const STREAMS: Readonly<Record<keyof ConsolePower, OutputLine['stream']>> = {
  debug: 'stdout',
  log: 'stdout',
  info: 'stdout',
  warn: 'stderr',
  error: 'stderr',
};

/** Deepest indentation of groups, and most labels a guest may keep. */
const MOST_GROUPS = 20;
const MOST_LABELS = 100;

/** A frozen console. Formatting runs no code of the values'. */
export function makeGuestConsole({ output, now, charge, inspection }: GuestConsoleOptions): object {
  let groups = 0;
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();

  const paid: InspectOptions = { ...inspection, charge };
  const write = (level: keyof ConsolePower, args: readonly unknown[]): void => {
    charge(1 + args.length);
    // What showing costs is charged by itself: what our own natives do is no business of the guest's.
    unpaid(() => show(level, args));
  };
  const show = (level: keyof ConsolePower, args: readonly unknown[]): void => {
    const text = formatLog(args, paid);
    const indent = '  '.repeat(groups);
    const shown = groups === 0 ? text : text.replace(/^/gm, indent);
    charge(shown.length >>> 4);
    output.write(STREAMS[level], level, shown);
  };
  const label = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : 'default');
  const remember = (map: Map<string, number>, key: string, value: number): void => {
    if (map.has(key) || map.size < MOST_LABELS) map.set(key, value);
  };
  const elapsed = (key: string): string => `${key}: ${now() - (timers.get(key) ?? now())}ms`;

  const methods = {
    debug: (...args: unknown[]) => write('debug', args),
    log: (...args: unknown[]) => write('log', args),
    info: (...args: unknown[]) => write('info', args),
    warn: (...args: unknown[]) => write('warn', args),
    error: (...args: unknown[]) => write('error', args),
    trace: (...args: unknown[]) => write('error', ['Trace:', ...args]),
    assert: (condition: unknown, ...args: unknown[]) => {
      if (!condition) write('error', ['Assertion failed', ...args]);
    },
    dir: (value: unknown) => write('log', [unpaid(() => inspect(value, paid))]),
    dirxml: (...args: unknown[]) => write('log', args),
    table: (...args: unknown[]) => write('log', args),
    group: (...args: unknown[]) => {
      if (args.length > 0) write('log', args);
      groups = Math.min(groups + 1, MOST_GROUPS);
    },
    groupCollapsed: (...args: unknown[]) => methods.group(...args),
    groupEnd: () => {
      groups = Math.max(groups - 1, 0);
    },
    count: (name?: unknown) => {
      const key = label(name);
      const next = (counts.get(key) ?? 0) + 1;
      remember(counts, key, next);
      write('log', [`${key}: ${next}`]);
    },
    countReset: (name?: unknown) => {
      counts.delete(label(name));
    },
    time: (name?: unknown) => remember(timers, label(name), now()),
    timeLog: (name?: unknown, ...args: unknown[]) => write('log', [elapsed(label(name)), ...args]),
    timeEnd: (name?: unknown) => {
      write('log', [elapsed(label(name))]);
      timers.delete(label(name));
    },
    clear: () => {},
  };
  for (const method of Object.values(methods)) freeze(method);
  return freeze(methods);
}
