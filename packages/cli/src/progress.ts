import type { TextSink } from './report.ts';

export interface Progress {
  /** One more module. */
  step(what: string): void;
  /** Takes back what was shown. */
  end(): void;
}

const SHOWN = 60;

/** Shows on a person's terminal how far long work has come; says nothing anywhere else. */
export function makeProgress({ isTerminal, write }: TextSink, doing: string): Progress {
  let count = 0;
  return {
    step(what) {
      count += 1;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: names of files are a guest's, and this is a terminal
      const name = what.replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '?');
      const shown = name.length > SHOWN ? `…${name.slice(1 - SHOWN)}` : name;
      if (isTerminal) write(`\r\x1b[K${doing}: ${count} modules ${shown}`);
    },
    end() {
      if (isTerminal && count > 0) write('\r\x1b[K');
    },
  };
}
