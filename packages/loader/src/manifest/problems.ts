// What is wrong with a text that a person wrote: every problem at once, each with its line and column.
import { type LoaderError, type LoaderErrorCode, makeError } from '../errors.ts';

/** One thing that is wrong, and what would be right. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Which value: `.powers.net.parameters`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** A refusal with all the problems that were found. */
export interface ProblemsError extends LoaderError {
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** `file:line:column  path: expected …, got …`. */
export function showProblem(file: string, { line, column, path, expected, got }: Problem): string {
  const where = path === '' ? '' : `${path.replace(/^\./, '')}: `;
  return `${file}:${line}:${column} ${where}expected ${expected}, got ${got}`.replace(UNSHOWABLE, escaped);
}

/** What a key or a value of somebody else's text would write lines of its own with, or turn them around. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** How many problems a message shows; all of them are in `problems`. */
const MOST_SHOWN = 20;

/** What two readers found alike is one problem. */
function withoutTwins(sorted: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return sorted.filter(({ line, column, path, expected, got }) => {
    const key = JSON.stringify([line, column, path, expected, got]);
    return !seen.has(key) && seen.add(key);
  });
}

/** A coded error over `problems`, which its message lists in the order of the text. */
export function problemsError(code: LoaderErrorCode, file: string, problems: readonly Problem[]): ProblemsError {
  const sorted = withoutTwins([...problems].sort((a, b) => a.line - b.line || a.column - b.column));
  const lines = sorted.slice(0, MOST_SHOWN).map((problem) => `\n  ${showProblem(file, problem)}`);
  if (sorted.length > MOST_SHOWN) lines.push(`\n  and ${sorted.length - MOST_SHOWN} more`);
  const [first] = sorted;
  const error = makeError(code, {
    file,
    count: sorted.length === 1 ? 'a problem' : `${sorted.length} problems`,
    list: lines.join(''),
    ...(first === undefined ? {} : { line: first.line, column: first.column }),
  });
  return Object.assign(error, { file, problems: Object.freeze(sorted) });
}
