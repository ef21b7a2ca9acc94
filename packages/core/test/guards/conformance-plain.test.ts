// The table of conformance where there never was a proxy of an array: guards look less closely at arrays then
// (genuine.ts), and most of their work is done on that way.
import { describe, expect, it } from 'vitest';
import { anyArrayProxy } from '../../src/guards/genuine.ts';
import { differences, rowsHere } from './table/compare.ts';

const rows = rowsHere.filter(({ path }) => /^(?:Array|%TypedArray%|Object|Function|JSON)\b/.test(path));
const withoutProxies = (label: string): boolean => !/spied|prox/i.test(label);

describe.each(rows.map((row, turn) => ({ path: row.path, row, turn })))('$path', ({ row, turn }) => {
  it('does what the original does to what is no proxy', { timeout: 120_000 }, async () => {
    expect((await differences(row, turn, withoutProxies)).slice(0, 5).join('\n')).toBe('');
    expect(anyArrayProxy).toBe(false);
  });
});
