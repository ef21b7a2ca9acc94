// The audit log on disk: lines of a hash chain, in files that are only ever appended to.
//
// A process that dies loses what it had not handed to the system yet: nothing with `sync: 'each'`, otherwise what was
// recorded in the turn of the event loop that it died in. A line that was cut off stays where it is; the next process
// begins a new file whose first line says how many bytes of it there are.
import { closeSync, constants, fsync, fsyncSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditChain, type ChainHead, makeAuditChain } from '../audit/chain.ts';
import { isNote, readChainLine } from '../audit/chain-line.ts';
import type { AuditEvent, AuditSink, TextDigest } from '../audit/event.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames, readLimit } from '../powers/check.ts';
import { sha256 } from './audit-digest.ts';
import { listSegments, readSegment, type Segment, segmentAt, syncDirectory } from './audit-segments.ts';
import { takeLock } from './lock-file.ts';

export interface AuditFilesOptions {
  /** A directory of its own; made when it is not there, readable by its owner alone. */
  readonly directory: string;
  /** Default SHA-256; `makeKeyedDigest` where those who can write the files must not be able to write them anew. */
  readonly digest?: TextDigest;
  /**
   * When the disk has what was recorded. `each`: before `record` returns, at the price of a disk's answer for every
   * event. A number: at most so many milliseconds later. `never`: when the system thinks fit, usually within half a
   * minute; that loses lines to a power failure, not to a process that dies. Default 1000.
   */
  readonly sync?: 'each' | 'never' | number;
  /** Bytes after which a new file begins. Default 64 MiB. */
  readonly maxBytes?: number;
  /** How many files are kept, the current one included; the log says which it retired. Default: all. */
  readonly keepFiles?: number;
  /** For the times of the log's own notes. */
  readonly clock?: { now(): number };
}

export interface AuditFiles {
  /** For `makeAuditLog`. Throws AUDIT_SINK once something could not be written: nothing goes unrecorded. */
  readonly sink: AuditSink;
  /** Where the chain stands. Note it elsewhere from time to time: it proves that nothing of the end was removed. */
  head(): ChainHead;
  /** The `first` for a `makeAuditLog` that goes on numbering where the files end. */
  readonly first: number;
  /** Hands everything to the disk. Throws AUDIT_SINK. */
  flush(): void;
  /** The same, and ends it. */
  close(): void;
}

/** Characters that wait before they are written in the middle of a turn of the event loop. */
const BUFFER = 65_536;
const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW = 0 } = constants;

const why = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : String(error);
};

interface LastState {
  readonly segment: Segment | undefined;
  readonly head: ChainHead | undefined;
  readonly seq: number;
  readonly bytes: number;
  readonly torn: number;
}

/** Where the files end. Throws AUDIT_DAMAGED when that cannot be told. */
function lastState(directory: string): LastState {
  let torn = 0;
  for (const segment of [...listSegments(directory)].reverse()) {
    const text = readSegment(segment);
    torn += text.torn;
    const last = text.lines.at(-1);
    // A process died before the first line of its file was whole.
    if (last === undefined) continue;
    const read = readChainLine(last);
    if (read === undefined)
      throw makeError('AUDIT_DAMAGED', { path: segment.path, why: 'its last line is none of a chain' });
    let seq = 0;
    for (let at = text.lines.length - 1; at >= 0; at -= 1) {
      const content = readChainLine(text.lines[at] as string)?.content;
      if (content?.seq === undefined) continue;
      seq = isNote(content) ? content.seq : content.seq + 1;
      break;
    }
    return { segment, head: { lines: read.n + 1, hash: read.hash }, seq, bytes: text.bytes, torn };
  }
  return { segment: undefined, head: undefined, seq: 0, bytes: 0, torn };
}

const OPTIONS: OptionNames<AuditFilesOptions> = {
  directory: true,
  digest: true,
  sync: true,
  maxBytes: true,
  keepFiles: true,
  clock: true,
};
const invalid = (option: string, expected: string, got: unknown): Error =>
  makeError('OPTION_INVALID', { option, where: 'makeAuditFiles', expected, got: String(got) });

/**
 * A durable sink for `makeAuditLog`. One process at a time has a directory open.
 *
 * @throws OPTION_UNKNOWN, OPTION_INVALID, STORE_LOCKED, AUDIT_DAMAGED, AUDIT_DIGEST, and what the file system throws
 */
