// A tenant's code, as it arrived, as modules for `makeTenant`.
import type { ModuleHost, ModuleMap } from '@cofferdam/core';
import { type Compilers, readPolicy, withPolicy } from '@cofferdam/loader';
import { archive, moduleMap, readArchive } from '@cofferdam/loader/node';
import { makeError } from '../errors.ts';
import type { SourceSpec } from './types.ts';

export interface OpenedSource {
  readonly modules: ModuleMap | ModuleHost;
  /** What the tenant imports. */
  readonly entry: string;
}

export interface SourceOptions {
  /** Compilers by extension in the place of the loader's, which need a thread. */
  readonly compilers?: Compilers | undefined;
  /** Hands out a host of modules that was lent, once. */
  readonly borrow?: ((key: string) => ModuleHost | undefined) | undefined;
}

/** How the text of one module is named in stack traces. */
const MODULE = './plugin.js';

/**
 * Opens it; runs nothing of it.
 *
 * Throws SOURCE_NOT_LENT, and what `moduleMap`, `readArchive` and `readPolicy` of @cofferdam/loader throw.
 */
export function openSource(spec: SourceSpec, { compilers, borrow }: SourceOptions = {}): OpenedSource {
  const options = compilers === undefined ? {} : { compilers };
  switch (spec.kind) {
    case 'module':
      return { modules: { [MODULE]: spec.text }, entry: MODULE };
    case 'files':
      return { modules: moduleMap(spec.files, options), entry: spec.entry };
    case 'archive': {
      const { bytes, digest } = spec;
      // Units are trusted for limits: only of an archive that the host has said it trusts.
      const trust = digest === undefined ? {} : { digest };
      const { about, policy } = readArchive(bytes, trust);
      const modules = archive(bytes, { ...options, ...trust, ...(digest === undefined ? {} : { units: 'use' }) });
      const entry = about.entries[0] ?? '.';
      if (policy === undefined) return { modules, entry };
      const held = readPolicy(JSON.stringify(policy), { file: 'policy.json' });
      return { modules: withPolicy(modules, { policy: held }), entry };
    }
    case 'lent': {
      const modules = borrow?.(spec.key);
      if (modules === undefined) throw makeError('SOURCE_NOT_LENT', { key: spec.key });
      return { modules, entry: spec.entry };
    }
  }
}
