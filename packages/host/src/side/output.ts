// Console lines outside of runs, on their way to the host: told apart from those of runs, batched, one batch at a time.
//
// How much there is in all, `limits.outputBytes` bounds. What waits here is bounded by it, too, and is the guest's
// side's memory: a host that is slow to answer is not flooded.
import type { ConsolePower, Outcome, OutputLine } from '@cofferdam/core';

/** Lines and UTF-16 units of one batch. Well below what one message may have. */
const MOST_LINES = 500;
const MOST_UNITS = 2 ** 16;

export interface OutputReport {
  /** For the tenant: hears every line. */
  readonly console: ConsolePower;
  /** Around each run: its lines are in its outcome, and are not reported unless `streamRuns`. */
  during(run: () => Promise<Outcome>): Promise<Outcome>;
  /** Sends what waits, now. */
  flush(): void;
}

type Send = (lines: readonly OutputLine[]) => unknown;

/** A host that is gone hears nothing, and what is sent to it is lost. */
const nobody = (): void => {};

export interface OutputReportOptions {
  /** Resolves when the host is ready for more. */
  readonly send: Send;
  /** Lines of runs are reported, too, all of them before their run is over. */
  readonly streamRuns?: boolean | undefined;
}

export function makeOutputReport({ send, streamRuns = false }: OutputReportOptions): OutputReport {
  let waiting: OutputLine[] = [];
  /** How many of those have been sent: taking them off the front one batch at a time would move all the rest each time. */
  let sent = 0;
  /** Lines since the first run began: of runs, but for those written between the end of one and its outcome. */
  let held: OutputLine[] = [];
  let runs = 0;
  let sending: Promise<void> | undefined;
  let planned = false;

  const next = (): readonly OutputLine[] => {
    const first = sent;
    let units = 0;
    for (; sent < waiting.length && sent - first < MOST_LINES; sent += 1) {
      units += (waiting[sent] as OutputLine).text.length;
      if (sent > first && units > MOST_UNITS) break;
    }
    const lines = waiting.slice(first, sent);
    if (sent === waiting.length) {
      waiting = [];
      sent = 0;
    }
    return lines;
  };
  const post = (): Promise<unknown> => {
    const lines = next();
    try {
      return Promise.resolve(send(lines)).catch(nobody);
    } catch {
      return Promise.resolve();
    }
  };
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) await post();
    sending = undefined;
  };
  /** Sends what waits, one batch after the other was taken. */
  const pump = async (): Promise<void> => {
    planned = false;
    if (waiting.length > 0) sending ??= sendAll();
    await sending;
  };
  const flush = (): void => {
    while (waiting.length > 0) void post();
  };
  const report = (line: OutputLine): void => {
    waiting.push(line);
    if (planned || sending !== undefined) return;
    planned = true;
    void Promise.resolve().then(pump);
  };
  const write =
    (stream: OutputLine['stream']) =>
    (text: string): void => {
      if (runs > 0 && !streamRuns) held.push({ stream, text });
      else report({ stream, text });
    };
  /** Takes the lines of an outcome, which are among the held ones in the same order, out of them. */
  const release = (captured: readonly OutputLine[]): void => {
    let index = 0;
    held = held.filter(({ stream, text }) => {
      const line = captured[index];
      const same = line !== undefined && line.stream === stream && line.text === text;
      if (same) index += 1;
      return !same;
    });
  };
  const [out, err] = [write('stdout'), write('stderr')];

  return Object.freeze({
    console: Object.freeze({ debug: out, log: out, info: out, warn: err, error: err }),
    async during(run: () => Promise<Outcome>): Promise<Outcome> {
      runs += 1;
      try {
        const outcome = await run();
        release(outcome.output);
        return outcome;
      } finally {
        if (streamRuns) await pump();
        runs -= 1;
        if (runs === 0) for (const line of held.splice(0)) report(line);
      }
    },
    flush,
  });
}
