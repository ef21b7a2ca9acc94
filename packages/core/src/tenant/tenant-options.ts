// The options of makeTenant, checked and with defaults: nothing optional is left inside.
import type { UnitStore } from '../compiler/unit-store.ts';
import { makeError } from '../errors/make-error.ts';
import { makeModuleMapHost } from '../modules/module-map.ts';
import { REGEXP_POLICIES, type RegExpPolicy } from '../regexp/policy.ts';
import { describe, isRecord, readOptions } from './options.ts';
import { makeSeededRandom } from './guest-math.ts';
import type { CpuShare } from '../jobs/cpu-bucket.ts';
import type {
  ClockPower,
  ConsolePower,
  DeterministicOptions,
  HeapPower,
  Limits,
  ModuleGlobals,
  ModuleTime,
  ModuleHost,
  ModuleMap,
  RandomPower,
} from './types.ts';

/** The options of makeTenant without optionals. */
export interface FilledTenantOptions {
  readonly name: string;
  readonly globals: Readonly<Record<string, unknown>> | undefined;
  readonly modules: () => ModuleHost;
  readonly moduleGlobals: ModuleGlobals | undefined;
  readonly limits: Partial<Limits> | 'none' | undefined;
  readonly consolePower: ConsolePower | false | undefined;
  readonly clock: ClockPower;
  readonly random: RandomPower;
  /** Undefined stands for the realm's. */
  readonly heap: HeapPower | undefined;
  readonly regexp: RegExpPolicy;
  readonly deterministic: boolean;
  readonly cpu: CpuShare | undefined;
}

const NAMES = [
  'name',
  'globals',
  'modules',
  'limits',
  'console',
  'clock',
  'random',
  'heap',
  'regexp',
  'deterministic',
  'cpu',
] as const;
const CONSOLE_LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const;
/** What the language fixes itself, and the evaluators, which must lead to the tenant's compiler. */
const TAKEN_GLOBALS: readonly string[] = ['undefined', 'NaN', 'Infinity', 'eval', 'Function', 'Compartment'];
/** The last millisecond that a Date can tell (ECMA-262 21.4.1.1). */
const LAST_TIME = 8.64e15;

let unnamed = 0;

const invalid = (option: string, expected: string, got: unknown): never => {
  throw makeError('OPTION_INVALID', { where: 'makeTenant', option, expected, got: describe(got) });
};

/** An object's method, read once; undefined when it is missing. */
function method(owner: unknown, name: string): ((...args: never[]) => unknown) | undefined {
  if (Object(owner) !== owner) return undefined;
  const found: unknown = (owner as Record<string, unknown>)[name];
  return typeof found === 'function' ? (...args) => Reflect.apply(found, owner, args) : undefined;
}

/** Throws OPTION_UNKNOWN and OPTION_INVALID. */
export function fillTenantOptions(given: unknown): FilledTenantOptions {
  const read = readOptions('makeTenant', given, NAMES);
  const { name, globals, modules, deterministic = false } = read;
  if (name !== undefined && (typeof name !== 'string' || name === '')) invalid('name', 'a non-empty string', name);
  if (globals !== undefined && !isRecord(globals)) invalid('globals', 'a plain object from name to value', globals);
  const taken = TAKEN_GLOBALS.find((one) => Object.hasOwn(Object(globals), one));
  if (taken !== undefined) invalid('globals', `without ${TAKEN_GLOBALS.join(', ')}, which are the language's`, taken);
  const fixed = readDeterministic(deterministic);
  if (fixed !== undefined && read.clock !== undefined) invalid('clock', 'absent in a deterministic tenant', read.clock);
  if (fixed !== undefined && read.random !== undefined)
    invalid('random', 'absent in a deterministic tenant', read.random);
  unnamed += name === undefined ? 1 : 0;
  return {
    name: typeof name === 'string' ? name : `tenant-${unnamed}`,
    globals: globals as Record<string, unknown> | undefined,
    modules: modules === undefined ? () => makeModuleMapHost({}) : always(readModules(modules)),
    moduleGlobals: readModuleGlobals(modules),
    limits: read.limits as Partial<Limits> | 'none' | undefined,
    consolePower: readConsole(read.console),
    clock: readClock(read.clock, fixed?.now ?? 0),
    random: readRandom(read.random, fixed?.seed ?? 0),
    heap: readHeap(read.heap),
    regexp: readRegExp(read.regexp),
    deterministic: fixed !== undefined,
    cpu: readCpu(read.cpu),
  };
}

function readDeterministic(given: unknown): Required<DeterministicOptions> | undefined {
  if (given === false) return undefined;
  if (given === true) return { now: 0, seed: 0 };
  const { now = 0, seed = 0 } = readOptions('deterministic', given, ['now', 'seed']);
  if (typeof now !== 'number' || !(Math.abs(now) <= LAST_TIME))
    invalid('deterministic.now', 'milliseconds since the epoch that a Date can tell', now);
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) invalid('deterministic.seed', 'a safe integer', seed);
  return { now: now as number, seed: seed as number };
}

