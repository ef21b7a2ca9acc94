export { isLoaderError, type LoaderError, type LoaderErrorCode, type LoaderErrorDetails } from './errors.ts';
export { type FileTree, makeMemoryTree, mountTrees, type TreeEntry } from './file-tree.ts';
export { makeTreeHost, type StripTypes, type TreeHostOptions } from './tree-host.ts';
