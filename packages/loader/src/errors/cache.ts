/** Refusals of the compile cache. */
export const cacheSentences = {
  CACHE_KEY: 'Expected a key of at least 32 bytes for the compile cache, got {got}',
  CACHE_KEY_EXPOSED: 'Expected a key file outside of the cache that only its owner can read, got {got}',
} as const;
