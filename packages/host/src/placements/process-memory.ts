// What the OS says about memory, where it does (Linux).
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Bytes of a page of memory, as /proc counts them: 4 KiB on all but a few machines, where this reports too little. */
const PAGE_BYTES = 4096;

/** Resident bytes of a process, as the OS counts them; undefined where it does not tell (other systems than Linux). */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const [, pages] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(pages) * PAGE_BYTES;
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
