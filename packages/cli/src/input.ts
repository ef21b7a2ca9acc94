// Reading what is to be run. What cannot be read is refused before a tenant exists.
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceFrom } from './command.ts';

/** Why nothing was run. */
export class RefusedInput extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const reason = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedInput('INPUT_NOT_UTF8', `Expected UTF-8 text in ${name}`);
  }
}

/** The source text and how stack traces name it. `readStdin` gives all of standard input. Throws RefusedInput. */
export async function readSource(
  from: SourceFrom,
  readStdin: () => Promise<Uint8Array>,
): Promise<{ readonly text: string; readonly name: string }> {
  if ('text' in from) return { text: from.text, name: 'eval.js' };
  const [name, what] = 'file' in from ? [basename(from.file), from.file] : ['stdin.js', 'standard input'];
  let bytes: Uint8Array;
  try {
    bytes = 'file' in from ? readFileSync(from.file) : await readStdin();
  } catch (error) {
    throw new RefusedInput('INPUT_UNREADABLE', `Expected to read ${what}, got ${reason(error)}`);
  }
  return { text: decode(bytes, what), name };
}

/** The root that PATH may import from, and the specifier of its entry in it. Throws RefusedInput. */
export function findEntry(
  path: string,
  rootOption: string | undefined,
): { readonly root: URL; readonly specifier: string } {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
  } catch (error) {
    throw new RefusedInput('INPUT_UNREADABLE', `Expected a file or directory at ${path}, got ${reason(error)}`);
  }
  const full = resolve(path);
  // Least authority: a single file reaches its own directory, not whatever package lies above it.
  const root = rootOption === undefined ? (isDirectory ? full : dirname(full)) : resolve(rootOption);
  const inner = relative(root, full);
  if (inner === '..' || inner.startsWith(`..${sep}`))
    throw new RefusedInput('INPUT_OUTSIDE_ROOT', `Expected ${path} to lie in the root ${rootOption}`);
  if (isDirectory && inner !== '')
    throw new RefusedInput(
      'INPUT_NOT_A_FILE',
      `Expected a file below the root ${rootOption}, got the directory ${path}`,
    );
  const specifier = inner === '' ? '.' : `./${inner.split(sep).map(encodeURIComponent).join('/')}`;
  return { root: pathToFileURL(`${root}${sep}`), specifier };
}
