// The module system of one tenant: loads through its ModuleHost, links and evaluates by ECMA-262.
//
// Trusted: the host, the compiler's units, the tenant's `instantiate` and border. Not trusted: whatever a module's
// code does while it runs. Guests hold namespaces, promises, `require` and import.meta; never a record, a cell or an
// error of the host. What guest code throws passes through unchanged, each time the same value.
import type { Unit } from '../compiler/unit.ts';
import type { ModuleHost, UnitOfSource } from '../tenant/types.ts';
import { freeze, promiseThen } from '../commons.ts';
import { readImportOptions } from './attributes.ts';
import { makeCellOf } from './cell.ts';
import { filenameOf, makeRunningModules, publishRunning, type Require } from './commonjs.ts';
import { makeCrossings } from './crossings.ts';
import { makeEvaluator } from './evaluate.ts';
import { hoistingsOf, link } from './link.ts';
import { makeLoader, type Referrer } from './load.ts';
import { makeNamespace } from './namespace.ts';
import type { Place } from './place.ts';
import { makeRecords } from './records-of.ts';
import { type CommonJsParent, type ModuleRecord, postOrder } from './record.ts';
import { type MakeGuestError, makeRefusals } from './refusals.ts';
import { cellOf, exportedNames, namespaceOf, resolveExport } from './resolve-export.ts';

export interface ModuleSystemOptions extends Omit<Place, 'scope'> {
  /** The tenant's name, for messages. */
  readonly tenant: string;
  readonly host: ModuleHost;
  /**
   * `name` is how stack traces call it, `sourceMap` leads to the author's file, `unit` is what the module came with.
   * Throws SOURCE_SYNTAX.
   */
  readonly compileModule: (source: string, name: string, sourceMap?: string, unit?: UnitOfSource) => Unit;
  readonly compileCommonJs: (source: string, name: string, sourceMap?: string, unit?: UnitOfSource) => Unit;
  /** Where a module runs when that is not the tenant's own compartment. Default: all run there. */
  readonly placeOf?: (id: string) => Place | undefined;
  /** The border, for the values of `host` modules. */
  readonly toGuest: (value: unknown) => unknown;
  readonly makeGuestError: MakeGuestError;
  /** Opens a turn around guest code that runs after something was loaded or awaited. Default: none. */
  readonly enter?: <T>(run: () => T) => T;
  /** What a promise of the guest's is resolved with, as the engine may have it. Default: as it is. */
  readonly passOn?: (value: unknown) => unknown;
}

/**
 * A namespace in a box: a namespace that exports `then` is a thenable of the guest's, and a promise of it would run
 * that guest code wherever the host awaits it.
 */
export interface ImportedModule {
  readonly namespace: object;
}

export interface ModuleSystem {
  /** For the host. Rejects with a coded refusal, or with what the module threw. */
  importNamespace(specifier: string, referrer?: string): Promise<ImportedModule>;
  /** The synchronous twin: MODULE_LOAD_ASYNC or MODULE_EVALUATES_ASYNC when there is no synchronous answer. */
  importNow(specifier: string, referrer?: string): object;
  /** Links and evaluates a module that no host knows; its specifiers resolve as an entry's. */
  evaluateEntry(unit: Unit): Promise<ImportedModule>;
  /** What `require` of this id gives to the guest: for globals that are modules. */
  requireById(id: string): unknown;
  /** `import()` of guest code: a promise for the guest, rejected with errors it may see. */
  importDynamic(specifier: unknown, referrer: string | undefined, options?: unknown): Promise<unknown>;
}

const hostReferrer: Referrer = freeze({ id: undefined, url: 'the host' });
const hostParent: CommonJsParent = freeze({ id: '.', filename: '.' });

