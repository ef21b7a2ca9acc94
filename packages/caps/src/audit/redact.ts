// Taking arguments out of a log that was kept: it still verifies, and their digest tells whether two were the same.
import { isNote, readChainLine } from './chain-line.ts';
import type { AuditEvent } from './event.ts';

/**
 * A line of a chain without its arguments, when `isRedacted` says so of its event; any other line as it is. The
 * hash does not cover the arguments, their digest does: nothing but the arguments can be taken out this way.
 */
export function redactLine(line: string, isRedacted: (event: AuditEvent) => boolean = () => true): string {
  const end = line.endsWith('\n') ? '\n' : '';
  const read = readChainLine(end === '' ? line : line.slice(0, -1));
  if (read?.args === undefined || isNote(read.content) || !isRedacted(read.content)) return line;
  return `${read.body},"hash":"${read.hash}"}${end}`;
}
