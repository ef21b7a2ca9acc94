// A tenant's console lines: kept in order, counted in bytes, passed on to the host's console as they come.
import { utf8Length, utf8Prefix } from './utf8.ts';
import type { ConsolePower, OutputLine } from './types.ts';
import type { Output } from './guest-console.ts';

/** The lines of one run. */
export interface Capture {
  readonly lines: OutputLine[];
  bytes: number;
  /** What counts for the limit. */
  spent: number;
  /** Lines written. */
  count: number;
}

/** Lines that count no more than they have bytes. */
const FREE_LINES = 4_096;
/** What a further line counts at least: to keep an empty one takes more than the byte that it has. */
const LINE_BYTES = 16;

const makeCapture = (): Capture => ({ lines: [], bytes: 0, spent: 0, count: 0 });

export interface TenantOutput extends Output {
  /** Lines go to this capture from now on, until `end`. */
  start(): { readonly capture: Capture; end(): void };
  bytes(): number;
}

/** Output of one tenant; `exceed` is called when a run (or, outside of one, the tenant) writes more than `limit` bytes. */
export function makeTenantOutput(power: ConsolePower | undefined, limit: number, exceed: () => void): TenantOutput {
  const captures: Capture[] = [];
  const outside = makeCapture();
  let total = 0;
  return {
    write(stream, level, text) {
      const capture = captures.at(-1) ?? outside;
      const size = utf8Length(text) + 1;
      const room = limit - capture.spent;
      const cost = capture.count < FREE_LINES || size > LINE_BYTES ? size : LINE_BYTES;
      capture.count += 1;
      if (cost <= room) {
        capture.spent += cost;
        capture.bytes += size;
        total += size;
        if (capture !== outside) capture.lines.push({ stream, text });
        power?.[level]?.(text);
        return;
      }
      // What still fits is kept, so that the reader sees where it was cut.
      const cut = utf8Prefix(text, room - 1);
      const kept = cut === '' ? 0 : utf8Length(cut) + 1;
      capture.spent = limit;
      capture.bytes += kept;
      total += kept;
      if (cut !== '' && capture !== outside) capture.lines.push({ stream, text: cut });
      try {
        if (cut !== '') power?.[level]?.(cut);
      } finally {
        exceed();
      }
    },
    start() {
      const capture = makeCapture();
      captures.push(capture);
      return {
        capture,
        end: () => {
          const index = captures.indexOf(capture);
          if (index >= 0) captures.splice(index, 1);
        },
      };
    },
    bytes: () => total,
  };
}
