// Taking arguments out of the files of an audit log that nobody is writing.
import { closeSync, constants, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEvent } from '../audit/event.ts';
import { redactLine } from '../audit/redact.ts';
import { assertOptions, type OptionNames } from '../powers/check.ts';
import { listSegments, syncDirectory } from './audit-segments.ts';
import { takeLock } from './lock-file.ts';

export interface RedactFilesOptions {
  readonly directory: string;
  /** Of which events the arguments go. Default: of all. */
  readonly isRedacted?: (event: AuditEvent) => boolean;
}

const OPTIONS: OptionNames<RedactFilesOptions> = { directory: true, isRedacted: true };
const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;

/**
 * Takes the arguments of events out of what `makeAuditFiles` wrote; gives how many lines that changed. Their digests
 * stay, so the log verifies as before. Each file is replaced by a whole new one, so a crash leaves the old or the
 * new; blocks of the disk that held the old one may still tell.
 *
 * @throws STORE_LOCKED while the log is open, OPTION_UNKNOWN, and what the file system throws
 */
export function redactAuditFiles(options: RedactFilesOptions): number {
  assertOptions(options, 'redactAuditFiles', OPTIONS);
  const { directory, isRedacted } = options;
  const release = takeLock(join(directory, 'audit'));
  let changed = 0;
  try {
    for (const { path } of listSegments(directory)) {
      const bytes = readFileSync(path);
      // What stands behind the last line break is no line: a crash left it, and may have cut a character.
      const end = bytes.lastIndexOf(10) + 1;
      const lines = bytes.toString('utf8', 0, end).split('\n');
      const redacted = lines.map((line) => redactLine(line, isRedacted));
      const count = redacted.filter((line, at) => line !== lines[at]).length;
      if (count === 0) continue;
      const temporary = `${path}.new`;
      const fd = openSync(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
      try {
        writeFileSync(fd, Buffer.concat([Buffer.from(redacted.join('\n')), bytes.subarray(end)]));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, path);
      changed += count;
    }
    syncDirectory(directory);
  } finally {
    release();
  }
  return changed;
}
