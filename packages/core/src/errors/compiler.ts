/** What the compiler refuses to compile. */
export const compilerSentences = {
  SOURCE_NOT_STRING: 'Expected source text as a string, got {got}',
  SOURCE_SYNTAX: '{message} ({name}:{line}:{column})',
  SOURCE_HTML_COMMENT: 'HTML-like comments are not JavaScript everywhere, remove this one ({name}:{line}:{column})',
  SOURCE_TOO_LONG: 'Source of {length} characters is too long, at most {limit} are compiled ({name})',
  SOURCE_TOO_DEEP: 'Source is nested too deeply to be parsed ({name})',
  SOURCE_AWAIT: 'Top-level await has no synchronous answer, use evaluate instead of evaluateNow ({name})',
  SOURCE_REGEXP: 'Regular expression {pattern} {reason} ({name}:{line}:{column})',
  SOURCE_UNSUPPORTED: 'Cannot compile {what} ({name}:{line}:{column})',
  SOURCE_REFUSED_BY_ENGINE: 'The engine reads this source differently than the compiler: {message} ({name})',
} as const;
