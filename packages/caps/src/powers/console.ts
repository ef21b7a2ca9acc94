import type { Grant } from '../capability.ts';
import { kindOf } from '../capability.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames } from './check.ts';
import { makeRevocable } from '../patterns/revocable.ts';

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
  /** How refusals name it. Default `console`. */
  readonly name?: string;
}

const OPTIONS: OptionNames<ConsolePowerOptions> = { write: true, name: true };

/**
 * A console of lines: debug, log and info go to stdout, warn and error to stderr, as in Node.
 * A line is one string; anything else is refused with VALUE_REFUSED, not turned into one: that could run a
 * guest's `toString` where no one expects it.
 */
export function makeConsolePower(options: ConsolePowerOptions): Grant<ConsoleLines> {
  const { write, name = 'console' } = options;
  assertOptions(options, name, OPTIONS);
  const to =
    (stream: 'stdout' | 'stderr') =>
    (line: string): void => {
      if (typeof line !== 'string')
        throw makeError('VALUE_REFUSED', { expected: 'a string', where: `a line of ${name}`, got: kindOf(line) });
      write(stream, line);
    };
  const [out, err] = [to('stdout'), to('stderr')];
  return makeRevocable<ConsoleLines>({ debug: out, log: out, info: out, warn: err, error: err }, { name });
}
