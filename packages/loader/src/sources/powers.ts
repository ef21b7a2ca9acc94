// Powers as modules: `import { kv } from 'cofferdam:kv'`.
//
// A power has a name in a scheme of its own, so that no file and no package can stand in for it, and none can hide it.
// What it is crosses the border when the module is first loaded, as an endowment does: functions and capabilities as
// hardened wrappers, data as copies, and everything else refused.
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
import { isRecord } from '@cofferdam/core/kit';
import { makeError, takeOptions } from '../errors.ts';
import { refuseOption } from './refuse-option.ts';
import { sourceFilesOf, withFiles } from './source-files.ts';

/**
 * Capabilities by name. `{ kv }` is `import { kv } from 'cofferdam:kv'`, and `import kv from 'cofferdam:kv'`.
 * Names are those of variables: letters, digits, `$` and `_`.
 */
export type Powers = Readonly<Record<string, unknown>>;

export interface WithPowersOptions {
  /** Whether the module with this id (undefined for the host's own imports) may import them. Default: every one. */
  readonly grantedTo?: (referrer: string | undefined) => boolean;
}

const SCHEME = 'cofferdam:';
/** What a module of ECMAScript can export and code can import without renaming. */
const NAME = /^[A-Za-z_$][\w$]*$/;
/** Of a specifier that a message repeats. */
const MAX_SHOWN = 200;

/** Throws OPTION_INVALID. */
export function assertPowers(where: string, powers: Powers): void {
  if (!isRecord(powers)) refuseOption(where, 'powers', 'an object from name to capability', powers);
  for (const name of Object.keys(powers))
    if (!NAME.test(name) || name === 'default') refuseOption(where, 'powers', 'names of variables', name);
}

/**
 * The same modules, and each of `powers` as one. The specifiers of powers that were not granted are refused with
 * POWER_NOT_GRANTED, unless `host` knows them. Throws OPTION_UNKNOWN and OPTION_INVALID.
 */
export function withPowers(host: ModuleHost, powers: Powers, options: WithPowersOptions = {}): ModuleHost {
  const { grantedTo = () => true } = takeOptions('withPowers', options, ['grantedTo']);
  if (typeof grantedTo !== 'function') refuseOption('withPowers', 'grantedTo', 'a function', grantedTo);
  assertPowers('withPowers', powers);
  const modules = new Map<string, ModuleDefinition>();
  for (const [name, value] of Object.entries(powers)) {
    const exports = Object.freeze({ [name]: value, default: value });
    modules.set(`${SCHEME}${name}`, Object.freeze({ type: 'host', exports }));
  }
  const refuse = (specifier: string, referrer: string | undefined): Error => {
    const named = referrer === undefined ? 'the host' : (host.url?.(referrer) ?? referrer);
    const granted = grantedTo(referrer) ? [...modules.keys()].join(', ') : '';
    return makeError('POWER_NOT_GRANTED', {
      specifier: JSON.stringify(specifier.slice(0, MAX_SHOWN)),
      referrer: named,
      granted: granted || 'none',
    });
  };
  const { scope, scopeOf, units, globals } = host;
  const powered = Object.freeze<ModuleHost>({
    ...(scope === undefined ? {} : { scope: (name) => scope.call(host, name) }),
    ...(scopeOf === undefined ? {} : { scopeOf: (id) => (modules.has(id) ? undefined : scopeOf.call(host, id)) }),
    ...(units === undefined ? {} : { units }),
    ...(globals === undefined ? {} : { globals }),
    resolve(specifier, referrer, how, type) {
      if (!specifier.startsWith(SCHEME)) return host.resolve(specifier, referrer, how, type);
      if (modules.has(specifier) && grantedTo(referrer)) return specifier;
      try {
        return host.resolve(specifier, referrer, how, type);
      } catch {
        throw refuse(specifier, referrer); // the host's own words would be that this is no specifier
      }
    },
    load: (id) => modules.get(id) ?? host.load(id),
    url: (id) => (modules.has(id) ? id : (host.url?.(id) ?? id)),
  });
  return withFiles(powered, sourceFilesOf(host));
}
