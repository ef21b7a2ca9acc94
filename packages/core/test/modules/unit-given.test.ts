// A module may come with the unit that was made of its text: taken only when it is that.
import { describe, expect, it } from 'vitest';
import { programsOf } from '../../src/compiler/emit.ts';
import { compile, type CompileFlags, makeTenant, type ModuleDefinition, type Unit } from '../../src/index.ts';

const SOURCE = 'export const value = 1 + 1;\n';
const OTHER = 'export const value = 3 + 1;\n';
const NAME = 'given.js';
const ALL: CompileFlags = { metered: true, guarded: true, depth: false };

const unitOf = (source: string, name: string = NAME, goal: 'module' | 'commonjs' = 'module'): Unit =>
  compile(source, { goal, name, flags: ALL });

async function load(unit: unknown): Promise<unknown> {
  const definition = { type: 'module', source: SOURCE, name: NAME, unit } as ModuleDefinition;
  const tenant = makeTenant({ modules: { resolve: () => 'id', load: () => definition } });
  try {
    return (await tenant.import('x')).value;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe('ModuleDefinition.unit', () => {
  it('is asked for the flags of the tenant, and taken when it was made of the text', async () => {
    const asked: CompileFlags[] = [];
    const made = unitOf(SOURCE);
    const give = (flags: CompileFlags): Unit => {
      asked.push(flags);
      return made;
    };
    expect(programsOf(made).size).toBe(0);
    expect(await load(give)).toBe(2);
    expect(asked).toEqual([ALL]);
    expect(programsOf(made).size).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['a unit of another text', unitOf(OTHER)],
    ['a unit of another name', unitOf(SOURCE, 'other.js')],
    ['a unit of another kind', unitOf('exports.value = 9;', NAME, 'commonjs')],
    ['what looks like a unit of the text', { ...unitOf(OTHER), source: SOURCE }],
    ['what inherits from one', Object.create(unitOf(OTHER), { source: { value: SOURCE } })],
    ['a number', 7],
  ])('is not taken when it is %s: the text is compiled', async (_, given) => {
    expect(await load(() => given as Unit)).toBe(2);
  });

  it('is refused when it is no function', async () => {
    expect(await load(unitOf(SOURCE))).toBe('MODULE_DEFINITION_INVALID');
  });
});
