// CommonJS modules as Node runs them: `require` is synchronous, cycles see what was exported so far, a module that
// threw is forgotten and may run again, and an importer sees `default` (module.exports itself), `module.exports` (as
// Node 23 and later name it) and the names that the host says it exports, copied when it has run.
import type { Unit } from '../compiler/unit.ts';
import { apply, freeze, hasOwn } from '../commons.ts';
import { lazy } from '../lazy.ts';
import type { Place } from './place.ts';
import type { CommonJsParent, ModuleRecord } from './record.ts';
import { makeSyntheticRecord } from './synthetic.ts';

export type CommonJsFunction = (
  exports: unknown,
  require: Require,
  module: unknown,
  __filename: string,
  __dirname: string,
) => void;

export interface Require {
  (specifier: unknown): unknown;
  readonly resolve: (specifier: unknown) => string;
  /** What Node has there packages may write to (`require.extensions['.art'] = …`); nothing comes of it. */
  readonly extensions: object;
  readonly cache: object;
}

/** The `module` a guest sees. The guest may change all of it; only `exports` is read back. */
interface GuestModule {
  id: string;
  filename: string;
  loaded: boolean;
  exports: unknown;
  children: unknown[];
  readonly parent: CommonJsParent | undefined;
  readonly require: Require;
}

export interface CommonJsOptions {
  readonly id: string;
  readonly url: string;
  readonly unit: Unit;
  readonly exportNames: () => readonly string[];
  readonly instantiate: (unit: Unit) => CommonJsFunction;
  /** `require` as this module calls it. */
  readonly makeRequire: (parent: CommonJsParent) => Require;
  readonly running: RunningModules;
  readonly place?: Place | undefined;
}

/** The CommonJS modules that are in the middle of running. */
export interface RunningModules {
  readonly publishers: Set<() => void>;
}

export function makeRunningModules(): RunningModules {
  return { publishers: new Set() };
}

/** Shows ES modules that are about to run what the running CommonJS modules have exported so far. */
export function publishRunning({ publishers }: RunningModules): void {
  for (const publish of publishers) publish();
}

export function makeCommonJsRecord(options: CommonJsOptions): ModuleRecord {
  const { id, url, unit, exportNames, instantiate, makeRequire, running, place } = options;
  let hasRun = false; // the guest's own `loaded` is the guest's
  let module: GuestModule | undefined;
  let publish: () => void = () => {};

  function requireNow(parent: CommonJsParent | undefined): unknown {
    if (record.failure !== undefined) throw record.failure.thrown; // an import ran it, and it threw
    if (module === undefined) run(parent);
    return (module as unknown as GuestModule).exports;
  }

  function run(parent: CommonJsParent | undefined): void {
    const filename = filenameOf(url);
    const self: CommonJsParent = freeze({ id: filename, filename });
    const require = makeRequire(self);
    const made: GuestModule = { ...self, loaded: false, exports: {}, children: [], parent, require };
    const body = instantiate(unit);
    module = made;
    const publishNow = (): void => publish();
    running.publishers.add(publishNow);
    try {
      apply(body, made.exports, [made.exports, require, made, filename, directoryOf(filename)]);
      made.loaded = true;
      hasRun = true;
    } catch (thrown) {
      module = undefined;
      throw thrown;
    } finally {
      running.publishers.delete(publishNow);
    }
    publish();
  }

  const names = lazy(() => ['default', 'module.exports', ...exportNames()]);
  const record = makeSyntheticRecord({
    id,
    url,
    type: 'commonjs',
    names,
    place,
    isComplete: () => hasRun,
    requireNow,
    run(set) {
      publish = () => {
        const exports = module?.exports;
        set('default', exports);
        set('module.exports', exports);
        if ((typeof exports !== 'object' || exports === null) && typeof exports !== 'function') return;
        for (const name of exportNames()) {
          if (name !== 'default' && name !== 'module.exports' && hasOwn(exports, name)) {
            set(name, Reflect.get(exports, name));
          }
        }
      };
      if (module === undefined) run(undefined);
      else publish();
    },
  });
  return record;
}

/** The path of a module, as `__filename` has it: packages join it with others. Where there are no URLs, the name. */
export function filenameOf(url: string): string {
  if (!url.startsWith('file:///')) return url;
  try {
    return decodeURIComponent(url.slice('file://'.length));
  } catch {
    return url; // a host's own idea of a URL
  }
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash > 0) return path.slice(0, slash);
  return slash === 0 ? '/' : '.';
}
