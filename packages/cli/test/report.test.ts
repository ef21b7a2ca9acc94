import type { Outcome } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { outcomeJson, printOutcome, type TextSink, writeLine } from '../src/report.ts';

const usage = { fuel: 1, turns: 1, ms: 1, cpuMs: 1, heapBytes: 0, outputBytes: 0, pendingJobs: 0, timers: 0 };

function makeSink(isTerminal = false): TextSink & { text: string } {
  const sink = {
    isTerminal,
    text: '',
    write: (text: string): void => {
      sink.text += text;
    },
  };
  return sink;
}

function print(outcome: Outcome, quietUndefined = false): readonly [string, string] {
  const [stdout, stderr] = [makeSink(), makeSink()];
  printOutcome(outcome, { stdout, stderr }, { quietUndefined });
  return [stdout.text, stderr.text];
}

describe('outcomeJson()', () => {
  it('leaves out a value that JSON would change, and keeps its inspection', () => {
    const of = (value: unknown): unknown =>
      JSON.parse(outcomeJson({ status: 'ok', value, inspection: 'i', output: [], usage }));
    expect(of({ a: [1, null] })).toEqual({ status: 'ok', value: { a: [1, null] }, inspection: 'i', output: [], usage });
    for (const value of [undefined, Number.NaN, 1n, new Map(), [undefined]])
      expect(of(value)).toEqual({ status: 'ok', inspection: 'i', output: [], usage });
  });

  it('is one line', () => {
    expect(outcomeJson({ status: 'ok', value: 'a\nb\u2028\ud800', inspection: '', output: [], usage })).not.toMatch(
      /\n/,
    );
  });
});

describe('printOutcome()', () => {
  it('prints the value to stdout and the error with its causes to stderr', () => {
    expect(print({ status: 'ok', inspection: '{ a: 1 }', output: [], usage })).toEqual(['{ a: 1 }\n', '']);
    const error = {
      name: 'TypeError',
      message: 'no',
      stack: 'TypeError: no\n    at f (eval.js:1:2)',
      cause: { name: 'Error', message: 'deep', code: 'X' },
    };
    expect(print({ status: 'error', error, output: [], usage })).toEqual([
      '',
      'TypeError: no\n    at f (eval.js:1:2)\ncaused by Error [X]: deep\n',
    ]);
    const aggregate = { name: 'AggregateError', message: '', errors: [error, { name: 'Error', message: '5' }] };
    expect(print({ status: 'error', error: aggregate, output: [], usage })[1]).toBe(
      'AggregateError\namong them TypeError: no\n    at f (eval.js:1:2)\ncaused by Error [X]: deep\namong them Error: 5\n',
    );
  });

  it('prints where a limit struck', () => {
    const error = { name: 'Error', message: 'too long', code: 'LIMIT_WALL' };
    const faultAt = { file: 'eval.js', line: 3, column: 7 };
    expect(print({ status: 'exhausted', fault: 'wall', faultAt, error, output: [], usage })).toEqual([
      '',
      'Error [LIMIT_WALL]: too long\n    at eval.js:3:7\n',
    ]);
  });

  it('keeps undefined to itself when asked', () => {
    const outcome: Outcome = { status: 'ok', inspection: 'undefined', output: [], usage };
    expect([print(outcome, true), print(outcome, false)]).toEqual([
      ['', ''],
      ['undefined\n', ''],
    ]);
  });
});

describe('writeLine()', () => {
  it('shows control characters to a terminal instead of obeying them', () => {
    const [terminal, pipe] = [makeSink(true), makeSink(false)];
    const hostile = '\x1b]0;owned\x07\x1b[2J\u202etxt\x9b1m\ttab\nline';
    for (const sink of [terminal, pipe]) writeLine(sink, hostile);
    expect(terminal.text).toBe('\\u001b]0;owned\\u0007\\u001b[2J\\u202etxt\\u009b1m\ttab\nline\n');
    expect(pipe.text).toBe(`${hostile}\n`);
  });
});
