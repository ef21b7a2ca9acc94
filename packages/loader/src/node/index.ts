export {
  type ArchiveSourceOptions,
  archive,
  type MakeArchiveOfDirectoryOptions,
  makeArchive,
  readArchive,
  verifyArchive,
} from './archive.ts';
export { makeArchiveSigner, nodeArchiveCrypto, publicKeyBytes } from './archive-crypto.ts';
export { readCacheKey } from './cache-key.ts';
export { type CompileCacheOptions, makeCompileCache, withCompileCache } from './compile-cache.ts';
export { compileTypeScriptHere } from './compile-here.ts';
export { type DirectoryOptions, directory } from './directory.ts';
export { type DiskTreeOptions, makeDiskTree } from './disk-tree.ts';
export { findPackage } from './find-package.ts';
export { type JsxOptions, makeJsxCompiler } from './jsx.ts';
export { moduleMap } from './module-map.ts';
export { type PackageTreeOptions, packageTree } from './package-tree.ts';
export type { NodeSourceOptions } from './platform.ts';
export { compileTypeScript } from './typescript.ts';
export { nodeTimers, watchDirectory, type WatchDirectoryOptions } from './watch.ts';
