// Directories of a test: written, and gone with it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

export interface OnDisk {
  /** The real path of the directory. */
  readonly path: string;
  url(path: string): URL;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
}

/** A fresh directory that is removed after the tests of the file. */
export function onDisk(name: string): OnDisk {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `cofferdam-${name}-`)));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return Object.freeze<OnDisk>({
    path,
    url: (inner) => pathToFileURL(join(path, inner)),
    write(files) {
      for (const [inner, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, inner)), { recursive: true });
        writeFileSync(join(path, inner), content);
      }
    },
  });
}
