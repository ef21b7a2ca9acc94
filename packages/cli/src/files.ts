// Files that the command line is pointed at: read and written whole, refused by code.
import { closeSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isRefusedInput, makeError } from './errors.ts';

export const reason = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

/** Throws INPUT_NOT_UTF8. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw makeError('INPUT_NOT_UTF8', { what });
  }
}

/** Bytes of any input: what archives may have at most, and far more than a person writes. */
const MAX_INPUT_BYTES = 64 * 2 ** 20;
const CHUNK_BYTES = 2 ** 16;

/**
 * All of a file, or of a pipe (`<(command)`): a size that the system tells means nothing for these, so what is read is
 * counted. Throws INPUT_UNREADABLE, INPUT_TOO_LARGE.
 */
export function readBytes(path: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    for (let length = 0; ; ) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const read = readSync(handle, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) return Buffer.concat(chunks);
      length += read;
      if (length > MAX_INPUT_BYTES) throw makeError('INPUT_TOO_LARGE', { what: path, limit: String(MAX_INPUT_BYTES) });
      chunks.push(chunk.subarray(0, read));
    }
  } catch (error) {
    if (isRefusedInput(error)) throw error;
    throw makeError('INPUT_UNREADABLE', { what: path, got: reason(error) });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Throws INPUT_UNREADABLE, INPUT_NOT_UTF8. */
export const readText = (path: string): string => decodeUtf8(readBytes(path), path);

/** The first bytes of a file. Throws INPUT_UNREADABLE. */
export function readStart(path: string, length: number): Uint8Array {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
  } catch (error) {
    throw makeError('INPUT_UNREADABLE', { what: path, got: reason(error) });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Writes a file whole or not at all. Throws OUTPUT_UNWRITABLE. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.draft`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw makeError('OUTPUT_UNWRITABLE', { path, got: reason(error) });
  }
}
