// The smallest tenant that can run modules: the real compiler and module system, a compartment, and of the metering
// runtime only what a program needs to mean what it says.
import { readFileSync } from 'node:fs';
import { compile } from '../../../src/compiler/compile.ts';
import type { ModuleBody, ModuleEnvironment, Unit } from '../../../src/compiler/unit.ts';
import { initialiseCell } from '../../../src/modules/cell.ts';
import { makeModuleSystem, type ModuleSystem, type ModuleSystemOptions } from '../../../src/modules/system.ts';
import type { ModuleHost } from '../../../src/tenant/types.ts';

declare const Compartment: new (options: {
  globals: object;
  __options__: true;
}) => {
  readonly globalThis: Record<string, unknown>;
  evaluate(source: string): unknown;
};

/** A function of the array that receives the log, as source text. */
export const preludeText: string = readFileSync(
  new URL('../../../../../test/module-semantics/prelude.js', import.meta.url),
  'utf8',
)
  .trim()
  .replace(/;$/, '');

/** What test/module-semantics/prelude.js gives. */
export interface Prelude {
  log(...values: unknown[]): void;
  describe(error: unknown): string;
}

export interface GuestSide {
  readonly system: ModuleSystem;
  readonly log: string[];
  readonly prelude: Prelude;
  readonly globals: Record<string, unknown>;
  readonly instantiate: ModuleSystemOptions['instantiate'];
  compileModule(source: string, name: string): Unit;
}

export function makeGuestSide(host: ModuleHost, overrides: Partial<ModuleSystemOptions> = {}): GuestSide {
  const compartment = new Compartment({ globals: {}, __options__: true });
  const { globalThis: globals } = compartment;
  const log: string[] = [];
  const prelude = (compartment.evaluate(preludeText) as (entries: string[]) => Prelude)(log);
  Object.assign(globals, prelude, { globalThis: globals });

  const run = <A extends readonly unknown[], R>(unit: Unit, environment: object): ((...args: A) => R) => {
    const functor = compartment.evaluate(unit.emit(() => false).text) as (runtime: object) => (...args: A) => R;
    return functor({ ...makeRuntime(globals), ...environment });
  };
  const compileModule = (source: string, name: string): Unit => compile(source, { goal: 'module', name });

  const instantiate = (unit: Unit, environment: ModuleEnvironment): ModuleBody => {
    const body = run(unit, environment) as unknown as { next(): never };
    return { async: unit.async, next: () => body.next() } as ModuleBody;
  };

  const system = makeModuleSystem({
    tenant: 'test',
    host,
    compileModule,
    compileCommonJs: (source, name) => compile(source, { goal: 'commonjs', name }),
    instantiate,
    instantiateCommonJs: (unit, environment) => run(unit, environment),
    toGuest: (value) => value,
    makeGuestError: (name, message) => new ({ TypeError, SyntaxError, ReferenceError, Error })[name](message),
    ...overrides,
  });
  return { system, log, prelude, globals, instantiate, compileModule };
}

function makeRuntime(globals: Record<string, unknown>): object {
  return {
    meter: () => () => 1e6,
    string: (value: unknown) => value,
    bigint: (value: unknown) => value,
    power: (base: number, exponent: number) => base ** exponent,
    shift: (value: number, by: number) => value << by,
    caught: (error: unknown) => error,
    named: (fn: object, name: string) => Object.defineProperty(fn, 'name', { value: name }),
    resumed: (value: unknown) => value,
    suspend: (value: unknown) => value,
    resume: () => 0,
    leave: () => {},
    passOn: (value: unknown) => value,
    awaitable: (value: unknown) => value,
    copied: (value: unknown) => value,
    *listed(value: object): Iterable<string> {
      for (const name in value) yield name;
    },
    sized: (_constructor: unknown, length: unknown) => length,
    sizing: (_target: unknown, length: unknown) => length,
    resizable: (target: unknown) => target,
    parent: (value: unknown) => value,
    hidden: () => {},
    compared: (_a: unknown, b: unknown) => b,
    executor: (_constructor: unknown, first: unknown) => first,
    executors: (_constructor: unknown, list: unknown) => list,
    globals,
    receiver: globals,
    undeclared(name: string): unknown {
      if (name in globals) return globals[name];
      throw new ReferenceError(`${name} is not defined`);
    },
    assignable: new Proxy(globals, {
      set(target, key, value) {
        if (!(key in target)) throw new ReferenceError(`${String(key)} is not defined`);
        return Reflect.set(target, key, value);
      },
    }),
    initialise: initialiseCell,
    defaultName: (f: object) => Object.defineProperty(f, 'name', { value: 'default', configurable: true }),
    iterable: (value: unknown) => value,
    asyncIterable: (value: unknown) => value,
    pattern: (value: unknown) => value,
    template(cooked: unknown[], raw: string[]): unknown {
      Object.defineProperty(cooked, 'raw', { value: Object.freeze(raw) });
      return Object.freeze(cooked);
    },
    regexp: (pattern: string, flags: string) => new RegExp(pattern, flags),
    quiet: { target: (value: unknown) => value, definers: (owner: unknown) => owner },
    readOnly: (holder: Record<string, unknown>, key: string) =>
      Object.defineProperty({}, 'v', {
        get: () => holder[key],
        set() {
          throw new TypeError('Assignment to constant variable.');
        },
      }),
  };
}
