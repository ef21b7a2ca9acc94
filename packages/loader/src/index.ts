export { isLoaderError, type LoaderError, type LoaderErrorCode, type LoaderErrorDetails } from './errors.ts';
export { type FileTree, makeMemoryTree, mountTrees, type TreeEntry } from './file-tree.ts';
export type { CompiledSource, Compiler, Compilers, SourceFile } from './sources/compiler.ts';
export type { CustomResolver, ResolveRequest } from './sources/custom-resolver.ts';
export type { External } from './sources/external.ts';
export { type ModuleFiles, moduleMap } from './sources/module-map.ts';
export type { SourceOptions } from './sources/options.ts';
export { type Powers, withPowers, type WithPowersOptions } from './sources/powers.ts';
