// A module that something compiled before carries a source map: every position is the author's.
import { describe, expect, it } from 'vitest';
import { compile, isCodedError, makeTenant, type ModuleDefinition, type ModuleHost } from '../../src/index.ts';
import { compileCached } from '../../src/tenant/compile-cache.ts';
import { readCarriedMap, withOriginalPositions } from '../../src/compiler/carried-map.ts';
import { encodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** A map by which line n of the text is line `10 * n` of the author's, two columns further right. */
function tenfold(lines: number): string {
  const mappings = Array.from({ length: lines }, (_, line) =>
    Array.from({ length: 80 }, (_, column): [number, number, number, number] => [
      column,
      0,
      (line + 1) * 10 - 1,
      column + 2,
    ]),
  );
  const trace = new TraceMap({ version: 3, names: [], sources: ['a.ts'], mappings });
  return JSON.stringify({ version: 3, names: [], sources: ['a.ts'], mappings: encodedMappings(trace) });
}

const hostOf = (definition: ModuleDefinition): ModuleHost => ({ resolve: () => 'a.ts', load: () => definition });
const importFrom = (definition: ModuleDefinition, source = "import 'x'") =>
  makeTenant({ modules: hostOf(definition) }).run(source, { module: true });

describe('sourceMap of a module definition', () => {
  it.each(['module', 'commonjs'] as const)('maps the stack of what a %s throws', async (type) => {
    const source = 'function f() {\n  throw new Error("x");\n}\nf();';
    const { error } = await importFrom({ type, source, name: 'a.ts', sourceMap: tenfold(4) });
    expect(error?.stack?.match(/\bat .*/g)?.slice(0, 2)).toEqual(['at f (a.ts:20:11)', 'at a.ts:40:3']);
  });

  it.each([
    ['a syntax error', 'const a = 1;\nlet b = ;', 'SOURCE_SYNTAX', { line: 20, column: 11 }],
    ['a refused literal', '\n\n/(a*)*\\1b/.test("")', 'SOURCE_REGEXP', { line: 30, column: 3 }],
    ['an export that is not there', '\nimport { nope } from "y"', 'MODULE_EXPORT_MISSING', { line: 20, column: 24 }],
  ])('maps the position of %s', async (_, source, code, position) => {
    const host: ModuleHost = {
      resolve: (specifier) => specifier,
      load: (id) =>
        id === 'x'
          ? { type: 'module', source, name: 'a.ts', sourceMap: tenfold(3) }
          : { type: 'module', source: 'export {}' },
    };
    const tenant = makeTenant({ modules: host, regexp: 'linear' });
    const error: unknown = await tenant.import('x').catch((thrown: unknown) => thrown);
    expect(isCodedError(error) && [error.code, error.details]).toMatchObject([code, position]);
  });

  it('belongs to the module: one text with two maps has two places', async () => {
    const source = 'throw new Error("x");';
    const shifted = tenfold(1)
      .replace('"a.ts"', '"b.ts"')
      .replace(/"mappings":"[^"]*"/, '"mappings":"AAEE"');
    for (const [sourceMap, place] of [
      [tenfold(1), 'a.ts:10:9'],
      [shifted, 'a.ts:3:3'],
      [undefined, 'a.ts:1:7'],
    ] as const) {
      const definition = {
        type: 'module',
        source,
        name: 'a.ts',
        ...(sourceMap === undefined ? {} : { sourceMap }),
      } as const;
      for (let time = 0; time < 2; time += 1) expect((await importFrom(definition)).error?.stack).toContain(place);
    }
  });

  it('is shared with the unit, so that positions live as long as any tenant that runs it', () => {
    const options = { goal: 'module', name: 'a.ts', flags: { metered: true, guarded: true, depth: false } } as const;
    const unit = () => compileCached('let shared = 1;', { ...options, sourceMap: tenfold(1) });
    expect(unit()).toBe(unit());
    expect(unit().emit(() => true)).toBe(unit().emit(() => true));
    expect(unit()).not.toBe(compileCached('let shared = 1;', options));
  });

  it('says where the fuel ran out', async () => {
    const definition = { type: 'module', source: '\nfor (;;) {}', name: 'a.ts', sourceMap: tenfold(2) } as const;
    const tenant = makeTenant({ modules: hostOf(definition), limits: { fuel: 100_000 } });
    expect((await tenant.run("import 'x'", { module: true })).faultAt).toMatchObject({ file: 'a.ts', line: 20 });
  });

  it('may leave text out: the last place before it counts', () => {
    const trace = new TraceMap({ version: 3, names: [], sources: ['a'], mappings: [[[0, 0, 4, 2]], [], [[3]]] });
    const map = readCarriedMap(
      JSON.stringify({ version: 3, sources: ['a'], names: [], mappings: encodedMappings(trace) }),
    );
    expect([1, 2, 3, 9].map((line) => map.original({ line, column: 9 }))).toEqual(
      Array.from({ length: 4 }, () => ({ line: 5, column: 3 })),
    );
    const empty = readCarriedMap('{"version":3,"sources":["a"],"names":[],"mappings":""}');
    expect(empty.original({ line: 3, column: 3 })).toEqual({ line: 1, column: 1 });
  });

  it('goes into the source map of the emission', () => {
    const unit = withOriginalPositions(
      compile('let a = 1;\nlet b = a;', { goal: 'module', name: 'a.ts' }),
      readCarriedMap(tenfold(2)),
    );
    const { text, sourceMap } = unit.emit(() => true);
    const lines = text.slice(0, text.indexOf('let b')).split('\n');
    const at = { line: lines.length, column: lines.at(-1)?.length ?? 0 };
    expect(originalPositionFor(new TraceMap(sourceMap()), at)).toMatchObject({ line: 20, column: 2 });
  });

  it.each([['no JSON'], ['{}'], ['{"version":3,"sources":["a","b"],"names":[],"mappings":""}'], [7]])(
    'is refused when it is %s',
    async (sourceMap) => {
      const definition = { type: 'module', source: '', sourceMap } as ModuleDefinition;
      expect(await importFrom(definition)).toMatchObject({ error: { code: 'MODULE_DEFINITION_INVALID' } });
    },
  );
});
