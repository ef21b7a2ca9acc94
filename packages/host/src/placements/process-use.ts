// What the OS says about a process's use of the machine, where it does (Linux).
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Bytes of a page of memory, as /proc counts them: 4 KiB on all but a few machines, where this reports too little. */
const PAGE_BYTES = 4096;

export interface ProcessUse {
  /** Resident, as the OS counts them. */
  readonly bytes: number;
  /** Its main thread runs, or would if it had the CPU: it waits for nothing. */
  readonly runs: boolean;
}

/** Undefined where the OS does not tell: other systems than Linux, and processes that have ended. */
export async function useOf(pid: number): Promise<ProcessUse | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // After the name, which may hold anything: proc_pid_stat(5) counts them from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { bytes: Number(fields[24 - 3]) * PAGE_BYTES, runs: fields[0] === 'R' };
}

/** What a process's main thread has done since it began. */
export interface Spells {
  /** Milliseconds of CPU. */
  readonly ranMs: number;
  /** How often it gave the CPU up by itself. */
  readonly rests: number;
}

/** Undefined where the OS does not tell. */
export async function spellsOf(pid: number): Promise<Spells | undefined> {
  try {
    const [schedstat, status] = await Promise.all([
      readFile(`/proc/${pid}/schedstat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    const rests = /^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1];
    return rests === undefined ? undefined : { ranMs: Number.parseInt(schedstat, 10) / 1e6, rests: Number(rests) };
  } catch {
    return undefined;
  }
}

/**
 * Bytes that this Node reserves for machine code and never writes most of, which the OS counts as data all the same:
 * 512 MiB from Node 24 on. As this very process has them.
 */
export function reservedBytes(): number {
  let maps: string;
  try {
    maps = readFileSync('/proc/self/maps', 'utf8');
  } catch {
    return 0;
  }
  let bytes = 0;
  for (const [, from = '', to = ''] of maps.matchAll(/^([\da-f]+)-([\da-f]+) rwxp /gm))
    bytes += Number.parseInt(to, 16) - Number.parseInt(from, 16);
  return bytes;
}
