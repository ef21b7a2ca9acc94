// How a root may be called: its name stands before file names, in `import.meta.url`, in messages and in every line of a
// stack trace. It comes from a host's option or out of an archive, whose author is not to write lines of their own into
// the host's log, nor to look like another root, nor to have the host keep a megabyte for each file.

/** UTF-16 units: more than a package's name may have (214). */
const MAX_NAME = 255;
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\]/u;

/** What is expected of a name, for messages. */
export const ROOT_NAME: string = `a path of at most ${MAX_NAME} characters without '.', '..', backslashes and what cannot be shown`;

/** Whether guests may see a root under this name; the empty one is none. */
export function isRootName(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > MAX_NAME || UNSHOWABLE.test(name)) return false;
  return name === '' || name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
