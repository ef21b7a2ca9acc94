// Packed units: read back they make the same programs, with the same positions; damaged ones are refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { CompileFlags } from '../../src/compiler/context.ts';
import { packUnit, unpackUnit } from '../../src/compiler/pack.ts';
import type { Emission, Goal, Unit } from '../../src/compiler/unit.ts';
import { makeTenant, type ModuleHost, type UnitRequest } from '../../src/index.ts';
import { programFiles, readPrograms } from './support/programs.ts';
import { realSources } from './support/sources.ts';

const FLAGS: readonly CompileFlags[] = [
  { metered: true, guarded: true, depth: false },
  { metered: true, guarded: true, depth: true },
  { metered: false, guarded: false, depth: false },
];

/** Which globals are fixed: by letters, so that some names are late in one answer and not in the other. */
const ANSWERS: readonly ((name: string) => boolean)[] = [() => true, () => false, (name) => name < 'd'];

/** The program without its number, which counts emissions. */
const programOf = ({ text }: Emission): string => text.replace(/\/\/# sourceURL=cofferdam:\d+\//, '');

const packed = (unit: Unit): string => packUnit(unit) as string;

function expectSame(unit: Unit, other: Unit | undefined): void {
  expect(other).toMatchObject({ goal: unit.goal, name: unit.name, async: unit.async });
  expect(other?.source).toBe(unit.source);
  expect(other?.freeNames).toEqual(unit.freeNames);
  expect(other?.shape).toEqual(unit.shape);
  expect(other?.regexps).toEqual(unit.regexps);
  for (const isFixed of ANSWERS) {
    const [one, two] = [unit.emit(isFixed), (other as Unit).emit(isFixed)];
    expect(programOf(two) === programOf(one)).toBe(true);
    const lines = one.text.split('\n').length;
    for (const line of [1, lines >> 1, lines]) expect(two.original(line, 40)).toEqual(one.original(line, 40));
  }
}

function roundTrip(source: string, goal: Goal, flags: CompileFlags): void {
  const unit = compile(source, { goal, name: 'file.js', flags });
  const text = packed(unit);
  expectSame(unit, unpackUnit(text, source, 'file.js'));
  // What emissions write into the edits is not packed.
  expect(packed(unit) === text).toBe(true);
  expect(packed(unpackUnit(text, source, 'other.js') as Unit) === text).toBe(true);
}

describe('packUnit() and unpackUnit()', () => {
  const sources = realSources.filter(({ source }) => source.length < 60_000);
  it.each(sources.map(({ file, ...rest }) => [file, rest] as const))('keep %s', (_, { source, goal }) => {
    for (const flags of FLAGS) roundTrip(source, goal, flags);
  });

  it.each(programFiles)('keep each program of %s', (file) => {
    for (const { source } of readPrograms(file)) for (const flags of FLAGS) roundTrip(source, 'script', flags);
  });

  it('keep modules: imports, exports, awaits, jobs', () => {
    const source = `import a, { b as c } from 'x'; import * as ns from 'y' with { type: 'json' };
      export * from 'z'; export { a as 'a name' }; export default async () => await c;
      export let f = () => undeclared; typeof other; f = () => {}; await ns; for await (const x of a) ns(x);`;
    for (const flags of FLAGS) roundTrip(source, 'module', flags);
  });

  it('knows no unit of a cell, and none that it did not make', () => {
    const cell = compile('1', { goal: 'cell', name: 'cell.js' });
    expect(packUnit(cell)).toBe(undefined);
    expect(packUnit({ ...cell })).toBe(undefined);
  });

  const source = 'let x = [1].map((y) => y + z); try { x() } catch (e) { f(e) }';
  const text = packed(compile(source, { goal: 'script', name: 'a.js' }));

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['another compiler', text.replace(/"compiler":"[^"]*"/, '"compiler":"0"')],
    ['another length', text.replace(/"length":\d+/, '"length":1')],
    ['an edit behind the end', text.replace(/"edits":\[\d+/, '"edits":[1000000')],
    ['an edit before the start', text.replace(/"edits":\[\d+/, '"edits":[-9')],
    ['a text that is missing', text.replace(/"texts":\[.*?\],/, '"texts":[],')],
    ['a list that is torn', text.replace(/"edits":\[\d+,/, '"edits":[')],
    ['an unknown goal', text.replace('"goal":"script"', '"goal":"cell"')],
    ['a use that is unknown', text.replace(/"free":\[(\d+),(\d+),(\d+),\d+/, '"free":[$1,$2,$3,99')],
  ])('refuse %s', (_, damaged) => {
    expect(damaged).not.toBe(text);
    expect(unpackUnit(damaged, source, 'a.js')).toBe(undefined);
  });

  it('refuse or read, never throw, whatever is changed', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, inserted) => {
        unpackUnit(text.slice(0, at) + inserted + text.slice(at + 1), source, 'a.js');
      }),
      { numRuns: 200 },
    );
  });
});

describe('ModuleHost.units', () => {
  /** A module that no other test compiles, so that the process has no unit of it. */
  const host = (salt: string, units: Partial<ModuleHost['units']>): ModuleHost => ({
    resolve: (specifier) => specifier,
    load: () => ({ type: 'module', source: `export const salt = ${JSON.stringify(salt)}` }),
    units: { read: () => undefined, write: () => {}, ...units },
  });

  it('is asked once for each module, and takes what was compiled', async () => {
    const log: string[] = [];
    const modules = host('taken', {
      read: ({ source }: UnitRequest) => void log.push(`read ${source}`),
      write: ({ goal, flags }: UnitRequest, unit: Unit) =>
        void log.push(`write ${goal} ${+flags.metered} ${unit.name}`),
    });
    const tenant = makeTenant({ modules });
    await tenant.import('a');
    await tenant.evaluate('1');
    expect(log).toEqual(['read export const salt = "taken"', 'write module 1 a']);
  });

  it('gives units that run instead of compiling, for this host alone', async () => {
    const source = 'export const salt = "given"';
    const forged = compile('export const salt = "forged"', { goal: 'module', name: 'a' });
    const text = packed(forged);
    const unit = { ...forged, source };
    const modules = host('given', { read: () => unit });
    expect(await makeTenant({ modules }).import('a')).toMatchObject({ salt: 'forged' });
    expect(await makeTenant({ modules: host('given', {}) }).import('a')).toMatchObject({ salt: 'given' });
    expect(text).toContain('"goal":"module"');
  });

  it('is not used when it gives a unit of another text', async () => {
    const other = compile('export const salt = "other"', { goal: 'module', name: 'a' });
    const modules = host('own', { read: () => other });
    expect(await makeTenant({ modules }).import('a')).toMatchObject({ salt: 'own' });
  });

  it('has to have both methods', () => {
    expect(() => makeTenant({ modules: { ...host('x', {}), units: {} as never } })).toThrow(/modules\.units/);
  });
});
