/** What the compiler refuses to compile. */
export const compilerSentences = {
  SOURCE_NOT_STRING: 'Expected source text as a string, got {got}',
  SOURCE_SYNTAX: '{message} ({name}:{line}:{column})',
} as const;
