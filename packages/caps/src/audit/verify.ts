// Verifying a chain: that each line is as it was written and stands where it stood.
//
// What it cannot know by itself: that lines of the end were taken away, or that everything was written anew by
// somebody who has the digest's key, or needs none. Both show against a head that was kept elsewhere.
import { harden } from '../commons.ts';
import { CHAIN_START, type ChainHead, type ChainNote } from './chain.ts';
import { type ChainLine, isNote, readChainLine } from './chain-line.ts';
import { assertOptions } from '../powers/check.ts';
import type { AuditEvent, TextDigest } from './event.ts';

export interface ChainProblem {
  /** 1 is the first line of what was given; 0 for what is missing before it or after its end. */
  readonly line: number;
  /**
   * `unreadable`: no line of a chain. `changed`: does not follow from the line before it, so it or the hash of that
   * one is not as it was written. `missing`: lines are gone in front of it. `misplaced`: stands after a later one.
   * `repeated`: stood before. `arguments`: the arguments are not those that were digested. `truncated`: the chain
   * ends before the head. `rewritten`: another chain than the head's.
   */
  readonly problem:
    | 'unreadable'
    | 'changed'
    | 'missing'
    | 'misplaced'
    | 'repeated'
    | 'arguments'
    | 'truncated'
    | 'rewritten';
  /** The numbers in the chain that it concerns: from the first to the last of them. */
  readonly n: readonly [first: number, last: number];
}

export interface ChainReport {
  /** Whether there is no problem. Lines that a crash cut off are none. */
  readonly sound: boolean;
  /** In the order in which they were found. */
  readonly problems: readonly ChainProblem[];
  /** Lines that are as they were written. */
  readonly verified: number;
  /** Lower numbers were retired on purpose, as the log itself says. */
  readonly first: number;
  readonly head: ChainHead;
  /** Bytes of unfinished lines, where a crash left some. */
  readonly torn: readonly number[];
  /** Whether the last line says that the log was closed. One that is not is in use, or was cut off. */
  readonly closed: boolean;
}

export interface ChainVerifierOptions {
  readonly digest: TextDigest;
  /** The head as it was noted somewhere else. */
  readonly head?: ChainHead;
  /** Sees every event that is as it was written. */
  readonly onEvent?: (event: AuditEvent) => void;
}

export interface ChainVerifier {
  /** The next line, without its line break. */
  line(text: string): void;
  /** Text after the last line break of a file. */
  torn(bytes: number): void;
  /** What it came to. */
  end(): ChainReport;
}

/** Verifies a chain line by line, in memory that does not grow with it. Throws OPTION_UNKNOWN: a misspelt head is none. */
export function makeChainVerifier(options: ChainVerifierOptions): ChainVerifier {
  assertOptions(options, 'makeChainVerifier', { digest: true, head: true, onEvent: true });
  const { digest, head, onEvent } = options;
  const problems: ChainProblem[] = [];
  const torn: number[] = [];
  const gaps: { line: number; first: number; last: number }[] = [];
  let [count, verified, first, retired] = [0, 0, 0, 0];
  // Lines since the last one that could be read: whichever they were, so many numbers are not missing.
  let unread = 0;
  // Which line is next; no hash when the one before it was not seen.
  let expected: number | undefined;
  let previous: string | undefined = CHAIN_START.hash;
  let [closed, meetsHead] = [false, head === undefined || head.lines === 0];
  const problem = (kind: ChainProblem['problem'], line: number, from: number, to = from): void => {
    problems.push(Object.freeze({ line, problem: kind, n: Object.freeze([from, to] as const) }));
  };

  /** A line whose number is too low: it was missed where it belongs, or was there already. */
  const late = (n: number): void => {
    const gap = gaps.find((each) => each.first <= n && n <= each.last);
    problem(gap === undefined ? 'repeated' : 'misplaced', count, n);
    if (gap === undefined) return;
    gaps.splice(gaps.indexOf(gap), 1);
    if (gap.first < n) gaps.push({ ...gap, last: n - 1 });
    if (n < gap.last) gaps.push({ ...gap, first: n + 1 });
  };
  const previousIn = ({ content }: ChainLine): string | undefined => (isNote(content) ? content.previous : undefined);
  const begin = (read: ChainLine): void => {
    expected = read.n;
    if (read.n === 0) return;
    // A log whose oldest files were retired begins with a file's first line, which says what came before.
    first = read.n;
    previous = previousIn(read);
  };
  const note = (content: ChainNote): void => {
    if (content.log === 'retired') retired = Math.max(retired, content.before ?? 0);
  };

  return harden({
    line: (text: string): void => {
      count += 1;
      const read = readChainLine(text);
      if (read === undefined) {
        problem('unreadable', count, (expected ?? 0) + unread);
        unread += 1;
        return;
      }
      if (expected === undefined) {
        if (unread === 0) begin(read);
        else expected = 0;
      }
      if (read.n < (expected as number)) {
        late(read.n);
        return;
      }
      const from = (expected as number) + unread;
      if (read.n > (expected as number)) {
        if (read.n > from) gaps.push({ line: count, first: from, last: read.n - 1 });
        previous = previousIn(read);
      }
      unread = 0;
      closed = isNote(read.content) && read.content.log === 'closed';
      if (isNote(read.content)) note(read.content);
      const follows = previous === undefined || digest(previous + read.body) === read.hash;
      const isWhole = previous !== undefined && follows;
      if (!follows) problem('changed', count, read.n);
      const argsHold = read.args === undefined || (!isNote(read.content) && digest(read.args) === read.content.digest);
      if (!argsHold) problem('arguments', count, read.n);
      if (isWhole && argsHold) {
        verified += 1;
        if (!isNote(read.content)) onEvent?.(read.content);
      }
      if (head !== undefined && read.n === head.lines - 1) {
        meetsHead = true;
        if (read.hash !== head.hash) problem('rewritten', count, read.n);
      }
      expected = read.n + 1;
      previous = read.hash;
    },
    torn: (bytes: number): void => {
      torn.push(bytes);
    },
    end: (): ChainReport => {
      if (first > retired) problem('missing', 0, retired, first - 1);
      for (const gap of gaps) problem('missing', gap.line, gap.first, gap.last);
      const lines = expected ?? 0;
      if (!meetsHead && head !== undefined && lines < head.lines) problem('truncated', 0, lines, head.lines - 1);
      problems.sort((a, b) => a.line - b.line);
      return harden({
        sound: problems.length === 0,
        problems: Object.freeze([...problems]),
        verified,
        first,
        head: { lines, hash: previous ?? CHAIN_START.hash },
        torn: Object.freeze([...torn]),
        closed,
      });
    },
  });
}

/** Verifies the text of one file. */
export function verifyLines(text: string, options: ChainVerifierOptions): ChainReport {
  const verifier = makeChainVerifier(options);
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  for (const line of lines) verifier.line(line);
  if (rest !== '') verifier.torn(rest.length);
  return verifier.end();
}
