// A table in the manner of test262 for every guarded native: receivers of every brand, arguments of every kind, spies
// on each conversion, species, iterators that misbehave, holes, lying lengths, buffers that go away, and an input that
// throws, or a receiver that changes, at each question a call asks. The original, in host code, says what is right;
// the guard, in a turn, must give the same value or error, ask the same questions in the same order, and leave the
// same behind. The tables are in ./table; test262 itself runs by `npm run test262`.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { originalOf } from '../../src/guards/install.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { guards } from '../../src/guards/table.ts';
import { guardAt, makeCounter, paidBy } from './support/agree.ts';
import { happenings, plainCases } from './table/cases.ts';
import { type Known, known } from './table/known.ts';
import { type Row, table } from './table/rows.ts';
import { begin, type Came, type Case } from './table/run.ts';

/** Where this engine has no such native, and lockdown supplies none. */
const isHere = (path: string): boolean => {
  const place = findPlace(path);
  if (place === undefined) return false;
  const property = Object.getOwnPropertyDescriptor(place.holder, place.key) as PropertyDescriptor;
  const found: unknown = property[place.part] ?? (property.get as { originalValue?: unknown }).originalValue;
  return originalOf(found as object) !== undefined;
};

const tenant = makeTenant({
  limits: { fuelPerTurn: 2 ** 50, wallMs: Number.POSITIVE_INFINITY, heapBytes: Number.POSITIVE_INFINITY },
});
const expose = tenant.evaluateNear('(key, value) => { globalThis[key] = value }') as (
  key: string,
  value: unknown,
) => void;

/** Runs host code as a tenant's turn, with its promise jobs. */
function asTenant<T>(work: () => T): T {
  let result: T | undefined;
  expose('work', () => {
    result = work();
  });
  tenant.evaluateNear('work()');
  return result as T;
}

type Callable = (...args: readonly unknown[]) => unknown;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function all(row: Row, fn: Callable, cases: readonly Case[], turn: boolean): Promise<Came[]> {
  const work = () => cases.map((given) => begin(fn, given, row.result));
  const ends = !turn ? work() : row.result === 'awaited' ? asTenant(work) : paidBy(makeCounter(), work);
  if (row.result === 'awaited') await settled();
  return ends.map((end) => end());
}

describe('every guarded native', () => {
  it('has one row', () => {
    expect(table.map(({ path }) => path).sort()).toEqual(
      guards
        .map(({ path }) => path)
        .filter((path) => !/^(?:Float16Array|%AsyncGeneratorPrototype%)$/.test(path) || isHere(path))
        .sort(),
    );
  });
});

const met = new Set<Known>();
const isKnown = (path: string, { label, at }: Case, right: Came, wrong: Came): boolean => {
  const found = known.find((line) => line.path.test(path) && line.label.test(label));
  if (found !== undefined) met.add(found);
  const result = ({ outcome, after }: Came): string => JSON.stringify([outcome, after]);
  return found !== undefined && (found.asks !== true || at !== undefined || result(right) === result(wrong));
};

const here = table.filter(({ path }) => isHere(path));

describe.each(here.map((row, i) => ({ ...row, i })))('$path', ({ i, ...row }) => {
  const { guard, original } = guardAt(row.path) as unknown as { guard: Callable; original: Callable };

  // some are thousands of calls: on a machine that is busy with something else that may take long
  it('does what the original does', { timeout: 120_000 }, async () => {
    const plain = plainCases(row);
    const asked = await all(row, original, plain, false);
    const changed = plain.flatMap((given, k) => happenings(row, given, asked[k] as Came, i + k));
    const expected = [...asked, ...(await all(row, original, changed, false))];
    const cases = [...plain, ...changed];
    const got = await all(row, guard, cases, true);
    const differ = cases.flatMap((given, k) => {
      const [right, wrong] = [expected[k] as Came, got[k] as Came];
      const [heard, answered] = [JSON.stringify(right), JSON.stringify(wrong)];
      if (heard === answered || isKnown(row.path, given, right, wrong)) return [];
      return [`${given.label}\n  original ${heard}\n  guard    ${answered}`];
    });
    expect(differ.slice(0, 5).join('\n')).toBe('');
  });
});

describe('what is known to differ', () => {
  it.each(known.filter(({ open }) => open !== true))('is still to be met: $reason', (line) => {
    expect(met.has(line)).toBe(true);
  });
});
