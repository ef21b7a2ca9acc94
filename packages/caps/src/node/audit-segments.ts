// The files of an audit log: `<n of its first line>.jsonl` in a directory of their own, only ever appended to.
import { closeSync, constants, openSync, readdirSync, readFileSync, fsyncSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = 14;
const NAME = /^(\d{14})\.jsonl$/;

/** One file; `first` is the number of its first line. */
export interface Segment {
  readonly path: string;
  readonly first: number;
}

export const segmentAt = (directory: string, first: number): Segment => ({
  path: join(directory, `${String(first).padStart(DIGITS, '0')}.jsonl`),
  first,
});

/** The files there are, oldest first. */
export function listSegments(directory: string): readonly Segment[] {
  const numbers: number[] = [];
  for (const name of readdirSync(directory)) {
    const digits = NAME.exec(name)?.[1];
    if (digits !== undefined) numbers.push(Number(digits));
  }
  return numbers.sort((a, b) => a - b).map((first) => segmentAt(directory, first));
}

/** Whole lines, and the bytes after the last line break. */
export interface SegmentText {
  readonly lines: readonly string[];
  readonly bytes: number;
  readonly torn: number;
}

export function readSegment({ path }: Segment): SegmentText {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(10) + 1;
  const lines = bytes.toString('utf8', 0, end).split('\n');
  lines.pop();
  return { lines, bytes: bytes.length, torn: bytes.length - end };
}

/** Makes names in a directory last: a file whose directory was not synced may be gone after a power failure. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
