import { describe, expect, test } from 'vitest';
import { parse } from '../../src/compiler/parse.ts';
import { compile } from '../../src/compiler/compile.ts';
import { makeShapeKeeper, SAMPLES } from '../../src/compiler/shapes.ts';
import { plainVisitors } from '../../src/compiler/visitors.ts';

/** The types of all nodes in a tree. */
function typesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const each of value) typesIn(each, found);
  if (typeof value !== 'object' || value === null || !('type' in value)) return found;
  found.add(String(value.type));
  for (const each of Object.values(value)) typesIn(each, found);
  return found;
}

describe('samples', () => {
  test.each(SAMPLES)('for %s are compiled', (goal, source) => {
    expect(compile(source, { goal, name: 'sample' }).goal).toBe(goal);
  });

  test('have every kind of syntax that the compiler knows', () => {
    const types = new Set(SAMPLES.flatMap(([goal, source]) => [...typesIn(parse(source, 'sample', goal).program)]));
    types.add('ParenthesizedExpression'); // which the parser leaves out
    expect(Object.keys(plainVisitors).filter((type) => !types.has(type))).toEqual([]);
  });
});

describe('makeShapeKeeper', () => {
  const WORTH_IT = 100;

  test('has the samples compiled when there was enough to compile, and again after four times as much', () => {
    const keeper = makeShapeKeeper(WORTH_IT);
    const compiled: string[] = [];
    const compileSample = (goal: string): void => {
      compiled.push(goal);
      keeper.compiled(WORTH_IT * 2, compileSample); // it is told of the samples, too
    };
    keeper.compiled(WORTH_IT - 1, compileSample);
    expect(compiled).toEqual([]);
    const goals = SAMPLES.map(([goal]) => goal);
    keeper.compiled(1, compileSample);
    keeper.compiled(WORTH_IT * 4 - 1, compileSample);
    expect(compiled).toEqual(goals);
    keeper.compiled(1, compileSample);
    expect(compiled).toEqual([...goals, ...goals]);
  });

  test('keeps what samples make, and nothing of other programs', () => {
    const keeper = makeShapeKeeper(WORTH_IT);
    keeper.keep({});
    expect(keeper.kept()).toBe(0);
    keeper.compiled(WORTH_IT, () => keeper.keep({}));
    keeper.keep({});
    expect(keeper.kept()).toBe(SAMPLES.length);
  });

  test('tries again later when there was no room for the samples', () => {
    const keeper = makeShapeKeeper(WORTH_IT);
    let tries = 0;
    const fail = (): never => {
      tries += 1;
      throw new RangeError('no stack');
    };
    keeper.compiled(WORTH_IT, fail);
    keeper.compiled(WORTH_IT - 1, fail);
    expect(tries).toBe(1);
    keeper.compiled(1, fail);
    expect(tries).toBe(2);
    keeper.compiled(WORTH_IT, () => keeper.keep({}));
    const kept = keeper.kept();
    keeper.compiled(WORTH_IT * 4, fail);
    expect(keeper.kept()).toBe(kept); // what there was stays
  });
});
