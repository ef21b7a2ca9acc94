// Which npm packages a source's own code may load.
import { isRecord } from '@cofferdam/core/kit';
import { makeError, takeOptions } from '../errors.ts';
import { packageNameOf } from './package-of.ts';
import { refuseOption } from './refuse-option.ts';

/**
 * Names of packages; `@scope/*` stands for all of a scope, `*` for all. As a list it holds for every file: what the
 * listed packages depend on has to be listed, too. With `transitive: true` it holds for the root's own code, and
 * packages may load what they find.
 */
export type External = readonly string[] | { readonly names: readonly string[]; readonly transitive?: boolean };

export interface ExternalRule {
  /**
   * Throws PACKAGE_NOT_ALLOWED when `referrer` (undefined for the host) may not load `path`, which it asked for by
   * `specifier`.
   */
  assertAllowed(
    path: string,
    asked: { readonly package: string | undefined; readonly referrer: string | undefined },
    label: string,
  ): void;
}

const NAME = /^(?:\*|@[^/\\%@*\s]+\/(?:\*|[^/\\%*\s]+)|[^./\\%@*\s][^/\\%*\s]*)$/;

const SAYS = 'an array of package names, or { names, transitive }';

function takeNames(where: string, given: Exclude<External, readonly string[]>): typeof given {
  if (!isRecord(given)) refuseOption(where, 'external', SAYS, given);
  return takeOptions(`${where}.external`, given, ['names', 'transitive']);
}

/** Throws OPTION_INVALID, OPTION_UNKNOWN. */
export function readExternal(where: string, given: External | undefined): ExternalRule {
  if (given === undefined) return Object.freeze({ assertAllowed: () => {} });
  const { names, transitive = false } = Array.isArray(given)
    ? { names: given as readonly string[] }
    : takeNames(where, given as Exclude<External, readonly string[]>);
  if (!Array.isArray(names) || typeof transitive !== 'boolean') refuseOption(where, 'external', SAYS, given);
  for (const name of names as readonly unknown[])
    if (typeof name !== 'string' || !NAME.test(name)) refuseOption(where, 'external', 'names of packages', name);
  const listed = new Set(names);
  const isListed = (name: string): boolean =>
    listed.has('*') ||
    listed.has(name) ||
    (name.startsWith('@') && listed.has(`${name.slice(0, name.indexOf('/'))}/*`));
  return Object.freeze<ExternalRule>({
    assertAllowed(path, { package: asked, referrer }, label) {
      const from = referrer === undefined ? undefined : packageNameOf(referrer);
      if (transitive && from !== undefined) return;
      // By where the file is, whatever it was called; and by what it was called, for links out of node_modules.
      for (const name of [packageNameOf(path), asked])
        if (name !== undefined && name !== from && !isListed(name))
          throw makeError('PACKAGE_NOT_ALLOWED', {
            package: name,
            referrer: label,
            allowed: [...listed].join(', ') || 'none',
          });
    },
  });
}
