export type { ArchiveProblem } from './archive/collect.ts';
export type { ArchiveAbout } from './archive/contents.ts';
export type { ArchiveCrypto, ArchiveSigner, PublicKey } from './archive/crypto.ts';
export type { ArchiveLimits } from './archive/limits.ts';
export {
  type ArchivePowers,
  type MadeArchive,
  type MakeArchiveOptions,
  makeArchiveOf,
  type OpenTree,
} from './archive/make.ts';
export {
  type ArchiveFile,
  type ArchiveOptions,
  archiveOf,
  type ReadArchive,
  type ReadArchiveOptions,
  readArchiveOf,
  type VerifiedArchive,
  type VerifyArchiveOptions,
  verifyArchiveOf,
} from './archive/read.ts';
export type { UnitsState } from './archive/units.ts';
export type { CompileCacheEvent } from './cache/events.ts';
export { isLoaderError, type LoaderError, type LoaderErrorCode, type LoaderErrorDetails } from './errors.ts';
export { type FileTree, makeMemoryTree, mountTrees, type TreeEntry } from './file-tree.ts';
export type { CompiledSource, Compiler, Compilers, SourceFile } from './sources/compiler.ts';
export type { CustomResolver, ResolveRequest } from './sources/custom-resolver.ts';
export type { External } from './sources/external.ts';
export { type ModuleFiles, moduleMap } from './sources/module-map.ts';
export type { SourceOptions } from './sources/options.ts';
export { type Powers, withPowers, type WithPowersOptions } from './sources/powers.ts';
