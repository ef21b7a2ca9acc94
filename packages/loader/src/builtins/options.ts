// What a host says of Node's builtins and globals, checked and with defaults.
import type { ModuleHost } from '@cofferdam/core';
import { isRecord } from '@cofferdam/core/kit';
import { takeOptions } from '../errors.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { type IntlHost, makeIntlHost } from './intl-host.ts';
import type { ProcessFacts } from './guest/process.ts';
import { builtinNames } from './names.ts';

/** Node's builtins and globals, as the modules of a source see them. */
export interface NodeOptions {
  /** `process.env`, as data. Default: empty. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Builtins by name, without `node:`, each with the exports that it is to have; they cross the border, so an
   * attenuated `fs` is `{ fs: { readFileSync: (path) => … } }`. They stand in place of what is described below.
   */
  readonly builtins?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Who may import a builtin that is a power and was not granted (`fs`, `net`, `child_process` …). It loads, and each
   * of its functions refuses when it is called. `'packages'` (default): npm packages, most of which name `fs` for one
   * function of twenty; in the root's own code the import is refused. `'all'`, `'none'`: as they say.
   */
  readonly hollow?: 'packages' | 'all' | 'none';
  /**
   * `'virtual'`: `setTimeout` and its like, in a time of their own. No delay is real and none tells anything of the
   * host; when nothing else is to be done, the next timer fires. What fires runs after `run` and `evaluate` have
   * answered, too, until the tenant is stopped. Default: no timers but those that the host endows.
   */
  readonly timers?: 'virtual';
  /**
   * `'tenant'`: the global `crypto` draws from the tenant's `Math.random`, and `node:crypto` from it. Packages that
   * make ids find it there; keys that are made with it are no secrets. Default: no `crypto` but one that is endowed.
   */
  readonly randomness?: 'tenant';
}

export interface FilledNodeOptions {
  readonly polyfills: ModuleHost;
  readonly facts: ProcessFacts;
  readonly granted: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly hollow: 'packages' | 'all' | 'none';
  /** Calls back soon, when all jobs are done. */
  readonly later: ((run: () => void) => void) | undefined;
  readonly intl: IntlHost;
  readonly randomness: 'tenant' | undefined;
}

/** What `process` says it runs on, whatever the host does: the oldest Node that is supported, on Linux. */
const PLATFORM = { platform: 'linux', version: '20.19.0' } as const;
const HOLLOW = ['packages', 'all', 'none'] as const;

/** What stands behind Node's builtins and globals. */
export interface NodePlatform {
  readonly polyfills?: ModuleHost;
  readonly later?: (run: () => void) => void;
}

/** Throws OPTION_UNKNOWN and OPTION_INVALID. */
export function readNodeOptions(
  where: string,
  given: NodeOptions | false | undefined,
  { polyfills, later }: NodePlatform,
): FilledNodeOptions | undefined {
  if (given === false || (given === undefined && polyfills === undefined)) return undefined;
  if (polyfills === undefined) refuseOption(where, 'node', 'absent where there is no Node', given);
  if (given !== undefined && !isRecord(given)) refuseOption(where, 'node', 'an object, or false', given);
  const taken = takeOptions<NodeOptions>(`${where}.node`, given, ['env', 'builtins', 'hollow', 'timers', 'randomness']);
  const { env = {}, builtins = {}, hollow = 'packages', timers, randomness } = taken;
  if (!isRecord(env) || Object.values(env).some((value) => typeof value !== 'string'))
    refuseOption(where, 'node.env', 'texts by name', env);
  if (!isRecord(builtins)) refuseOption(where, 'node.builtins', 'an object', builtins);
  for (const [name, exports] of Object.entries(builtins)) {
    if (!builtinNames.includes(name)) refuseOption(where, 'node.builtins', 'names of builtins without node:', name);
    if (typeof exports !== 'object' || exports === null)
      refuseOption(where, `node.builtins[${name}]`, 'an object of exports', exports);
  }
  if (!HOLLOW.includes(hollow)) refuseOption(where, 'node.hollow', HOLLOW.join(', '), hollow);
  if (timers !== undefined && timers !== 'virtual') refuseOption(where, 'node.timers', "'virtual', or absent", timers);
  if (timers !== undefined && later === undefined) refuseOption(where, 'node.timers', 'absent here', timers);
  if (randomness !== undefined && randomness !== 'tenant')
    refuseOption(where, 'node.randomness', "'tenant', or absent", randomness);
  return {
    polyfills: polyfills as ModuleHost,
    facts: { ...PLATFORM, env: { ...env } },
    granted: { ...builtins },
    hollow,
    later: timers === undefined ? undefined : later,
    intl: makeIntlHost(Intl),
    randomness,
  };
}
