import type { SideEnd } from './types.ts';

/** What Node and V8 say when they run out of memory, of their own heap's or the system's. */
const OUT_OF_MEMORY = /heap out of memory|out of memory|Allocation failed|OOM|Cannot allocate memory|std::bad_alloc/i;

/** The line that says it, among the traces of collections and stacks. */
const FATAL = /(?:FATAL ERROR|Fatal process out of memory): .*?(?= -{3,}| #|$)/;

/** Signals by which V8 ends its process, and the exit codes by which a launcher hands them on. */
const ABORTS: ReadonlySet<unknown> = new Set([
  'SIGABRT',
  'SIGTRAP',
  'SIGILL',
  'SIGSEGV',
  'SIGBUS',
  5,
  132,
  133,
  134,
  135,
  139,
]);

/** Why a process that nobody asked to end has ended. `said`: the last of its standard error. */
export function endOfProcess(code: number | null, signal: NodeJS.Signals | null, said: string): SideEnd {
  const what = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const detail = said === '' ? what : `${what}: ${said}`;
  const aborted = ABORTS.has(signal ?? code);
  if (aborted && OUT_OF_MEMORY.test(said))
    return { how: 'memory', detail: `${what}: ${FATAL.exec(said)?.[0] ?? said}` };
  // Somebody else's SIGKILL: most often the system, for want of memory.
  if (signal === 'SIGKILL' || code === 137) return { how: 'killed', detail: `${detail} (not by its host)` };
  return { how: 'crashed', detail };
}
