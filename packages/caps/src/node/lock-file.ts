// One process at a time for a file of ours.
import { closeSync, constants, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { makeError } from '../errors.ts';

const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW = 0 } = constants;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const mine = new Set<string>();

/**
 * Takes `<path>.pid`; gives what releases it. A process that was killed leaves its file behind: one whose process is
 * gone does not count. Throws STORE_LOCKED.
 */
export function takeLock(path: string): () => void {
  const file = `${path}.pid`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const fd = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      writeSync(fd, String(process.pid));
      closeSync(fd);
      mine.add(file);
      let held = true;
      return () => {
        if (held) unlinkSync(file);
        held = false;
        mine.delete(file);
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || attempt > 2) throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      // Our own number in a file that we did not write is a process of an earlier boot, or of another container.
      const isHeld = pid === process.pid ? mine.has(file) : Number.isInteger(pid) && pid > 0 && isAlive(pid);
      if (isHeld) throw makeError('STORE_LOCKED', { path, pid });
      unlinkSync(file);
    }
  }
}
