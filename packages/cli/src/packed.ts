// PATH as an archive, for placements that have no files: what its entry reaches by names that are written out.
import type { Limits } from '@cofferdam/core';
import { makeArchive, readArchive, verifyArchive } from '@cofferdam/loader/node';
import type { RunCommand } from './command.ts';
import { readBytes } from './files.ts';
import { assertTrustFits, findPlace } from './input.ts';
import { trustOptions } from './keys.ts';
import { limitsAskedFor } from './manifest-limits.ts';
import { manifestAt, openPackage } from './sources.ts';
import { policyAt } from './tools/policy.ts';

export interface PackedModules {
  readonly bytes: Uint8Array;
  /** Present when its compiled units may be used: it was made here, or the command line trusts who made it. */
  readonly digest: string | undefined;
  /** What the tenant imports. */
  readonly specifier: string;
  readonly limits: Partial<Limits>;
}

/** Throws the INPUT_… codes, what refuses an archive or a policy, and what `makeArchive` throws. */
export function packModules(command: RunCommand): PackedModules {
  const { path, root, policy, trust, units } = command;
  const place = findPlace(path, root);
  assertTrustFits(place, command);
  const held = policy === undefined ? {} : { policy: policyAt(policy) };
  if (place.kind === 'file') {
    const { specifier } = place;
    return { ...makeArchive(place.root, { entries: [specifier], ...held }), specifier, limits: {} };
  }
  if (place.kind === 'package') {
    const { tree, directory } = openPackage(place, root ?? path);
    const manifest = manifestAt(tree, directory);
    const specifier = manifest?.entry ?? '.';
    const made = makeArchive(place.directory, { root: place.root, walled: true, entries: [specifier], ...held });
    return { ...made, specifier, limits: limitsAskedFor(manifest) };
  }
  const bytes = readBytes(place.path);
  const options = trustOptions(trust);
  if (units === 'check') verifyArchive(bytes, options);
  const { tree, about, manifest, digest } = readArchive(bytes, options);
  const specifier = about.entries[0] ?? '.';
  const limits = limitsAskedFor(manifest);
  if (policy === undefined) return { bytes, digest: units === 'ignore' ? undefined : digest, specifier, limits };
  // A policy is part of an archive: with another one it is another archive, of the same files.
  const { name, walled, entries, conditions, root: at } = about;
  const own = name === undefined ? {} : { name };
  const made = makeArchive(tree, { root: at, walled, entries, conditions, ...held, ...own });
  return { ...made, specifier, limits };
}
