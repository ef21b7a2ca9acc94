// Lines to a host's log. What reads them is a terminal, a file, a person: text of a guest's must not pass for anything
// else than what that guest said.
import type { Grant } from '../capability.ts';
import { kindOf } from '../capability.ts';
import { makeError } from '../errors.ts';
import { makeRevocable } from '../patterns/revocable.ts';
import { assertOptions, type OptionNames, readLimit } from './check.ts';

/** What a tenant's console writes to; fits `makeTenant({ console })`. */
export interface ConsoleLines {
  debug(line: string): void;
  log(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

export interface ConsolePowerOptions {
  /** Takes each line, without its line end. */
  readonly write: (stream: 'stdout' | 'stderr', line: string) => void;
  /**
   * UTF-16 units of what is written at once; the rest is cut, and `…` says so. Stops a guest from filling a log by one
   * call; how much it writes in all is for the tenant's `outputBytes`, or for a rate limit. Default 2 ** 20,
   * as many as a tenant's output may have bytes.
   */
  readonly maxLength?: number;
  /** Passes text on as it is, for hosts whose log can tell lines apart and takes no commands. Default false. */
  readonly raw?: boolean;
  /** How refusals name it. Default `console`. */
  readonly name?: string;
}

const OPTIONS: OptionNames<ConsolePowerOptions> = { write: true, maxLength: true, raw: true, name: true };

const LINE_ENDS = /\r\n|[\n\r\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const shown = (character: string): string => `\\u{${character.charCodeAt(0).toString(16)}}`;

/**
 * A console of lines: debug, log and info go to stdout, warn and error to stderr, as in Node.
 *
 * - A line is one string; anything else is refused with VALUE_REFUSED, not turned into one: that could run a
 *   guest's `toString` where no one expects it.
 * - Text of several lines is written as several: a host that says before each line whose it is says so before all.
 * - Control characters, by which a terminal is moved, cleared or made to answer, and those that turn the direction of
 *   text, are written as `\u{1b}`.
 */
export function makeConsolePower(options: ConsolePowerOptions): Grant<ConsoleLines> {
  const { write, maxLength = 2 ** 20, raw = false, name = 'console' } = options;
  assertOptions(options, name, OPTIONS);
  readLimit(maxLength, 'maxLength', name);
  const to =
    (stream: 'stdout' | 'stderr') =>
    (line: string): void => {
      if (typeof line !== 'string')
        throw makeError('VALUE_REFUSED', { expected: 'a string', where: `a line of ${name}`, got: kindOf(line) });
      const text = line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
      if (raw) write(stream, text);
      else for (const each of text.split(LINE_ENDS)) write(stream, each.replace(CONTROLS, shown));
    };
  const [out, err] = [to('stdout'), to('stderr')];
  return makeRevocable<ConsoleLines>({ debug: out, log: out, info: out, warn: err, error: err }, { name });
}
