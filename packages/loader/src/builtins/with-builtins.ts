// Node's builtins for the modules of a host: pure ones as text that the tenant runs, powers as modules that refuse.
//
// Trusted: the inner host, and the polyfill packages, which this project pins. Guests get a builtin's exports, never
// its `require`, so nothing but the polyfills themselves resolves among them; `node:module` is one module for each
// importer, whose `createRequire` gives that importer's own `require`.
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
import type { How } from '../resolve.ts';
import { exportNamesOf } from './names.ts';
import type { FilledNodeOptions } from './options.ts';
import type { PackageFiles } from './package-files.ts';
import { webStreamNames } from './guest/web-streams.ts';
import { standInSource } from './guest/stand-ins.ts';
import { builtinSource, internalSource, isOpenBuiltin } from './table.ts';

export interface BuiltinsOptions extends FilledNodeOptions {
  /** The directory of a module's npm package, by its id; undefined for other modules. */
  readonly packageOf: (referrer: string) => string | undefined;
  /** What the package in `directory` may read, or it `alone` of its own files. */
  readonly filesOf: (directory: string, alone: boolean) => PackageFiles;
  /** Whether the host's own resolver has something else under that name. */
  readonly isElsewhere: (specifier: string, referrer: string | undefined, how: How) => boolean;
}

const SCHEME = 'node:';
const POLYFILL = 'polyfill:';
const STAND_IN = 'node:internal/for/';
const MODULE = 'node:module?';
/** `node:fs?/node_modules/a` is the `fs` of that package, `node:fs?=/node_modules/a` that of its own files alone. */
const FILES = 'node:internal/files';
const OWN_FS = /^node:(fs|fs\/promises|internal\/files)\?(=?)(.*)$/s;
const ALONE = '=';

const isInner = (referrer: string): boolean => referrer.startsWith(SCHEME) || referrer.startsWith(POLYFILL);

/** The module that asks when `referrer` does: `node:module?/a.js` stands for `/a.js`, every other id for itself. */
export const importerOf = (referrer: string): string =>
  referrer.startsWith(MODULE) ? referrer.slice(MODULE.length) : referrer;

/** The `fs` of a package by which it sees none but its own files; every other id as it is. */
export const aloneId = (id: string): string => id.replace(OWN_FS, `node:$1?${ALONE}$3`);

/** The globals that Node's packages expect, as modules of a host that {@link withBuiltins} made. */
const NODE_GLOBALS: Readonly<Record<string, { readonly id: string; readonly export?: string }>> = Object.freeze({
  Buffer: { id: 'node:buffer', export: 'Buffer' },
  process: { id: 'node:process' },
  performance: { id: 'node:perf_hooks', export: 'performance' },
  Blob: { id: 'node:internal/blob', export: 'Blob' },
  File: { id: 'node:internal/blob', export: 'File' },
  FormData: { id: 'node:internal/blob', export: 'FormData' },
  Intl: { id: 'node:internal/locale', export: 'Intl' },
  ...Object.fromEntries(webStreamNames.map((name) => [name, { id: 'node:stream/web', export: name }])),
  MessageChannel: { id: 'node:internal/channel', export: 'MessageChannel' },
  MessagePort: { id: 'node:internal/channel', export: 'MessagePort' },
  SharedArrayBuffer: { id: 'node:internal/shared', export: 'SharedArrayBuffer' },
  WeakRef: { id: 'node:internal/weak', export: 'WeakRef' },
  FinalizationRegistry: { id: 'node:internal/weak', export: 'FinalizationRegistry' },
});

const TIMERS: Readonly<Record<string, { readonly id: string; readonly export: string }>> = Object.freeze(
  Object.fromEntries(
    ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'].map((name) => [
      name,
      { id: 'node:internal/timers', export: name },
    ]),
  ),
);
const CRYPTO = { crypto: { id: 'node:internal/crypto', export: 'crypto' } } as const;
/** The host's half of two of them: modules that only builtins can name. */
const TICKS = 'node:internal/ticks';
const INTL = 'node:internal/intl';
const TIME = 'node:internal/time';
/** When time begins: packages take their clocks to be past many a date (ids that count from some year, expiries). */
const TIME_START = Date.UTC(2025, 0, 1);

/** Further names of the global object. */
const SELF_NAMES: readonly string[] = Object.freeze(['global', 'self']);

