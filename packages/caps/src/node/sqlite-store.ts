// A key-value store in a SQLite file.
//
// The binding is node-sqlite3-wasm: SQLite's own amalgamation as WebAssembly, over Node's file system, with nothing to
// compile when it is installed, and it runs under lockdown. better-sqlite3 is faster and needs a native build;
// `node:sqlite` is not in the oldest Node that is supported; sql.js keeps the database in memory only.
import { lstatSync, rmdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames } from '../powers/check.ts';
import type { KeyValueBackend, StoredValue } from '../powers/key-value.ts';
import { takeLock } from './lock-file.ts';
import { decodeValue, encodeValue } from './stored-value.ts';

export interface SqliteStoreOptions {
  /** The database file, of the host's choosing: one for each tenant. Made when it is not there. */
  readonly path: string;
  /** Whether each change is on the disk before the call returns, power failures included. Default false. */
  readonly durable?: boolean;
}

const OPTIONS: OptionNames<SqliteStoreOptions> = { path: true, durable: true };

/** Loaded when a store is first made: it is a megabyte that most hosts do not need. */
const require: NodeJS.Require = createRequire(import.meta.url);

/** The part of the binding that is used. Its own types are of a CommonJS module with a default export of them all. */
interface Statement {
  run(values: readonly unknown[]): unknown;
  get(values: readonly unknown[]): Record<string, unknown> | null | undefined;
  finalize(): void;
}
interface Database {
  exec(sql: string): void;
  all(sql: string): Record<string, unknown>[];
  prepare(sql: string): Statement;
  close(): void;
}

const bytesOf = (text: string): Uint8Array => {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  return new Uint8Array(units.buffer);
};
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf16le');
const valueBytes = (value: StoredValue): Uint8Array => bytesOf(JSON.stringify(encodeValue(value)));

/**
 * A backend for `makeKeyValuePower` over SQLite. One process at a time has the file open.
 *
 * Keys and values are bound as bytes, never as SQL and never as text: the binding ends a text at its first NUL, so
 * that `a\0b` would be stored as `a`, over another key's value. Throws STORE_LOCKED, STORE_DAMAGED.
 */
export function makeSqliteStore(options: SqliteStoreOptions): KeyValueBackend {
  const { path, durable = false } = options;
  assertOptions(options, 'makeSqliteStore', OPTIONS);
  const release = takeLock(path);
  let database: Database | undefined;
  try {
    // Whoever held the binding's own lock is gone, or ours would not have been free.
    rmdirSync(`${path}.lock`);
  } catch {
    // There was none.
  }
  try {
    // A link would be followed: to a store that has another lock, or to a device.
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('it is no regular file');
    const { Database: Sqlite } = require('node-sqlite3-wasm') as {
      Database: new (path: string) => Database;
    };
    database = new Sqlite(path);
    database.exec(
      `PRAGMA locking_mode = exclusive; PRAGMA journal_mode = truncate; PRAGMA synchronous = ${durable ? 'full' : 'off'};
      PRAGMA trusted_schema = off;
      CREATE TABLE IF NOT EXISTS entries (
        number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL)`,
    );
    const opened = database;
    const statements = {
      get: opened.prepare('SELECT value FROM entries WHERE key = ?'),
      set: opened.prepare(
        'INSERT INTO entries (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ),
      delete: opened.prepare('DELETE FROM entries WHERE key = ?'),
    };
    const decode = (bytes: unknown): StoredValue => decodeValue(JSON.parse(textOf(bytes as Uint8Array)));
    return Object.freeze({
      get: (key: string): StoredValue | undefined => {
        const row = statements.get.get([bytesOf(key)]);
        return row === null || row === undefined ? undefined : decode(row.value);
      },
      set: (key: string, value: StoredValue): void => void statements.set.run([bytesOf(key), valueBytes(value)]),
      delete: (key: string): void => void statements.delete.run([bytesOf(key)]),
      entries: () =>
        opened
          .all('SELECT key, value FROM entries ORDER BY number')
          .map((row) => [textOf(row.key as Uint8Array), decode(row.value)] as const),
      close: (): void => {
        for (const statement of Object.values(statements)) statement.finalize();
        opened.close();
        release();
      },
    });
  } catch (error) {
    database?.close();
    release();
    throw makeError('STORE_DAMAGED', { path, why: error instanceof Error ? error.message : 'unknown' });
  }
}