export function makeModuleSystem(options: ModuleSystemOptions): ModuleSystem {
  const { host, enter = (run) => run(), passOn = (value) => value } = options;
  const refusals = makeRefusals(options.makeGuestError);
  let hardens = false;
  const placeOf = (id: string): Place | undefined => {
    const place = options.placeOf?.(id);
    if (place?.harden !== undefined) hardens = true;
    return place;
  };
  const crossings = makeCrossings(() => hardens);
  const evaluator = makeEvaluator(enter, crossings.imports);
  const running = makeRunningModules();
  const urlOf = (id: string): string => host.url?.(id) ?? id;
  const records = makeRecords({ ...options, refusals, running, urlOf, importDynamic, makeRequire });
  const loader = makeLoader({ host, refusals, placeOf, makeRecordOf: records.ofDefinition });
  const facades = new WeakMap<ModuleRecord, object>();

  const referrerOf = (id: string | undefined): Referrer => (id === undefined ? hostReferrer : { id, url: urlOf(id) });

  const scopeOf = (id: string | undefined): string | undefined =>
    id === undefined || !hardens ? undefined : placeOf(id)?.scope;

  async function settle(record: ModuleRecord): Promise<ImportedModule> {
    await loader.loadGraph(record);
    enter(() => link(record, refusals));
    await Promise.all(hoistingsOf(record));
    await enter(() => evaluator.evaluate(record));
    enter(crossings.settle);
    return { namespace: namespaceOf(record) };
  }

  async function importNamespace(specifier: string, referrer?: string): Promise<ImportedModule> {
    const wanted = { specifier, referrer: referrerOf(referrer), how: 'import' } as const;
    return telling(async () => settle(await loader.fetch(wanted)));
  }

  /** Tells the host's store when what was asked for in the host's name is over. */
  async function telling<T>(load: () => Promise<T>): Promise<T> {
    let whole = false;
    try {
      const loaded = await load();
      whole = true;
      return loaded;
    } finally {
      host.units?.settled?.(whole);
    }
  }

  function importNow(specifier: string, referrer?: string): object {
    const from = referrerOf(referrer);
    const record = loader.fetchNow({ specifier, referrer: from, how: 'import' });
    settleNow(record, specifier, from);
    return namespaceOf(record);
  }

  function settleNow(record: ModuleRecord, specifier: string, referrer: Referrer): void {
    if (record.status !== 'evaluated') {
      loader.loadGraphNow(record);
      link(record, refusals);
      assertSynchronous(record, specifier, referrer);
      if (record.type !== 'host') publishRunning(running); // a host's values look at no module
    }
    evaluator.evaluateNow(record);
    crossings.settle();
  }

  function assertSynchronous(root: ModuleRecord, specifier: string, { url: referrer }: Referrer): void {
    for (const record of postOrder(root, ({ status }) => status !== 'evaluated')) {
      if (record.status === 'evaluating') {
        throw refusals.refuse(
          'MODULE_REQUIRE_CYCLE',
          { specifier, referrer },
          {
            name: 'Error',
            message: `Cannot require() ES Module '${specifier}' in a cycle`,
            code: 'ERR_REQUIRE_CYCLE_MODULE',
          },
        );
      }
      if (record.status === 'evaluating-async' || record.body?.async === true) {
        throw refusals.refuse(
          'MODULE_EVALUATES_ASYNC',
          { specifier, referrer },
          {
            name: 'Error',
            message: `require() cannot be used on '${specifier}', an ESM graph with top-level await: use import() instead`,
            code: 'ERR_REQUIRE_ASYNC_MODULE',
          },
        );
      }
    }
  }

  function evaluateEntry(unit: Unit): Promise<ImportedModule> {
    return telling(() => settle(records.ofUnit(unit, undefined, unit.name)));
  }

  function importDynamic(specifier: unknown, referrer: string | undefined, given?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // Reads the guest's arguments now, in the guest's turn; what they throw rejects the promise.
      const text = `${specifier as string}`;
      const attributes = readImportOptions(given, options.makeGuestError);
      let loaded: ModuleRecord | undefined;
      const load = async (): Promise<ImportedModule> => {
        const wanted = { specifier: text, attributes, referrer: referrerOf(referrer), how: 'import' } as const;
        loaded = await loader.fetch(wanted);
        return settle(loaded);
      };
      const answered = promiseThen(
        // scripts ask in the host's name, as entries do
        referrer === undefined ? telling(load) : load(),
        // a namespace with `then` is a thenable, as in the spec
        (module) =>
          enter(() => {
            if (loaded !== undefined) crossings.all(loaded, scopeOf(referrer));
            resolve(passOn((module as ImportedModule).namespace));
          }),
        (error) => enter(() => reject(refusals.toGuest(error))),
      );
      promiseThen(answered, undefined, () => {}); // a tenant that has ended takes no answers
    });
  }

  function makeRequire(id: string, self: CommonJsParent): Require {
    const referrer = referrerOf(id);
    const asGuest = <T>(run: () => T): T => {
      try {
        return run();
      } catch (error) {
        throw refusals.toGuest(error);
      }
    };
    const wantedBy = (specifier: unknown) => {
      if (typeof specifier !== 'string')
        throw options.makeGuestError('TypeError', 'The "id" argument must be of type string');
      return { specifier, referrer, how: 'require' } as const;
    };
    const require = (specifier: unknown): unknown =>
      asGuest(() => {
        const wanted = wantedBy(specifier);
        return requireRecord(loader.fetchNow(wanted), wanted.specifier, referrer, self);
      });
    const resolve = (specifier: unknown): string =>
      asGuest(() => filenameOf(urlOf(loader.resolve(wantedBy(specifier)))));
    return freeze(Object.assign(require, { resolve: freeze(resolve), extensions: {}, cache: {} }));
  }

  function requireById(id: string): unknown {
    try {
      const wanted = { specifier: id, referrer: hostReferrer, how: 'require' } as const;
      return requireRecord(loader.knownNow(id, wanted), id, hostReferrer, hostParent);
    } catch (error) {
      throw refusals.toGuest(error);
    }
  }

  function requireRecord(record: ModuleRecord, specifier: string, from: Referrer, parent: CommonJsParent): unknown {
    const to = scopeOf(from.id);
    if (record.requireNow !== undefined) {
      const value = record.requireNow(parent);
      crossings.required(record, value, to);
      crossings.settle();
      return value;
    }
    settleNow(record, specifier, from);
    crossings.all(record, to);
    const given = resolveExport(record, 'module.exports');
    if (given?.kind === 'binding') return cellOf(given).v;
    const needsMark =
      resolveExport(record, 'default')?.kind === 'binding' && resolveExport(record, '__esModule')?.kind !== 'binding';
    return needsMark ? facadeOf(record) : namespaceOf(record);
  }

  // As Node: a module with a default export says so to code that was compiled from ES modules to CommonJS.
  function facadeOf(record: ModuleRecord): object {
    let facade = facades.get(record);
    if (facade === undefined) {
      const cells = new Map([['__esModule', makeCellOf('__esModule', true)]]);
      for (const name of exportedNames(record)) {
        const resolution = resolveExport(record, name);
        if (resolution?.kind === 'binding') cells.set(name, cellOf(resolution));
      }
      facade = makeNamespace(cells);
      facades.set(record, facade);
    }
    return facade;
  }

  return freeze({ importNamespace, importNow, evaluateEntry, requireById, importDynamic });
}
