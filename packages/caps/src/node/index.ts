export { cryptoPrimitives } from './crypto.ts';
export {
  type Directory,
  type DirectoryOptions,
  type FileEntry,
  type FileFacts,
  makeDirectoryPower,
  makeReadDirectoryPower,
  type ReadDirectory,
} from './directory-power.ts';
export { makeFetchPower, type NodeFetchOptions } from './fetch-power.ts';
export { type FileStoreOptions, makeFileStore } from './file-store.ts';
export type { LookupAll } from './resolve.ts';
export { makeSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';
