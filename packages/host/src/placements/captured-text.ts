// What a thread or a process says on its standard error: read to its end, so that it never waits for us, and kept in part.
import type { Readable } from 'node:stream';

export interface CapturedText {
  /** The last of it, at most `limit` characters, without control characters. */
  text(): string;
}

/** Reads `stream` and keeps the last `limit` characters, at least one. */
export function captureText(stream: Readable, limit: number): CapturedText {
  let kept = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-limit);
  });
  stream.on('error', () => {});
  return {
    // It is hostile once a guest has got out: it must not drive a terminal or forge lines of a log.
    text: () => kept.replace(/\p{Cc}+/gu, ' ').trim(),
  };
}
