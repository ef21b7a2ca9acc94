// Reading what is to be run. What cannot be read is refused before a tenant exists.
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourceFrom } from './command.ts';
import { makeError } from './errors.ts';

const reason = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw makeError('INPUT_NOT_UTF8', { what: name });
  }
}

/** The source text and how stack traces name it. `readStdin` gives all of standard input. Throws the INPUT_… codes. */
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
    throw makeError('INPUT_UNREADABLE', { what, got: reason(error) });
  }
  return { text: decode(bytes, what), name };
}

/** The root that PATH may import from, and the specifier of its entry in it. Throws the INPUT_… codes. */
export function findEntry(
  path: string,
  rootOption: string | undefined,
): { readonly root: URL; readonly specifier: string } {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(path).isDirectory();
  } catch (error) {
    throw makeError('INPUT_UNREADABLE', { what: path, got: reason(error) });
  }
  const full = resolve(path);
  // Least authority: a single file reaches its own directory, not whatever package lies above it.
  const root = rootOption === undefined ? (isDirectory ? full : dirname(full)) : resolve(rootOption);
  const inner = relative(root, full);
  if (inner === '..' || inner.startsWith(`..${sep}`))
    throw makeError('INPUT_OUTSIDE_ROOT', { path, root: String(rootOption) });
  if (isDirectory && inner !== '') throw makeError('INPUT_NOT_A_FILE', { path, root: String(rootOption) });
  const specifier = inner === '' ? '.' : `./${inner.split(sep).map(encodeURIComponent).join('/')}`;
  return { root: pathToFileURL(`${root}${sep}`), specifier };
}
