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
export { openFiles, type OpenFilesOptions } from './archive/open-files.ts';
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
export type { NodeOptions } from './builtins/options.ts';
export type { CompiledSource, Compiler, Compilers, SourceFile } from './sources/compiler.ts';
export type { CustomResolver, ResolveRequest } from './sources/custom-resolver.ts';
export type { External } from './sources/external.ts';
export { type ModuleFiles, moduleMap } from './sources/module-map.ts';
export type { SourceOptions } from './sources/options.ts';
export { type Powers, withPowers, type WithPowersOptions } from './sources/powers.ts';
export { type InspectOptions, type Inspection, inspectPlugin } from './analysis/inspect.ts';
export type { NamedPlace, PackageInspection, PowerNeed } from './analysis/summary.ts';
export type { FileAnalysis, Finding, FindingKind, GlobalUse, ImportUse, Place } from './analysis/types.ts';
export {
  grantRequest,
  type ParseManifestOptions,
  parseManifest,
  type ReadManifestOptions,
  readManifest,
  suitsHost,
} from './manifest/manifest.ts';
export { type Problem, type ProblemsError, showProblem } from './manifest/problems.ts';
export type {
  GrantRequest,
  LimitName,
  LimitRequest,
  PluginManifest,
  PowerRequest,
  ScheduleRequest,
} from './manifest/types.ts';
export type { AttenuateModule } from './policy/attenuate.ts';
export { checkPolicy, type PolicyCheck, type PolicyGap, type PolicySurplus } from './policy/check.ts';
export { applyPolicyChanges, diffPolicy, type PolicyChange, type PolicyDiff } from './policy/diff.ts';
export { type PolicyViolation, type WithPolicyOptions, withPolicy } from './policy/enforce.ts';
export type { UnknownPackage } from './policy/known-packages.ts';
export { learnPolicy } from './policy/learn.ts';
export { showPolicyDiff } from './policy/markdown.ts';
export {
  type PackageGraph,
  type PackageGraphOptions,
  type PackageNode,
  readPackageGraph,
} from './policy/package-graph.ts';
export type { Risk } from './policy/powers.ts';
export { type PolicyText, type ReadPolicyOptions, readPolicy } from './policy/read-policy.ts';
export { type SuggestPolicyOptions, suggestPolicy } from './policy/suggest.ts';
export type {
  Attenuation,
  BuiltinsItem,
  PackagePolicy,
  Policy,
  PolicyField,
  PolicyItem,
  PolicyOptions,
} from './policy/types.ts';
export type { ReloadTimers } from './reload/debounce.ts';
export type { ReloadedState, ReloadEvent, ReloadStage } from './reload/events.ts';
export { makeReloader, type Reloader, type ReloaderOptions, type ReloadTenant, type Watch } from './reload/reloader.ts';
