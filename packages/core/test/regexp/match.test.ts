import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMatch } from '../../src/regexp/match.ts';
import { parsePattern } from '../../src/regexp/parse.ts';
import { makeProgram } from '../../src/regexp/program.ts';
import { makeResult } from '../../src/regexp/result.ts';
import { flags, inputs, patterns } from './patterns.ts';

class TooLong extends Error {}

/** Stops what the engine would take too long for. */
const free = {
  pay: (steps: number): void => {
    if (steps >= 1000) throw new TooLong();
  },
  overflow: (): never => {
    throw new Error('overflow');
  },
};

/** V8 11 (Node 20) has bugs in complements under `v`: `[^]` is nothing, `(?:c)+?[^\\W_]*` takes no letters. */
const isMisread = (source: string, letters: string): boolean => letters.includes('v') && source.includes('[^');

function compile(source: string, letters: string): RegExp | undefined {
  if (isMisread(source, letters)) return undefined;
  try {
    return new RegExp(source, letters);
  } catch {
    return undefined;
  }
}

/** What our matcher gives where the engine gives `regexp.exec(input)`. */
function own(regexp: RegExp, input: string, from: number): RegExpExecArray | null {
  const pattern = parsePattern(regexp.source, regexp.flags);
  if (pattern === undefined) throw new Error(`not parsed: ${regexp}`);
  const program = makeProgram(pattern);
  if (program === undefined) throw new Error(`too long: ${regexp}`);
  const found = findMatch(program, input, from, regexp.sticky, free);
  return found === undefined ? null : makeResult(found, input, pattern, regexp.hasIndices);
}

const shown = (result: RegExpExecArray | null): unknown =>
  result && {
    texts: [...result],
    index: result.index,
    input: result.input,
    groups: result.groups && Object.entries(result.groups),
    indices: result.indices && [...result.indices],
    named: result.indices?.groups && Object.entries(result.indices.groups),
    keys: Reflect.ownKeys(result),
  };

function expectAgreement(regexp: RegExp, input: string, from = 0): void {
  const at = regexp.global || regexp.sticky ? from : 0;
  let ours: RegExpExecArray | null;
  try {
    ours = own(regexp, input, at);
  } catch (error) {
    if (error instanceof TooLong) return;
    throw error;
  }
  regexp.lastIndex = from;
  const native = regexp.exec(input);
  const unicode = /[uv]/.test(regexp.flags);
  // V8's answers differ by how it comes upon a lone surrogate
  if (unicode && /\p{Surrogate}/u.test(input)) return;
  const splits = (at: number): boolean => unicode && at > 0 && (input.codePointAt(at - 1) as number) > 0xffff;
  // V8 12 and older miss a single pair when they start within it, and any V8 may find nothing within a pair
  if (splits(from) || (native !== null && splits(native.index))) return;
  expect(shown(ours), `${regexp} on ${JSON.stringify(input)} from ${from}`).toEqual(shown(native));
}

describe('findMatch() agrees with the engine', () => {
  test('on generated patterns, flags and inputs', () => {
    fc.assert(
      fc.property(patterns(), flags, inputs, (source, letters, input) => {
        const regexp = compile(source, letters);
        fc.pre(regexp !== undefined);
        expectAgreement(regexp, input);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    );
  });

  test('from any position', () => {
    fc.assert(
      fc.property(patterns(), flags, inputs, fc.nat(10), (source, letters, input, from) => {
        const regexp = compile(source, letters);
        fc.pre(regexp !== undefined && from <= input.length);
        expectAgreement(regexp, input, from);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1000) },
    );
  });
});
