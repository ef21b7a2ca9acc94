// What guests are told of a module that did not load, beyond that it did not: the faults of their own files, by Node's
// name and code for the same. Packages look at the codes (`ERR_PACKAGE_PATH_NOT_EXPORTED`), authors at the words, which
// name paths of the source and nothing of the host. What the host decided (packages, powers, links) it alone is told.

interface GuestFace {
  readonly name: 'Error' | 'TypeError' | 'SyntaxError';
  readonly code?: string;
}

const SYNTAX: GuestFace = { name: 'SyntaxError' };
const EXTENSION: GuestFace = { name: 'TypeError', code: 'ERR_UNKNOWN_FILE_EXTENSION' };

const FACES: Readonly<Record<string, GuestFace>> = {
  TYPESCRIPT_SYNTAX: SYNTAX,
  JSX_SYNTAX: SYNTAX,
  MODULE_KIND_UNKNOWN: EXTENSION,
  MODULE_EXTENSION: EXTENSION,
  MODULE_COMPILER_MISSING: EXTENSION,
  MODULE_NOT_EXPORTED: { name: 'Error', code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' },
  MODULE_SPECIFIER_INVALID: { name: 'TypeError', code: 'ERR_INVALID_MODULE_SPECIFIER' },
  PACKAGE_INVALID: { name: 'Error', code: 'ERR_INVALID_PACKAGE_CONFIG' },
};

/** How guests see a refusal with this code and these details; undefined where they are told no more than that it is one. */
export function faceForGuests(code: string, { subpath }: Readonly<Record<string, unknown>>): GuestFace | undefined {
  if (code === 'MODULE_NOT_EXPORTED' && typeof subpath === 'string' && subpath.startsWith('#'))
    return { name: 'TypeError', code: 'ERR_PACKAGE_IMPORT_NOT_DEFINED' };
  return Object.hasOwn(FACES, code) ? FACES[code] : undefined;
}
