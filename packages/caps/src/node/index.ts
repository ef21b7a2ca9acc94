export { makeChannelSink } from './audit-channel.ts';
export { makeKeyedDigest, sha256 } from './audit-digest.ts';
export { type AuditFiles, type AuditFilesOptions, makeAuditFiles } from './audit-files.ts';
export { type RedactFilesOptions, redactAuditFiles } from './audit-redact.ts';
export { type VerifyFilesOptions, verifyAuditFiles } from './audit-verify.ts';
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