function readRegExp(given: unknown): RegExpPolicy {
  if (given === undefined) return 'bounded';
  const policy = REGEXP_POLICIES.find((one) => one === given);
  return policy ?? invalid('regexp', REGEXP_POLICIES.join(', '), given);
}

function readCpu(given: unknown): CpuShare | undefined {
  if (given === undefined) return undefined;
  const { msPerSecond, capMs } = readOptions('cpu', given, ['msPerSecond', 'capMs']);
  for (const [name, value] of Object.entries({ msPerSecond, capMs }))
    if (typeof value !== 'number' || !(value > 0)) invalid(`cpu.${name}`, 'a number of milliseconds > 0', value);
  return { msPerSecond: msPerSecond as number, capMs: capMs as number };
}

function readConsole(given: unknown): ConsolePower | false | undefined {
  if (given === undefined || given === false) return given;
  if (Object(given) !== given) invalid('console', `an object with ${CONSOLE_LEVELS.join(', ')}, or false`, given);
  const power: Partial<Record<keyof ConsolePower, (line: string) => void>> = {};
  for (const level of CONSOLE_LEVELS) {
    const found = (given as Record<string, unknown>)[level];
    if (found === undefined) continue;
    if (typeof found !== 'function') invalid(`console.${level}`, 'a function', found);
    power[level] = (line) => void Reflect.apply(found as (line: string) => void, given, [line]);
  }
  if (Object.keys(power).length === 0 && Object.keys(given as object).length > 0)
    invalid('console', `an object with ${CONSOLE_LEVELS.join(', ')}, or false`, given);
  return power;
}

function readClock(given: unknown, fixed: number): ClockPower {
  if (given === undefined) return { now: () => fixed };
  const now = method(given, 'now') as (() => number) | undefined;
  return now === undefined ? invalid('clock', 'an object with now(), such as Date', given) : { now };
}

function readRandom(given: unknown, seed: number): RandomPower {
  if (given === undefined) return makeSeededRandom(seed);
  const random = method(given, 'random') as (() => number) | undefined;
  return random === undefined ? invalid('random', 'an object with random(), such as Math', given) : { random };
}

function readHeap(given: unknown): HeapPower | undefined {
  if (given === undefined) return undefined;
  const used = method(given, 'used') as (() => number) | undefined;
  if (used === undefined) return invalid('heap', 'an object with used(), in bytes', given);
  const collect = method(given, 'collect') as (() => void) | undefined;
  return collect === undefined ? { used } : { used, collect };
}

const always =
  <T>(value: T) =>
  (): T =>
    value;

function readUnits(given: unknown): UnitStore | undefined {
  if (given === undefined) return undefined;
  const read = method(given, 'read');
  const write = method(given, 'write');
  if (read === undefined || write === undefined) invalid('modules.units', 'an object with read() and write()', given);
  const settled = method(given, 'settled');
  return { read, write, ...(settled === undefined ? {} : { settled }) } as unknown as UnitStore;
}

function readModules(given: unknown): ModuleHost {
  const resolve = method(given, 'resolve');
  const load = method(given, 'load');
  if (resolve === undefined || load === undefined) return makeModuleMapHost(given as ModuleMap);
  const optional = Object.fromEntries(
    (['url', 'scopeOf', 'scope'] as const).flatMap((name) => {
      const found = method(given, name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
  const units = readUnits((given as { readonly units?: unknown }).units);
  return { resolve, load, ...optional, ...(units === undefined ? {} : { units }) } as ModuleHost;
}

const GLOBALS_OPTIONS = ['modules', 'selfNames', 'time'];

function readTime(given: unknown): ModuleTime {
  const { module, start } = readOptions('modules.globals.time', given, ['module', 'start']);
  if (typeof module !== 'string') invalid('modules.globals.time.module', 'the id of a module', module);
  if (typeof start !== 'number' || !Number.isFinite(start))
    invalid('modules.globals.time.start', 'milliseconds since the epoch', start);
  return { module: module as string, start: start as number };
}

function readModuleGlobals(given: unknown): ModuleGlobals | undefined {
  if (Object(given) !== given || method(given, 'resolve') === undefined || method(given, 'load') === undefined)
    return undefined;
  const { globals } = given as { readonly globals?: unknown };
  if (globals === undefined) return undefined;
  const { modules = {}, selfNames = [], time } = readOptions('modules.globals', globals, GLOBALS_OPTIONS);
  if (Object(modules) !== modules) invalid('modules.globals.modules', 'a record', modules);
  if (!Array.isArray(selfNames) || selfNames.some((name) => typeof name !== 'string'))
    invalid('modules.globals.selfNames', 'an array of names', selfNames);
  return {
    modules: { ...(modules as ModuleGlobals['modules']) },
    selfNames: [...(selfNames as string[])],
    time: time === undefined ? undefined : readTime(time),
  };
}
