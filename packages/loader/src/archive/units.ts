// Compiled units of an archive.
//
// A unit is trusted for limits: its text charges, or does not. Whoever makes an archive can write a unit that does not
// belong to its source, with every digest right. So units of an archive are never used because they are there: either
// they are held against what this compiler makes of the sources ('check'), or the host says that it trusts who made
// the archive ('use'), see docs/decisions/0021-units-are-trusted-for-limits.md.
import {
  COMPILER_VERSION,
  type CompileFlags,
  packUnit,
  type Unit,
  type UnitRequest,
  type UnitStore,
  unpackUnit,
} from '@cofferdam/core';
import { makeError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import type { CollectedModule } from './collect.ts';
import { ARCHIVE_FLAGS } from './collect.ts';
import { isWellFormed } from '../cache/well-formed.ts';
import { type ArchiveContents, unitName } from './contents.ts';
import { type ArchiveCrypto, equalBytes, hexOf } from './crypto.ts';

type Sha512 = ArchiveCrypto['sha512'];

const flagsText = ({ metered, guarded, depth }: CompileFlags): string =>
  `${metered ? 'm' : ''}${guarded ? 'g' : ''}${depth ? 'd' : ''}`;

/** Undefined for text that UTF-8 cannot carry: two such sources would have one name. */
function nameFor(
  { source, goal, flags }: Pick<UnitRequest, 'source' | 'goal' | 'flags'>,
  sha512: Sha512,
): string | undefined {
  if (!isWellFormed(source)) return undefined;
  return unitName(goal, flagsText(flags), hexOf(sha512(new TextEncoder().encode(source))));
}

/**
 * The packed units of those modules whose text is that of a file, by name. What another compiler made of a file
 * (TypeScript, JSX) depends on its version, and what the host brings (builtins) on the host's: both are compiled where
 * the archive is run.
 */
export function packUnits(
  modules: readonly CollectedModule[],
  isOwn: (id: string, source: string) => boolean,
  sha512: Sha512,
): ReadonlyMap<string, Uint8Array> {
  const units = new Map<string, Uint8Array>();
  for (const { id, unit } of modules) {
    const text = unit === undefined || !isOwn(id, unit.source) ? undefined : packUnit(unit);
    if (unit === undefined || text === undefined) continue;
    const { source, goal } = unit;
    const name = nameFor({ source, goal, flags: ARCHIVE_FLAGS }, sha512);
    if (name !== undefined) units.set(name, new TextEncoder().encode(text));
  }
  return units;
}

/** What can be said of an archive's units without trusting them. */
export type UnitsState = 'none' | 'of another compiler' | 'checked';

/**
 * Holds the units against `modules`, which were compiled just now. Units of another compiler are never used, so they
 * are left alone. Throws ARCHIVE_UNIT for a unit that differs, and for one whose source is not there.
 */
export function checkUnits(
  { units, about, files }: Pick<ArchiveContents, 'units' | 'about' | 'files'>,
  tree: FileTree,
  modules: readonly CollectedModule[],
  sha512: Sha512,
): UnitsState {
  if (units.size === 0) return 'none';
  if (about.compiler !== COMPILER_VERSION) return 'of another compiler';
  const expected = packUnits(modules, (id, source) => files.has(id) && tree.read(id) === source, sha512);
  for (const [name, bytes] of units) {
    const own = expected.get(name);
    if (own === undefined) throw makeError('ARCHIVE_UNIT', { path: name, got: 'one without a source' });
    if (!equalBytes(own, bytes)) throw makeError('ARCHIVE_UNIT', { path: name, got: 'another' });
  }
  return 'checked';
}

/** A store over units that are trusted. It takes none: an archive does not change. */
export function makeArchiveUnits({ units }: Pick<ArchiveContents, 'units'>, sha512: Sha512): UnitStore {
  const unpacked = new Map<string, Unit | undefined>();
  return Object.freeze<UnitStore>({
    read(request) {
      const name = nameFor(request, sha512);
      const bytes = name === undefined ? undefined : units.get(name);
      if (bytes === undefined) return undefined;
      const key = `${name} ${request.name}`;
      if (!unpacked.has(key))
        unpacked.set(key, unpackUnit(new TextDecoder().decode(bytes), request.source, request.name));
      return unpacked.get(key);
    },
    write: () => {},
  });
}
