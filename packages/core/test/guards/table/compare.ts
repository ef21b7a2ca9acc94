// A row's calls, of the original in host code and of the guard in a turn, and where they came to different things.
import { makeTenant } from '@cofferdam/core';
import { originalOf } from '../../../src/guards/install.ts';
import { findPlace } from '../../../src/guards/paths.ts';
import { guardAt, makeCounter, paidBy } from '../support/agree.ts';
import { happenings, plainCases } from './cases.ts';
import { type Known, known } from './known.ts';
import { type Row, table } from './rows.ts';
import { begin, type Came, type Case } from './run.ts';

/** Whether this engine has such a native, or lockdown supplied one. */
export const isHere = (path: string): boolean => {
  const place = findPlace(path);
  if (place === undefined) return false;
  const property = Object.getOwnPropertyDescriptor(place.holder, place.key) as PropertyDescriptor;
  const found: unknown = property[place.part] ?? (property.get as { originalValue?: unknown }).originalValue;
  return originalOf(found as object) !== undefined;
};

/** The rows of what there is here. */
export const rowsHere: readonly Row[] = table.filter(({ path }) => isHere(path));

const none = Number.POSITIVE_INFINITY;
const tenant = makeTenant({ limits: { fuelPerTurn: 2 ** 50, wallMs: none, heapBytes: none } });
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

/** The known differences that were come upon. */
export const met: Set<Known> = new Set();

const isKnown = (path: string, { label, at }: Case, right: Came, wrong: Came): boolean => {
  const found = known.find((line) => line.path.test(path) && line.label.test(label));
  if (found !== undefined) met.add(found);
  const result = ({ outcome, after }: Came): string => JSON.stringify([outcome, after]);
  return found !== undefined && (found.asks !== true || at !== undefined || result(right) === result(wrong));
};

/**
 * The calls of a row that came to something else than they should, each with what it came to.
 *
 * @param turn counts up over the rows: see cases.ts
 */
export async function differences(
  row: Row,
  turn: number,
  keep: (label: string) => boolean = () => true,
): Promise<string[]> {
  const { guard, original } = guardAt(row.path) as unknown as { guard: Callable; original: Callable };
  const plain = plainCases(row).filter(({ label }) => keep(label));
  const asked = await all(row, original, plain, false);
  const changed = plain.flatMap((given, k) => happenings(row, given, asked[k] as Came, turn + k));
  const expected = [...asked, ...(await all(row, original, changed, false))];
  const cases = [...plain, ...changed];
  const got = await all(row, guard, cases, true);
  return cases.flatMap((given, k) => {
    const [right, wrong] = [expected[k] as Came, got[k] as Came];
    const [heard, answered] = [JSON.stringify(right), JSON.stringify(wrong)];
    if (heard === answered || isKnown(row.path, given, right, wrong)) return [];
    return [`${given.label}\n  original ${heard}\n  guard    ${answered}`];
  });
}
