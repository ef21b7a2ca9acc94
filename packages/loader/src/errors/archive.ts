/** Refusals of archives. */
export const archiveSentences = {
  ARCHIVE_FORMAT: 'Expected an archive of Cofferdam, got {got}',
  ARCHIVE_VERSION: 'Expected an archive of version {expected}, got version {got}',
  ARCHIVE_LENGTH: 'Expected an archive of {expected} bytes, as its head says, got {got}',
  ARCHIVE_LIMIT: 'Expected at most {limit} {unit} in an archive, got {got}',
  ARCHIVE_DIGEST: 'Expected the archive to have the digest {expected}, got {got}',
  ARCHIVE_INDEX: 'Expected {expected} in the index of the archive, got {got}',
  ARCHIVE_PATH: 'Expected {expected} as a path in an archive, got {got}',
  ARCHIVE_ENTRY_DIGEST: 'Expected {path} in the archive to have the digest {expected}, got {got}',
  ARCHIVE_CONTENT: 'Expected {expected} as {path} in the archive, got {got}',
  ARCHIVE_UNSIGNED: 'Expected an archive that is signed by {expected}, got one that is not signed',
  ARCHIVE_SIGNER: 'Expected an archive that is signed by {expected}, got one that is signed by {got}',
  ARCHIVE_SIGNATURE: 'Expected the signature of the archive to be that of its content by {signer}, got another',
  ARCHIVE_UNIT: 'Expected the compiled unit {path} of the archive to be what its source compiles to, got {got}',
  ARCHIVE_UNITS_UNTRUSTED:
    'Expected a public key or a digest together with units: {got}, since units are trusted for limits',
  ARCHIVE_MISSING: 'Expected every module to be in the archive, got {count} that cannot be found or compiled: {got}',
} as const;
