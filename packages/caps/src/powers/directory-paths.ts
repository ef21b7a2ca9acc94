// Paths as a guest writes them: names below one directory, and nothing that any system reads as more.
//
// What is refused is refused on every system alike, so that a plugin that works here works there, and a path that is
// harmless on one is not a surprise on the other. A path is taken literally: `%2e%2e` is a name of six characters.
import { makeError } from '../errors.ts';
import { readString } from './check.ts';

/** Each rule with what it stops. The first that matches names the refusal. */
const RULES: readonly (readonly [RegExp, string])[] = Object.freeze([
  // C libraries end a string at a NUL: `ok.txt\0.png` would be checked as one name and opened as another.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  [/[\0-\x1f\x7f]/, 'no control characters'],
  // Windows reads it as a separator: `..\\..\\secret`.
  [/\\/, 'no backslashes'],
  // Windows: drives (`C:x`), and streams of a file (`name::$DATA`).
  [/:/, 'no colons'],
  [/^\//, 'not absolute'],
  [/(?:^|\/)\.\.(?:\/|$)/, 'no ..'],
  [/\/\/|\/$|(?:^|\/)\.(?:\/|$)/, 'no empty names and no .'],
  // Windows drops them: `secret.txt.` is `secret.txt`.
  [/[. ](?:\/|$)/, 'no name that ends in a dot or a space'],
  // Windows: names of devices in every directory, whatever the extension.
  [/(?:^|\/)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[. ]|\/|$)/i, 'no device names'],
  // Windows keeps a second, short name for long ones: `GIT~1` is `.git`, whatever is hidden by its own name.
  [/(?:^|\/)(?=[^/]{1,12}(?:\/|$))[^/.]{1,6}~\d{1,6}(?:\.[^/.]{0,3})?(?:\/|$)/, 'no short names'],
  // Half a surrogate pair has no UTF-8: several such names would be one file.
  [/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/, 'no lone surrogates'],
]);

/** Names that the power itself uses for a moment: half-written files. */
export const TEMPORARY_PREFIX = '.cofferdam-';

const MOST_PATH = 4096;
/** UTF-16 units; at three bytes each still below what file systems take, 255 bytes, only for most names. */
const MOST_NAME = 255;
const MOST_NAMES = 64;

/**
 * One spelling for all names that some file system takes for the same: systems differ in case (macOS, Windows),
 * composition (macOS) and in characters that they ignore (a zero-width joiner in `.git` was CVE-2014-9390).
 */
export function foldName(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
      // Through capitals: letters that share one (ß and ss, σ and ς, i and ı) are the same to some.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
  );
}

export interface PathRules {
  /** How refusals name the directory. */
  readonly name: string;
  /** Folded names, at any depth, that are not offered. */
  readonly hidden: ReadonlySet<string>;
}

/** Why a name is not offered; undefined when it is. */
export function flawOf(path: string, { hidden }: PathRules): string | undefined {
  if (path.length > MOST_PATH) return `at most ${MOST_PATH} characters`;
  const rule = RULES.find(([pattern]) => pattern.test(path));
  if (rule !== undefined) return rule[1];
  const names = path.split('/');
  if (names.length > MOST_NAMES) return `at most ${MOST_NAMES} names`;
  if (names.some((each) => each.length > MOST_NAME)) return `names of at most ${MOST_NAME} characters`;
  const isKept = names.some((each) => foldName(each).startsWith(TEMPORARY_PREFIX) || hidden.has(foldName(each)));
  return isKept ? 'not offered' : undefined;
}

/** The names of a path; none for the directory itself (`''` or `'.'`). Throws VALUE_REFUSED, FILE_PATH. */
export function readPath(given: unknown, rules: PathRules): readonly string[] {
  const path = readString(given, `a path of ${rules.name}`);
  if (path === '' || path === '.') return [];
  const why = flawOf(path, rules);
  if (why === undefined) return path.split('/');
  const shown = path.length > 64 ? `${path.slice(0, 64)}…` : path;
  throw makeError('FILE_PATH', { capability: rules.name, path: JSON.stringify(shown), why });
}
