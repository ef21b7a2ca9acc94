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