/** The host, with Node's builtins in front of its packages, as in Node. */
export function withBuiltins(host: ModuleHost, options: BuiltinsOptions): ModuleHost {
  const { polyfills, facts, granted, hollow, later, intl, randomness, packageOf, filesOf, isElsewhere } = options;
  const sources = new Map<string, string | undefined>();
  const sourceOf = (builtin: string): string | undefined => {
    if (!sources.has(builtin)) sources.set(builtin, builtinSource(builtin, facts));
    return sources.get(builtin);
  };
  const isKnown = (builtin: string): boolean => Object.hasOwn(granted, builtin) || sourceOf(builtin) !== undefined;
  /** Whether `referrer` may load a builtin; what it may not, the host refuses in its own words. */
  const mayLoad = (builtin: string, referrer: string | undefined): boolean =>
    Object.hasOwn(granted, builtin) ||
    isOpenBuiltin(builtin) ||
    hollow === 'all' ||
    (hollow === 'packages' && referrer !== undefined && packageOf(referrer) !== undefined);
  const builtinOf = (specifier: string): string | undefined => {
    if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined; // most are paths
    const builtin = specifier.startsWith(SCHEME) ? specifier.slice(SCHEME.length) : specifier;
    return isKnown(builtin) ? builtin : undefined;
  };

  function resolve(...[specifier, referrer, how, type]: Parameters<ModuleHost['resolve']>): string {
    if (referrer?.startsWith(MODULE)) return resolve(specifier, importerOf(referrer) || undefined, 'require', type);
    const inner = referrer !== undefined && isInner(referrer);
    const builtin = specifier === 'process/' && inner ? 'process' : builtinOf(specifier);
    const guest = inner ? undefined : builtin;
    if (guest !== undefined && (!mayLoad(guest, referrer) || isElsewhere(specifier, referrer, how)))
      return host.resolve(specifier, referrer, how, type);
    if (builtin === 'module' && !Object.hasOwn(granted, 'module')) return `${MODULE}${referrer ?? ''}`;
    if ((builtin === 'fs' || builtin === 'fs/promises') && !Object.hasOwn(granted, builtin))
      return SCHEME + builtin + filesAsked(referrer);
    if (builtin !== undefined) return SCHEME + builtin;
    if (inner && specifier === 'internal/files') return FILES + filesAsked(referrer);
    if (inner && specifier === 'internal/ticks') return TICKS;
    if (inner && specifier === 'internal/intl') return INTL;
    if (inner && specifier === 'internal/time') return TIME;
    if (!inner) return host.resolve(specifier, referrer, how, type);
    if (standInSource(specifier) !== undefined) return STAND_IN + specifier;
    const from = referrer?.startsWith(POLYFILL) ? referrer.slice(POLYFILL.length) : undefined;
    return POLYFILL + polyfills.resolve(specifier, from, how, type);
  }

  /** What a module's `fs` shows, as the end of an id: of a package's, of what such an `fs` asks for itself, of others. */
  const filesAsked = (referrer = ''): string => {
    const asked = OWN_FS.exec(referrer);
    if (asked !== null) return `?${asked[2]}${asked[3]}`;
    const directory = isInner(referrer) ? undefined : packageOf(referrer);
    return directory === undefined ? '' : `?${directory}`;
  };

  function loadFiles([, , alone, directory]: RegExpExecArray): ModuleDefinition {
    const { standingOf, bytesOf } = filesOf(directory ?? '', alone === ALONE);
    return { type: 'host', exports: { standingOf, bytesOf } };
  }

  function load(id: string): ModuleDefinition | Promise<ModuleDefinition> {
    if (id.startsWith(POLYFILL)) return polyfills.load(id.slice(POLYFILL.length));
    if (!id.startsWith(SCHEME)) return host.load(id);
    const own = OWN_FS.exec(id);
    const builtin = id.startsWith(MODULE) ? 'module' : (own?.[1] ?? id.slice(SCHEME.length));
    if (builtin === 'internal/files')
      return own === null ? { type: 'host', exports: { standingOf: () => 'hidden' } } : loadFiles(own);
    const given = Object.hasOwn(granted, builtin) ? granted[builtin] : undefined;
    if (given !== undefined) return { type: 'host', exports: { ...given, default: given, 'module.exports': given } };
    if (id === INTL) return { type: 'host', exports: { ...intl } };
    if (id === TIME) return { type: 'host', exports: { pass: () => {} } };
    if (id === TICKS) return { type: 'host', exports: { later } };
    const standIn = id.startsWith(STAND_IN) ? standInSource(id.slice(STAND_IN.length)) : undefined;
    const source = standIn ?? sourceOf(builtin) ?? internalSource(builtin) ?? '';
    return { type: 'commonjs', source, name: `node:${builtin}`, exportNames: exportNamesOf(builtin) };
  }

  const url = (id: string): string => {
    if (!id.startsWith(SCHEME)) return id.startsWith(POLYFILL) ? id : (host.url?.(id) ?? id);
    if (id.startsWith(MODULE)) return 'node:module';
    const own = OWN_FS.exec(id);
    return own === null ? id : SCHEME + (own[1] ?? '');
  };
  const globals = {
    modules: {
      ...NODE_GLOBALS,
      ...(later === undefined ? {} : TIMERS),
      ...(randomness === undefined ? {} : CRYPTO),
    },
    selfNames: SELF_NAMES,
    ...(later === undefined ? {} : { time: { module: TIME, start: TIME_START } }),
  };
  return Object.freeze({ ...host, resolve, load, url, globals });
}
