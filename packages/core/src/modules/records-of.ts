// From a definition to a record: one function per module type.
import type { Cell, ModuleEnvironment, ModuleShape, Unit } from '../compiler/unit.ts';
import { isMadeError } from '../errors/make-error.ts';
import type { ModuleDefinition } from '../tenant/types.ts';
import { create, entries, keys, parseJson } from '../commons.ts';
import { lazy } from '../lazy.ts';
import { makeCell } from './cell.ts';
import { makeCommonJsRecord, type Require, type RunningModules } from './commonjs.ts';
import { isFlaw, readExportNames } from './definition.ts';
import type { Place } from './place.ts';
import { type CommonJsParent, type ModuleDescription, ModuleRecord } from './record.ts';
import type { Refusals } from './refusals.ts';
import { makeSyntheticRecord } from './synthetic.ts';
import type { ModuleSystemOptions } from './system.ts';

export interface RecordsOptions
  extends Pick<
    ModuleSystemOptions,
    'compileModule' | 'compileCommonJs' | 'instantiate' | 'instantiateCommonJs' | 'toGuest'
  > {
  readonly refusals: Refusals;
  readonly running: RunningModules;
  readonly urlOf: (id: string) => string;
  readonly importDynamic: (specifier: unknown, referrer: string | undefined, options?: unknown) => Promise<unknown>;
  readonly makeRequire: (id: string, parent: CommonJsParent) => Require;
}

export interface Records {
  /** The record of a module that the host gave. */
  ofDefinition(id: string, definition: ModuleDefinition, place?: Place): ModuleRecord;
  /** The record of a compiled ES module; `id` is undefined for an entry that no host knows. */
  ofUnit(unit: Unit, id: string | undefined, url: string, place?: Place): ModuleRecord;
}

export function makeRecords(options: RecordsOptions): Records {
  const { refusals, urlOf, importDynamic } = options;

  function ofUnit(unit: Unit, id: string | undefined, url: string, place: Place = options): ModuleRecord {
    const { shape } = unit;
    if (shape === undefined) throw new Error(`Expected ${unit.name} to be compiled as a module`);
    const cells = makeCells(shape);
    let meta: Record<string, unknown> | undefined;
    const description: ModuleDescription = {
      id,
      url,
      type: 'module',
      shape: () => shape,
      cells: () => cells,
      place,
      prepare(imports) {
        const environment: ModuleEnvironment = {
          imports,
          exports: cells,
          meta() {
            if (meta === undefined) {
              meta = create(null) as Record<string, unknown>;
              meta.url = url;
            }
            return meta;
          },
          importDynamic: (specifier, importOptions) => importDynamic(specifier, id, importOptions),
        };
        return place.instantiate(unit, environment);
      },
    };
    return new ModuleRecord(description, shape.requests);
  }

  function ofValue(id: string, type: 'json' | 'text' | 'bytes', value: unknown, place: Place): ModuleRecord {
    const names = (): readonly string[] => ['default'];
    const requireNow = (): unknown => value;
    const isComplete = (): boolean => true;
    const run = (set: (name: string, value: unknown) => void): void => set('default', value);
    return makeSyntheticRecord({ id, url: urlOf(id), type, names, requireNow, place, isComplete, run });
  }

  function crossed(id: string, value: unknown): unknown {
    try {
      return options.toGuest(value);
    } catch (error) {
      if (!isMadeError(error)) throw error;
      throw refusals.adopt(error, { name: 'Error', message: `Cannot load module '${urlOf(id)}'` });
    }
  }

  function ofHost(id: string, exports: Readonly<Record<string, unknown>>, place: Place): ModuleRecord {
    const names = keys(exports);
    const values = entries(exports).map(([name, value]) => [name, crossed(id, value)] as const);
    return makeSyntheticRecord({
      id,
      url: urlOf(id),
      type: 'host',
      names: () => names,
      place,
      run(set) {
        for (const [name, value] of values) set(name, value);
      },
    });
  }

  function parseJsonOf(id: string, source: string): unknown {
    try {
      return parseJson(source);
    } catch (error) {
      const { message } = error as Error;
      const face = { name: 'SyntaxError', message: `${urlOf(id)}: ${message}` } as const;
      throw refusals.refuse('MODULE_JSON_INVALID', { module: id, message }, face);
    }
  }

  // The compiler refuses what does not parse; a guest sees V8's kind of error for it.
  function compiled(
    compile: ModuleSystemOptions['compileModule'],
    { source, name, sourceMap, unit }: Extract<ModuleDefinition, { type: 'module' | 'commonjs' }>,
    url: string,
  ): Unit {
    try {
      return compile(source, name ?? url, sourceMap, unit);
    } catch (error) {
      if (!isMadeError(error) || !error.code.startsWith('SOURCE_')) throw error; // the tenant's end
      throw refusals.adopt(error, { name: 'SyntaxError', message: error.message }); // which file, line and column
    }
  }

  function namesOf(id: string, given: readonly string[] | (() => readonly string[])): readonly string[] {
    if (typeof given !== 'function') return given;
    const face = { name: 'Error', message: `Cannot load module '${urlOf(id)}'` } as const;
    let answer: unknown;
    try {
      answer = given();
    } catch (cause) {
      throw refusals.refuse('MODULE_LOAD_FAILED', { specifier: id, referrer: 'its importers' }, face, { cause });
    }
    const names = readExportNames(answer);
    if (!isFlaw(names)) return names;
    const { path, expected, got } = names;
    throw refusals.refuse('MODULE_DEFINITION_INVALID', { module: `${id}${path}`, expected, got }, face);
  }

  function ofDefinition(id: string, definition: ModuleDefinition, place: Place = options): ModuleRecord {
    const url = urlOf(id);
    switch (definition.type) {
      case 'module':
        return ofUnit(compiled(options.compileModule, definition, url), id, url, place);
      case 'commonjs': {
        const unit = compiled(options.compileCommonJs, definition, url);
        const environment = {
          importDynamic: (specifier: unknown, importOptions?: unknown) => importDynamic(specifier, id, importOptions),
        };
        return makeCommonJsRecord({
          id,
          url,
          unit,
          exportNames: lazy(() => namesOf(id, definition.exportNames ?? [])),
          instantiate: (of) => place.instantiateCommonJs(of, environment),
          makeRequire: (parent) => options.makeRequire(id, parent),
          running: options.running,
          place,
        });
      }
      case 'json':
        return ofValue(id, 'json', parseJsonOf(id, definition.source), place);
      case 'text':
        return ofValue(id, 'text', definition.source, place);
      case 'bytes':
        return ofValue(id, 'bytes', definition.bytes, place);
      case 'host':
        return ofHost(id, definition.exports, place);
    }
  }

  return { ofDefinition, ofUnit };
}

/** One cell per binding, named for the first name it is exported under. */
function makeCells({ cells, localExports }: ModuleShape): Cell[] {
  const names = new Map<number, string>();
  for (const { cell, name } of localExports) if (!names.has(cell)) names.set(cell, name);
  return Array.from({ length: cells }, (_, cell) => makeCell(names.get(cell) ?? 'default'));
}
