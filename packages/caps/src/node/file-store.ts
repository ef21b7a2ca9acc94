// A key-value store in one file: a line for each change, the whole of it rewritten when most lines are stale.
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames } from '../powers/check.ts';
import type { KeyValueBackend, StoredValue } from '../powers/key-value.ts';
import { takeLock } from './lock-file.ts';
import { decodeValue, encodeValue } from './stored-value.ts';

export interface FileStoreOptions {
  /** The file, of the host's choosing: one for each tenant. Made when it is not there, readable by its owner alone. */
  readonly path: string;
  /** Whether each change is on the disk before the call returns. Default false: the system writes within seconds. */
  readonly durable?: boolean;
}

const OPTIONS: OptionNames<FileStoreOptions> = { path: true, durable: true };
const { O_RDWR, O_CREAT, O_APPEND, O_NOFOLLOW = 0 } = constants;
/** Below this the file is not rewritten however stale it is. */
const LEAST_REWRITE = 65_536;

/** `["key"]` deletes, `["key", value]` sets. Keys are items, not names: `__proto__` is one like every other. */
const lineOf = (key: string, value?: StoredValue): string =>
  `${JSON.stringify(value === undefined ? [key] : [key, encodeValue(value)])}\n`;

/**
 * Reads what the lines come to. A last line without its end was being written when the process died: it is dropped.
 * Throws STORE_DAMAGED for any other line that is none, rather than losing what it said.
 */
function replay(text: string, path: string): { held: Map<string, StoredValue>; sound: number } {
  const held = new Map<string, StoredValue>();
  const end = text.lastIndexOf('\n') + 1;
  let number = 0;
  for (const line of text.slice(0, end).split('\n').slice(0, -1)) {
    number += 1;
    try {
      const [key, value] = JSON.parse(line) as [unknown, unknown];
      if (typeof key !== 'string') throw new TypeError('Expected a key');
      if (value === undefined) held.delete(key);
      else held.set(key, decodeValue(value));
    } catch {
      throw makeError('STORE_DAMAGED', { path, why: `line ${number} is no entry` });
    }
  }
  return { held, sound: Buffer.byteLength(text.slice(0, end)) };
}

/**
 * A backend for `makeKeyValuePower` that keeps its entries in a file. One process at a time has it open.
 * Throws STORE_LOCKED, STORE_DAMAGED, and what the file system throws.
 */
export function makeFileStore(options: FileStoreOptions): KeyValueBackend {
  const { path, durable = false } = options;
  assertOptions(options, 'makeFileStore', OPTIONS);
  const release = takeLock(path);
  let fd = -1;
  let size = 0;
  let live = 0;
  let held = new Map<string, StoredValue>();

  const openFile = (): void => {
    fd = openSync(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
    if (!fstatSync(fd).isFile()) throw makeError('STORE_DAMAGED', { path, why: 'it is no regular file' });
  };
  /** The whole line or nothing: half of one, where the disk is full, would join the next. */
  const append = (line: string): void => {
    const bytes = Buffer.from(line);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      if (durable) fsyncSync(fd);
    } catch (error) {
      ftruncateSync(fd, size);
      throw error;
    }
    size += bytes.length;
  };
  const rewrite = (): void => {
    const text = [...held].map(([key, value]) => lineOf(key, value)).join('');
    const temporary = `${path}.new`;
    const next = openSync(temporary, constants.O_WRONLY | O_CREAT | constants.O_TRUNC | O_NOFOLLOW, 0o600);
    writeFileSync(next, text);
    fsyncSync(next);
    closeSync(next);
    renameSync(temporary, path);
    closeSync(fd);
    openFile();
    size = Buffer.byteLength(text);
    live = size;
  };
  /** Stops a guest that sets one key again and again from filling the disk. */
  const rewriteWhenStale = (): void => {
    if (size > LEAST_REWRITE && size > 2 * live) rewrite();
  };
  const sizeOf = (key: string): number => {
    const value = held.get(key);
    return value === undefined ? 0 : Buffer.byteLength(lineOf(key, value));
  };

  try {
    const isNew = !existsSync(path);
    openFile();
    if (!isNew) {
      const read = replay(readFileSync(fd, 'utf8'), path);
      ({ held, sound: size } = read);
      ftruncateSync(fd, size);
    }
    for (const key of held.keys()) live += sizeOf(key);
  } catch (error) {
    if (fd !== -1) closeSync(fd);
    release();
    throw error;
  }

  return Object.freeze({
    get: (key: string) => held.get(key),
    set: (key: string, value: StoredValue): void => {
      const line = lineOf(key, value);
      const stale = sizeOf(key);
      append(line);
      held.set(key, value);
      live += Buffer.byteLength(line) - stale;
      rewriteWhenStale();
    },
    delete: (key: string): void => {
      const stale = sizeOf(key);
      append(lineOf(key));
      held.delete(key);
      live -= stale;
      rewriteWhenStale();
    },
    entries: () => [...held],
    close: (): void => {
      fsyncSync(fd);
      closeSync(fd);
      release();
    },
  });
}
