// A table in the manner of test262 for every guarded native: receivers of every brand, arguments of every kind, spies
// on each conversion, species, iterators that misbehave, holes, lying lengths, buffers that go away, and an input that
// throws, or a receiver that changes, at each question a call asks. The original, in host code, says what is right;
// the guard, in a turn, must give the same value or error, ask the same questions in the same order, and leave the
// same behind. The tables are in ./table; test262 itself runs by `npm run test262` (docs/conformance.md).
import { describe, expect, it } from 'vitest';
import { guards } from '../../src/guards/table.ts';
import { differences, isHere, met, rowsHere } from './table/compare.ts';
import { known } from './table/known.ts';
import { table } from './table/rows.ts';

describe('every guarded native', () => {
  it('has one row', () => {
    // the kinds of typed arrays are those that the engine has
    const listed = guards.map(({ path }) => path).filter((path) => path !== 'Float16Array' || isHere(path));
    expect(table.map(({ path }) => path).sort()).toEqual(listed.sort());
  });
});

describe.each(rowsHere.map((row, turn) => ({ path: row.path, row, turn })))('$path', ({ row, turn }) => {
  // thousands of calls: on a machine that is busy with something else that may take long
  it('does what the original does', { timeout: 120_000 }, async () => {
    expect((await differences(row, turn)).slice(0, 5).join('\n')).toBe('');
  });
});

describe('what is known to differ', () => {
  it.each(known)('is still to be met: $reason', (line) => {
    expect(met.has(line)).toBe(true);
  });
});
