// Files that the command line is pointed at: read and written whole, refused by code.
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { makeError } from './errors.ts';

export const reason = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

/** Throws INPUT_NOT_UTF8. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw makeError('INPUT_NOT_UTF8', { what });
  }
}

/** Throws INPUT_UNREADABLE. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw makeError('INPUT_UNREADABLE', { what: path, got: reason(error) });
  }
}

/** Throws INPUT_UNREADABLE, INPUT_NOT_UTF8. */
export const readText = (path: string): string => decodeUtf8(readBytes(path), path);

/** Throws INPUT_UNREADABLE, INPUT_NOT_UTF8, INPUT_NOT_JSON. */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw makeError('INPUT_NOT_JSON', { what: path, got: (error as Error).message });
  }
}

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
