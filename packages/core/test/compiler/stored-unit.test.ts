// Stored units: the program stands there as it was, and what it was made from is read when it is asked for, not before.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { CompileFlags } from '../../src/compiler/context.ts';
import { packUnit } from '../../src/compiler/pack.ts';
import { packStored, type StoredUnit, unpackStored } from '../../src/compiler/stored-unit.ts';
import type { Emission, Goal, Unit } from '../../src/compiler/unit.ts';
import { realSources } from './support/sources.ts';

const flags: CompileFlags = { metered: true, guarded: true, depth: false };

/** Which globals are fixed: the first two were emitted before the unit was stored, the last was not. */
const KNOWN = [() => true, (name: string) => name < 'd'] as const;
const UNKNOWN = (): boolean => false;

/** The program without its number, which counts emissions. */
const programOf = ({ text }: Emission): string => text.replace(/\/\/# sourceURL=cofferdam:\d+\//, '');

function stored(source: string, goal: Goal): { readonly unit: Unit; readonly packed: StoredUnit } {
  const unit = compile(source, { goal, name: 'file.js', flags });
  for (const isFixed of KNOWN) unit.emit(isFixed);
  return { unit, packed: packStored(unit) as StoredUnit };
}

interface Read {
  readonly unit: Unit;
  /** How often what the unit was made from was asked for. */
  readonly asked: () => number;
}

function read({ programs, body }: StoredUnit, source: string, name = 'file.js'): Read {
  let asked = 0;
  const late = (): string => {
    asked += 1;
    return body;
  };
  return { unit: unpackStored({ programs, body: late }, source, name) as Unit, asked: () => asked };
}

function expectSamePlaces(one: Emission, other: Emission): void {
  const lines = one.text.split('\n').length;
  for (const line of [1, lines >> 1, lines]) expect(other.original(line, 40)).toEqual(one.original(line, 40));
  const mappings = ({ sourceMap }: Emission): unknown => {
    const { file: _, ...map } = JSON.parse(sourceMap()) as { file: string };
    return map;
  };
  expect(mappings(other)).toEqual(mappings(one));
  expect(other.sourceMap()).toContain(JSON.stringify(other.script));
}

describe('packStored() and unpackStored()', () => {
  const sources = realSources.filter(({ source }) => source.length < 60_000);
  it.each(sources.map(({ file, ...rest }) => [file, rest] as const))('keep %s', (_, { source, goal }) => {
    const { unit, packed } = stored(source, goal);
    const { unit: again, asked } = read(packed, source);
    const { name, async, freeNames, shape, regexps } = unit;
    expect(again).toMatchObject({ goal, name, async, source, freeNames, regexps });
    expect(again.shape).toEqual(shape);
    for (const isFixed of KNOWN) expect(programOf(again.emit(isFixed)) === programOf(unit.emit(isFixed))).toBe(true);
    expect(asked()).toBe(0);
    for (const isFixed of KNOWN) expectSamePlaces(unit.emit(isFixed), again.emit(isFixed));
    expect(programOf(again.emit(UNKNOWN)) === programOf(unit.emit(UNKNOWN))).toBe(true);
    expectSamePlaces(unit.emit(UNKNOWN), again.emit(UNKNOWN));
    // Emissions for others leave what was worked out before as it was.
    for (const isFixed of KNOWN) expectSamePlaces(unit.emit(isFixed), again.emit(isFixed));
    expect(asked()).toBe(1);
  });

  const source = 'let x = [1].map((y) => y + z); try { x() } catch (e) { f(e) }';
  const { unit, packed } = stored(source, 'script');

  it('give one emission for one compartment, each named anew, under the name that is asked for', () => {
    const [one, two] = [read(packed, source).unit, read(packed, source, 'other.js').unit];
    expect(one.emit(KNOWN[0])).toBe(one.emit(() => true));
    expect(one.emit(KNOWN[0]).script).toMatch(/^cofferdam:\d+\/file\.js$/);
    expect(two.emit(KNOWN[0]).script).toMatch(/^cofferdam:\d+\/other\.js$/);
    expect(one.emit(KNOWN[0]).text).not.toBe(two.emit(KNOWN[0]).text);
    expect(two.emit(KNOWN[0]).text.endsWith(`\n//# sourceURL=${two.emit(KNOWN[0]).script}`)).toBe(true);
  });

  it('can be packed again, from what was read', () => {
    const { unit: again } = read(packed, source);
    expect(packUnit(again)).toBe(packUnit(unit));
    for (const isFixed of KNOWN) again.emit(isFixed);
    expect(packStored(again)).toEqual(packed);
  });

  it('know no unit of a cell, and none that the compiler did not make', () => {
    const cell = compile('1', { goal: 'cell', name: 'cell.js' });
    expect(packStored(cell)).toBe(undefined);
    expect(packStored({ ...unit })).toBe(undefined);
  });

  it('keep a unit of which nothing was emitted', () => {
    const bare = packStored(compile(source, { goal: 'script', name: 'a.js', flags })) as StoredUnit;
    const { unit: again, asked } = read(bare, source);
    expect(programOf(again.emit(KNOWN[1])) === programOf(unit.emit(KNOWN[1]))).toBe(true);
    expect(asked()).toBe(1);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{\n'],
    ['null', 'null\n'],
    ['an empty object', '{}\n'],
    ['another compiler', packed.programs.replace(/"compiler":"[^"]*"/, '"compiler":"0"')],
    ['another length', packed.programs.replace(/"length":\d+/, '"length":1')],
    ['a program that is cut off', packed.programs.slice(0, -20)],
    ['a program of another length', packed.programs.replace(/"programs":\[\["[^"]*",\d/, '$&1')],
  ])('refuse %s', (_, programs) => {
    expect(programs).not.toBe(packed.programs);
    expect(unpackStored({ programs, body: () => packed.body }, source, 'a.js')).toBe(undefined);
  });

  it('say so when what a program was made from is not there', () => {
    const torn = unpackStored({ programs: packed.programs, body: () => '{}' }, source, 'a.js') as Unit;
    expect(torn.emit(KNOWN[0]).text).toContain('map');
    expect(() => torn.emit((name) => name === 'z')).toThrow('Expected the unit of a.js to be whole');
  });
});
