/** What loading and linking modules refuse. */
export const moduleSentences = {
  MODULE_NOT_FOUND: 'Cannot find module {specifier} imported by {referrer}',
} as const;