export function makeAuditFiles(options: AuditFilesOptions): AuditFiles {
  assertOptions(options, 'makeAuditFiles', OPTIONS);
  const { directory, digest = sha256, sync = 1000, maxBytes = 64 * 2 ** 20, clock } = options;
  const { keepFiles = Number.POSITIVE_INFINITY } = options;
  readLimit(maxBytes, 'maxBytes', 'makeAuditFiles');
  if (!(keepFiles >= 1)) throw invalid('keepFiles', 'a number of files, 1 at least', keepFiles);
  if (sync !== 'each' && sync !== 'never' && !(typeof sync === 'number' && sync >= 1 && sync < 2 ** 31))
    throw invalid('sync', 'each, never or milliseconds', sync);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const release = takeLock(join(directory, 'audit'));
  let fd = -1;
  let size = 0;
  let buffer = '';
  let nextSeq = 0;
  let failure: unknown;
  let open = true;
  let scheduled: NodeJS.Immediate | undefined;
  let dirty = false;
  let syncing = false;
  let chain: AuditChain;

  const fail = (error: unknown): never => {
    failure ??= error;
    throw makeError('AUDIT_SINK', { why: why(failure) });
  };
  const assertWorks = (): void => {
    if (!open) throw makeError('AUDIT_SINK', { why: 'it was closed' });
    if (failure !== undefined) fail(failure);
  };
  const writeOut = (): void => {
    if (buffer === '') return;
    const bytes = Buffer.from(buffer);
    buffer = '';
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    size += bytes.length;
    dirty = true;
  };
  const syncNow = (): void => {
    // What another thread is syncing may not be there yet.
    if (dirty || syncing) fsyncSync(fd);
    dirty = false;
  };
  const at = (): { readonly at?: number } => (clock === undefined ? {} : { at: clock.now() });

  const openSegment = ({ path }: Segment, torn: number): void => {
    fd = openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
    const { hash: previous } = chain.head();
    buffer += chain.note({ log: 'opened', ...at(), previous, seq: nextSeq, ...(torn === 0 ? {} : { torn }) });
  };
  const retire = (): void => {
    const segments = listSegments(directory);
    const old = segments.slice(0, Math.max(0, segments.length - keepFiles));
    const kept = segments[old.length];
    if (old.length === 0 || kept === undefined) return;
    // Said, and on the disk, before it is done: else it would look like a theft after a crash.
    buffer += chain.note({ log: 'retired', ...at(), before: kept.first });
    writeOut();
    syncNow();
    for (const { path } of old) unlinkSync(path);
  };
  const rotate = (): void => {
    syncNow();
    closeSync(fd);
    size = 0;
    openSegment(freeSegment(directory, chain.head().lines), 0);
    writeOut();
    syncNow();
    retire();
    syncDirectory(directory);
  };
  const writeAll = (): void => {
    try {
      writeOut();
      if (size >= maxBytes) rotate();
    } catch (error) {
      fail(error);
    }
  };

  const later = (): void => {
    scheduled = undefined;
    try {
      writeAll();
    } catch {
      // Noted: the next event is refused.
    }
  };
  const timer =
    typeof sync === 'number'
      ? setInterval(() => {
          if (!dirty || syncing) return;
          [dirty, syncing] = [false, true];
          const current = fd;
          fsync(current, (error) => {
            syncing = false;
            // The file may have been closed meanwhile: that was synced.
            if (error !== null && current === fd && open) failure ??= error;
          });
        }, sync).unref()
      : undefined;
  const atExit = (): void => {
    if (open && failure === undefined) later();
  };

  try {
    const last = lastState(directory);
    nextSeq = last.seq;
    chain = makeAuditChain({ digest, ...(last.head === undefined ? {} : { head: last.head }) });
    const goesOn = last.segment !== undefined && last.torn === 0 && last.bytes < maxBytes;
    size = goesOn ? last.bytes : 0;
    openSegment(goesOn ? (last.segment as Segment) : freeSegment(directory, chain.head().lines), last.torn);
    writeOut();
    fsyncSync(fd);
    syncDirectory(directory);
  } catch (error) {
    if (fd !== -1) closeSync(fd);
    clearInterval(timer);
    release();
    throw error;
  }
  process.on('exit', atExit);

  const flush = (): void => {
    assertWorks();
    writeAll();
    writeLast();
  };
  const writeLast = (): void => {
    try {
      writeOut();
      syncNow();
    } catch (error) {
      fail(error);
    }
  };
  return Object.freeze({
    sink: (event: AuditEvent): void => {
      assertWorks();
      buffer += chain.append(event);
      nextSeq = event.seq + 1;
      if (sync === 'each') flush();
      else if (buffer.length >= BUFFER) writeAll();
      else scheduled ??= setImmediate(later);
    },
    head: () => chain.head(),
    first: nextSeq,
    flush,
    close: (): void => {
      if (!open) return;
      try {
        assertWorks();
        buffer += chain.note({ log: 'closed', ...at() });
        // Without beginning another file: the last line is to be this one.
        writeLast();
      } finally {
        open = false;
        clearImmediate(scheduled);
        clearInterval(timer);
        process.removeListener('exit', atExit);
        closeSync(fd);
        release();
      }
    },
  });
}

/**
 * A file to begin. One with that name and no whole line in it is what a process left that died right away: the new
 * file then gets the next free name, which sorts behind it.
 */
function freeSegment(directory: string, first: number): Segment {
  const taken = new Set(listSegments(directory).map((each) => each.first));
  let free = first;
  while (taken.has(free)) free += 1;
  return segmentAt(directory, free);
}
