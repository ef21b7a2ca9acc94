// The hash chain: events as lines of JSON, each with a digest over itself and the line before.
//
//   {"n":7,"seq":5,"kind":"called",…,"digest":"…","hash":"…","args":"[1,2]"}
//
// `hash` is the digest of the hash before and of the line's text up to `,"hash"`, byte for byte. The arguments stand
// behind it: `digest` in front vouches for them, so they can be taken out later and the chain still holds. After
// Schneier and Kelsey, Secure Audit Logs to Support Computer Forensics (1999), without their key evolution.
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import type { AuditEvent, TextDigest } from './event.ts';

/** Where a chain stands. Kept elsewhere, it tells when lines of the end are taken away or all is written anew. */
export interface ChainHead {
  /** Lines so far: the next one's `n`. */
  readonly lines: number;
  /** The last line's hash. */
  readonly hash: string;
}

/** What a line says when it is about the log itself and not an event. */
export interface ChainNote {
  readonly log: 'opened' | 'closed' | 'retired';
  /** opened: the hash of the line before. */
  readonly previous?: string;
  /** opened: the `seq` of the next event. */
  readonly seq?: number;
  /** opened: bytes of a line that was never finished, at the end of the file before. */
  readonly torn?: number;
  /** retired: lines with a lower `n` were taken away on purpose. */
  readonly before?: number;
  /** Milliseconds since the epoch. */
  readonly at?: number;
}

export interface AuditChain {
  /** The event as the chain's next line, its line break included. */
  append(event: AuditEvent): string;
  /** The same for a note. */
  note(note: ChainNote): string;
  head(): ChainHead;
}

export interface AuditChainOptions {
  readonly digest: TextDigest;
  /** Goes on from there. Default: the beginning. */
  readonly head?: ChainHead;
}

/** The head of a chain without lines. */
export const CHAIN_START: ChainHead = Object.freeze({ lines: 0, hash: '0'.repeat(64) });

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * Makes lines of events.
 *
 * @throws AUDIT_DIGEST for a digest that is no 64 hexadecimal digits, OPTION_UNKNOWN
 */
export function makeAuditChain(options: AuditChainOptions): AuditChain {
  assertOptions(options, 'makeAuditChain', { digest: true, head: true });
  const { digest, head = CHAIN_START } = options;
  let { lines, hash } = head;
  if (!isHash(digest(''))) throw makeError('AUDIT_DIGEST');
  const line = (content: object, args?: string): string => {
    const body = `{"n":${lines},${JSON.stringify(content).slice(1, -1)}`;
    hash = digest(hash + body);
    lines += 1;
    return args === undefined
      ? `${body},"hash":"${hash}"}\n`
      : `${body},"hash":"${hash}","args":${JSON.stringify(args)}}\n`;
  };
  return harden({
    append: (event: AuditEvent): string => {
      if (event.args === undefined) return line(event);
      const { args, ...rest } = event;
      return line(rest, args);
    },
    note: (note: ChainNote): string => line(note),
    head: (): ChainHead => Object.freeze({ lines, hash }),
  });
}
